// A function that is listed by its selector: its text where it is known for the contract.

import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Context } from "./context";
import { Func } from "./function";
import { functionAt } from "./lookup";

export function selected(target: Address, selector: Hex, context: Context): string {
  return functionAt(target, selector, context)?.func.text ?? selector;
}

export function selectorOfText(text: string): Hex {
  return text.startsWith("0x") ? (text as Hex) : Func.parse(text).selector;
}

/** With its selector, and whether its name is only a guess. */
export function selectedWords(text: string, target: Address, context: Context): string {
  if (text.startsWith("0x")) return `the unknown function ${text}`;
  const selector = selectorOfText(text);
  const found = functionAt(target, selector, context);
  const guess = found !== null && found.origin !== "selector" ? "" : ", by its selector alone";
  return `${text} [${selector}${guess}]`;
}
