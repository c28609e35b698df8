// What a typed message says that the cell is to sign, field by field: what its hash alone does not tell.

import type { Context } from "../actions/context";
import { readTypedData, type TypedData } from "../compose/typed_data";
import { Unreadable } from "../compose/values";
import { say } from "../text";

export function SignedText({ text, context, chainId }: { text: string; context: Context; chainId: number }) {
  const data = text.trim() === "" ? null : attempt(text);
  if (data === null) return null;
  return (
    <div role="status">
      <p>
        <strong>{say("compose.signs", { what: data.words(context, chainId) })}</strong>
      </p>
      <ul>
        {data.lines(context).map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      <p class="faint">{say("compose.signsNote")}</p>
    </div>
  );
}

/** Null for what can't be read: the review says why. */
function attempt(text: string): TypedData | null {
  try {
    return readTypedData(text);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
