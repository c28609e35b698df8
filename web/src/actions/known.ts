// Functions of contracts that everybody uses, from the table that the package ships as well.

import groups from "../../../celldao/actions/known/functions.json";
import type { Hex } from "../chain/rpc";
import { Func } from "./function";

interface Entry {
  function: string;
  words?: string;
  inner?: { target?: string; value?: string; data?: string };
  allowance?: { spender: string; amount: string };
}

export interface Known {
  /** The standard or the project it is from. */
  source: string;
  func: Func;
  /** What it does, with places for arguments; empty where its name says it. */
  words: string;
  /** Parameters that make a call within the call; empty where there is none. */
  inner: { target: string; value: string; data: string } | null;
  /** Parameters by which tokens may be taken later; `amount` is empty where there is no bound. */
  allowance: { spender: string; amount: string } | null;
}

let table: Map<Hex, Known> | null = null;

/** The function with this selector, if it is one that everybody uses. */
export function known(selector: Hex): Known | null {
  table ??= read();
  return table.get(selector) ?? null;
}

function read(): Map<Hex, Known> {
  const found = new Map<Hex, Known>();
  for (const [source, entries] of Object.entries(groups as unknown as Record<string, Entry[]>)) {
    for (const entry of entries) {
      const func = Func.parse(entry.function);
      const inner = entry.inner === undefined ? null : { target: "", value: "", data: "", ...entry.inner };
      found.set(func.selector, { source, func, words: entry.words ?? "", inner, allowance: entry.allowance ?? null });
    }
  }
  return found;
}
