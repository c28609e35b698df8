// What can be said of calldata that nobody can read: its words, one by one, and calls that may lie in it.

import { bytesToHex, getAddress } from "viem/utils";
import { words as money } from "./amount";
import { selectorOf, type Call } from "./call";
import type { Context } from "./context";
import { functionAt, inWords, matching } from "./lookup";
import { counted, quoted } from "./wording";

const WORD = 32;
const MAX_WORDS = 64;
const TEXT = /^[ -~]{4,}$/;

/** What a call within a call does; unknown ones loudly. */
export function callWords(call: Call, context: Context): string {
  if (call.data.length === 0) return `Send ${money(context.coin(call.value))} to ${context.name(call.target)}`;
  const match = matching(call, context);
  return match === null ? unknownWords(call, context) : inWords(call, match, context);
}

/** A call that nobody can read. */
export function unknownWords(call: Call, context: Context): string {
  const coin = call.value > 0n ? `, with ${money(context.coin(call.value))}` : "";
  const name = context.name(call.target);
  const size = call.data.length;
  if (size < 4) {
    const count = size > 0 ? `${size} bytes` : "no data";
    return `UNKNOWN CALL of ${name}, with ${count} and no function${coin}`;
  }
  const found = functionAt(call.target, selectorOf(call), context);
  const but = found === null ? "" : ` (that of ${found.func.name}, but not as an encoder writes it)`;
  return `UNKNOWN CALL of ${name}: function ${selectorOf(call)}${but} with ${size - 4} bytes of arguments${coin}`;
}

/** Each 32 bytes after the selector, and what they may mean; and calls that may hide in them. */
export function explained(call: Call, context: Context): string[] {
  const data = call.data.slice(4);
  const lines: string[] = [];
  for (let at = 0; at < Math.min(data.length, WORD * MAX_WORDS); at += WORD) {
    const part = data.slice(at, at + WORD);
    lines.push(`word ${at / WORD + 1}: ${bytesToHex(part)}${meaning(part, context)}`);
  }
  const rest = data.length - WORD * MAX_WORDS;
  if (rest > 0) lines.push(`and ${counted(rest, "byte", "bytes")} more`);
  for (const body of hidden(data)) {
    const inner = { target: call.target, value: 0n, data: body };
    const match = matching(inner, context);
    if (match !== null) lines.push(`its data may hold another call: ${inWords(inner, match, context)}`);
  }
  return lines;
}

/** Byte strings in the arguments, as an encoder places them, that may be calldata themselves. */
function hidden(data: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  const number = (at: number): bigint => (at + WORD <= data.length ? BigInt(bytesToHex(data.slice(at, at + WORD))) : -1n);
  for (let at = 0; at < Math.min(data.length, WORD * MAX_WORDS); at += WORD) {
    const place = number(at);
    if (place < 0n || place % BigInt(WORD) !== 0n || place >= BigInt(data.length)) continue;
    const offset = Number(place);
    if (!(at < offset + WORD && offset + WORD <= data.length)) continue;
    const size = number(offset);
    if (size < 4n || size > BigInt(data.length) || (size - 4n) % BigInt(WORD) !== 0n) continue;
    const length = Number(size);
    const body = data.slice(offset + WORD, offset + WORD + length);
    const end = offset + WORD + length;
    const padding = data.slice(end, Math.ceil(end / WORD) * WORD);
    if (body.length === length && padding.every((byte) => byte === 0)) found.push(body);
  }
  return found;
}

function meaning(part: Uint8Array, context: Context): string {
  if (part.length < WORD) return `, not a whole word (${counted(part.length, "byte", "bytes")})`;
  const number = BigInt(bytesToHex(part));
  let end = part.length;
  while (end > 0 && part[end - 1] === 0) end -= 1;
  const text = String.fromCharCode(...part.slice(0, end));
  if (text !== "" && part[0] !== 0 && TEXT.test(text)) return `: perhaps the text ${quoted(text)}`;
  if (number >= 2n ** 80n && number < 2n ** 160n) {
    return `: perhaps the account ${context.name(getAddress(bytesToHex(part.slice(12))))}`;
  }
  return number < 2n ** 128n ? `: perhaps the number ${number}` : "";
}
