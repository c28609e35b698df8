// Text that strangers wrote. It is shown as text, and only as that: nothing here returns markup.

// Controls, zero-width and direction marks: they can hide text or turn it round. Tags and variation selectors too.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** Text of many lines, with what can't be seen taken out. */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(UNSEEN, "");
}

/** Text for a line, at most so many characters long. */
export function oneLine(text: string, longest: number): string {
  const line = visible(text).replace(/\s+/g, " ").trim();
  const signs = Array.from(line);
  return signs.length <= longest ? line : signs.slice(0, longest - 1).join("") + "…";
}

const LONGEST_LINK = 500;

/**
 * Only a link that a browser may follow without running anything, and that shows where it leads: "https://a@b" leads
 * to b. Null for every other text.
 */
export function safeLink(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isPlain = url.username === "" && url.password === "" && url.href.length <= LONGEST_LINK;
  return isPlain && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}
