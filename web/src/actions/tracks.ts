// The track of a proposal, as the governor and the treasury's table decide it: celldao/proposals/tracks.py.

import { bytesToHex, getAddress } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { selectorOf, type Call } from "./call";
import type { Context } from "./context";
import { ownFunctions } from "./own";

/** What the contract looks at: selector, five words, the selector within. */
const HEAD = 168;
const OFFSET = 128n;

const SEND = selector("send");
const SPEND_WITH = selector("spend_with");

function selector(name: string): Hex {
  for (const func of ownFunctions("treasury").values()) if (func.name === name) return func.selector;
  throw new Error(`the treasury has no function ${name}`);
}

/** Whether the governor takes a call for ordinary by its function alone, without asking the treasury. */
export function isPayment(call: Call, treasury: Address): boolean {
  return call.target === treasury && selectorOf(call) === SEND;
}

/** The places of calls that are proposed as ordinary, and that the treasury refuses to carry out as such. */
export function refusedLater(calls: readonly Call[], context: Context): number[] {
  if (!calls.every((call) => isPayment(call, context.treasury) || isOrdinary(call, context))) return [];
  const coin = context.native.registered;
  return calls.flatMap((call, place) => (!isOrdinary(call, context) || (call.value > 0n && !coin) ? [place] : []));
}

/** Whether the ordinary track's table holds a call, by its bare calldata as in the contract. */
export function isOrdinary(call: Call, context: Context): boolean {
  if (call.data.length < 4) return false;
  if (call.target !== context.treasury) return isListed(call.target, selectorOf(call), context);
  if (call.data.length < HEAD) return false;
  const words = [0, 1, 2, 3, 4].map((place) => BigInt(bytesToHex(call.data.slice(4 + 32 * place, 36 + 32 * place))));
  const [asset, , target, offset, length] = words as [bigint, bigint, bigint, bigint, bigint];
  if (!context.isRegistered(accountOf(asset))) return false;
  if (selectorOf(call) === SEND) return true;
  const inner = bytesToHex(call.data.slice(HEAD - 4, HEAD));
  return selectorOf(call) === SPEND_WITH && offset === OFFSET && length >= 4n && isListed(accountOf(target), inner, context);
}

/** A pair that is listed is void while its target is a contract of the cell or a registered asset. */
function isListed(target: Address | null, inner: Hex, context: Context): boolean {
  if (target === null || context.isRegistered(target)) return false;
  const isOwn = ["treasury", "share", "governor", "splitter"].includes(context.role(target) ?? "");
  return !isOwn && context.isListed(target, inner);
}

/** Null where a word is more than an address. */
function accountOf(word: bigint): Address | null {
  return word < 2n ** 160n ? getAddress(`0x${word.toString(16).padStart(40, "0")}`) : null;
}
