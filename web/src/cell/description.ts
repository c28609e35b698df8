// The text of a proposal on chain, taken apart as celldao/proposals/description.py puts it together.

import { oneLine, safeLink, visible } from "./hostile";

const LONGEST_TITLE = 120;
const MARK = /#proposer=0x[0-9a-fA-F]{40}$/;
const REFERENCE = /(?:^|\n)Reference: ([A-Za-z0-9][A-Za-z0-9._/-]{0,63})$/;

export interface Description {
  /** Empty if there is no text at all. */
  title: string;
  text: string;
  reference: string | null;
  /** Where it is talked about: what a line "Discussion: https://…" names; null without one that is safe to follow. */
  discussion: string | null;
}

const DISCUSSION = /^Discussion:[ \t]*(\S+)[ \t]*$/im;

export function describe(description: string): Description {
  let rest = description.replace(MARK, "").trimEnd();
  const found = REFERENCE.exec(rest);
  if (found !== null) rest = rest.slice(0, found.index).trimEnd();
  const [first = "", ...others] = visible(rest).trim().split("\n");
  const named = DISCUSSION.exec(others.join("\n"))?.[1];
  return {
    discussion: named === undefined ? null : safeLink(named),
    title: oneLine(first.replace(/^#{1,6}[ \t]+/, ""), LONGEST_TITLE),
    text: others.join("\n").trim(),
    reference: found?.[1] ?? null,
  };
}
