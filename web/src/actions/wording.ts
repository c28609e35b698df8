// How values are put into words: the same in every action, and in celldao/actions/wording.py.

import { exact } from "../cell/amounts";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Context } from "./context";
import { itemOf, type Parameter, type Value } from "./function";

export const MAX_ENTRIES = 10;
const MAX_BYTES = 64;
const MAX_TEXT = 200;
// The last second of the year 9999.
export const LAST_MOMENT = 253_402_300_799n;
const UNITS: readonly [string, bigint][] = [
  ["day", 86_400n],
  ["hour", 3_600n],
  ["minute", 60n],
  ["second", 1n],
];

/** "2027-06-30 12:00 UTC", with seconds where there are some. */
export function when(seconds: bigint): string {
  const text = new Date(Number(seconds) * 1000).toISOString();
  const [day = "", time = ""] = text.split("T");
  return `${day} ${time.slice(0, seconds % 60n === 0n ? 5 : 8)} UTC`;
}

/** A moment given in Unix seconds. */
export function unix(seconds: bigint): string {
  return seconds > LAST_MOMENT ? `second ${seconds}` : when(seconds);
}

/** "3 days": the largest unit that holds it exactly. */
export function lasting(seconds: bigint): string {
  for (const [unit, size] of UNITS) {
    const count = seconds / size;
    if (seconds % size === 0n && (count > 0n || unit === "second")) return counted(count, unit, `${unit}s`);
  }
  return `${seconds} seconds`;
}

/** "66.67 %". */
export function percent(points: bigint): string {
  return `${exact(points, 2)} %`;
}

export function counted(count: bigint | number, one: string, many: string): string {
  return BigInt(count) === 1n ? `1 ${one}` : `${count} ${many}`;
}

/** A text in quotation marks, shortened, nothing in it invisible. */
export function quoted(text: string, longest = MAX_TEXT): string {
  const signs = Array.from(text);
  const short = signs.length <= longest ? signs : [...signs.slice(0, longest), "…"];
  return `"${short.map(spelled).join("")}"`;
}

function spelled(sign: string): string {
  return sign === '"' || sign === "\\" ? "\\" + sign : unseen(sign);
}

function unseen(sign: string): string {
  return /^[\p{C}\p{Zl}\p{Zp}]$/u.test(sign) ? `\\u{${sign.codePointAt(0)!.toString(16)}}` : sign;
}

/** "0x…", shortened; how many bytes, where it is. */
export function hexadecimal(data: Hex): string {
  const bytes = (data.length - 2) / 2;
  return bytes <= MAX_BYTES ? data : `${data.slice(0, 2 + 2 * MAX_BYTES)}… (${bytes} bytes)`;
}

/** The value of an argument of which only the type is known. */
export function argument(parameter: Parameter, value: Value, context: Context): string {
  if (parameter.type.endsWith("]")) {
    const items = value as readonly Value[];
    return `[${listed(items.map((item) => argument(itemOf(parameter), item, context)))}]`;
  }
  if (parameter.type.startsWith("(")) return `{${args(parameter.components, value as readonly Value[], context)}}`;
  if (parameter.type === "address") return context.name(value as Address);
  if (parameter.type === "string") return quoted(value as string);
  if (parameter.type.startsWith("bytes") || parameter.type === "function") return hexadecimal(value as Hex);
  return String(value);
}

/** "to: 0x…, amount: 5". */
export function args(parameters: readonly Parameter[], values: readonly Value[], context: Context): string {
  return parameters
    .map((parameter, index) => `${parameter.name || index + 1}: ${argument(parameter, values[index]!, context)}`)
    .join(", ");
}

function listed(texts: readonly string[]): string {
  if (texts.length <= MAX_ENTRIES) return texts.join(", ");
  return texts.slice(0, MAX_ENTRIES).join(", ") + `, … (${texts.length} entries)`;
}
