// Movements as CSV. A cell that begins like a formula is kept from being one.

import { exact } from "../cell/amounts";
import { iso } from "../text/times";
import type { Movement } from "./movements";

const HEAD = ["time", "block", "transaction", "kind", "counterparty", "amount", "asset", "memo"];

export function csvOf(movements: readonly Movement[]): string {
  const rows = movements.map(({ time, block, transaction, kind, counterparty, amount, memo }) => [
    iso(time),
    block.toString(),
    transaction,
    kind,
    counterparty ?? "",
    exact(amount.units, amount.currency.decimals),
    amount.currency.symbol,
    memo,
  ]);
  return [HEAD, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(text: string): string {
  // A number may begin with a minus; nothing else may.
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[0-9.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
