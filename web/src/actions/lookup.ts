// Which function a call is of, how sure that is, and what it does in words.

import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { words as money } from "./amount";
import { selectorOf, type Call } from "./call";
import type { Context } from "./context";
import type { Func, Parameter, Value } from "./function";
import { known, type Known } from "./known";
import { isOwnRole, ownFunctions } from "./own";
import { args, argument, unix } from "./wording";
import { hexToBytes } from "viem/utils";

/** One of the cell's own contracts; the ABI of the contract; a function that everybody uses has the same selector. */
export type Origin = "cell" | "abi" | "selector";

export interface Found {
  func: Func;
  origin: Origin;
  known: Known | null;
}

export interface Match extends Found {
  values: readonly Value[];
}

/** The function with a selector of a contract, as far as it is known. */
export function functionAt(target: Address, selector: Hex, context: Context): Found | null {
  const common = known(selector);
  const role = context.role(target);
  if (isOwnRole(role)) {
    const own = ownFunctions(role).get(selector);
    return own === undefined ? null : { func: own, origin: "cell", known: null };
  }
  const other = context.otherContract(target);
  if (other !== null) {
    const its = ownFunctions(other[1]).get(selector);
    return its === undefined ? null : { func: its, origin: "abi", known: null };
  }
  const described = context.described(target, selector);
  if (described !== null) {
    return { func: described, origin: "abi", known: common?.func.signature === described.signature ? common : null };
  }
  if (common === null) return null;
  // What the cell keeps as a token is one.
  const sure = role === "asset" && (common.source === "ERC-20" || common.source === "ERC-2612");
  return { func: common.func, origin: sure ? "abi" : "selector", known: common };
}

/** Function and arguments of a call whose calldata is exactly what an encoder writes for that function. */
export function matching(call: Call, context: Context): Match | null {
  const found = functionAt(call.target, selectorOf(call), context);
  const values = found?.func.decode(call.data) ?? null;
  return found !== null && values !== null ? { ...found, values } : null;
}

/** What a call of a function does: by the table's words, else by its name and arguments. */
export function inWords(call: Call, match: Match, context: Context): string {
  const coin = call.value > 0n ? `, with ${money(context.coin(call.value))}` : "";
  const guess = match.origin === "selector" ? " (a guess by its selector)" : "";
  const name = context.name(call.target);
  if (match.known !== null && match.known.words !== "") {
    const text = filled(match.known, call, match.values, context);
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}, by a call of ${name}${coin}${guess}`;
  }
  return `Call ${match.func.name}(${args(match.func.parameters, match.values, context)}) of ${name}${coin}${guess}`;
}

function filled(entry: Known, call: Call, values: readonly Value[], context: Context): string {
  const byName = named(entry, values);
  return entry.words.replace(/\{([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+)|!(time))?\}/g, (_, name: string, currency?: string, time?: string) => {
    const [parameter, value] = byName.get(name)!;
    if (currency !== undefined) {
      const token =
        currency === "target" ? call.target : currency === "native" ? context.native.token : (byName.get(currency)![1] as Address);
      return money(context.amount(token, value as bigint));
    }
    return time === undefined ? argument(parameter, value, context) : unix(value as bigint);
  });
}

function named(entry: Known, values: readonly Value[]): Map<string, [Parameter, Value]> {
  return new Map(entry.func.parameters.map((parameter, index) => [parameter.name, [parameter, values[index]!]]));
}

/** The calls within a call, of those functions that are known to make some. */
export function innerCalls(call: Call, match: Match): Call[] {
  const inner = match.known?.inner ?? null;
  if (inner === null) return [];
  const byName = named(match.known!, match.values);
  const given = (name: string): Value => byName.get(name)![1];
  const data = given(inner.data);
  if (typeof data === "string") {
    const target = inner.target === "" ? call.target : (given(inner.target) as Address);
    const value = inner.value === "" ? 0n : (given(inner.value) as bigint);
    return [{ target, value, data: hexToBytes(data as Hex) }];
  }
  const list = data as readonly Hex[];
  const targets = inner.target === "" ? list.map(() => call.target) : (given(inner.target) as readonly Address[]);
  const amounts = inner.value === "" ? list.map(() => 0n) : (given(inner.value) as readonly bigint[]);
  if (targets.length !== list.length || amounts.length !== list.length) return [];
  return list.map((one, index) => ({ target: targets[index]!, value: amounts[index]!, data: hexToBytes(one) }));
}

export function callsWithin(call: Call, context: Context): Call[] {
  const match = matching(call, context);
  return match === null ? [] : innerCalls(call, match);
}
