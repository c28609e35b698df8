// What the treasury held at the end of each month, and what became the members' in it.

import { NATIVE, type Currency } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import type { Hex } from "../chain/rpc";
import { readLogs, type Log } from "./logs";
import { readMovements, timesOf } from "./movements";
import { byMonth, monthOf, monthsBetween, type Month } from "./calendar";

export interface Months {
  currency: Currency;
  /** Empty for the native coin, whose transfers leave no events. */
  treasury: Month[];
  dividends: Month[];
}

// Transfer(address,address,uint256), as every token has it.
const TRANSFER: Hex = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/** Of each registered asset; two queries for 10,000 blocks, and what is settled is kept. */
export async function readMonths(snapshot: Snapshot, told: (part: number) => void): Promise<Months[]> {
  const { record, lens, block } = snapshot;
  const holdings = snapshot.holdings();
  const movements = await readMovements(snapshot, (part) => told(part / 2));
  const tokens = holdings.filter(({ currency, balance }) => currency.address !== NATIVE && balance !== null).map(({ currency }) => currency.address);
  const side = `0x${record.treasury.slice(2).toLowerCase().padStart(64, "0")}` as Hex;
  const wanted = { addresses: tokens, topics: [TRANSFER] };
  const logs =
    tokens.length === 0
      ? []
      : [
          ...(await readLogs(lens.rpc, { ...wanted, rest: [null, side] }, record.block, block, (part) => told(0.5 + part / 4))),
          ...(await readLogs(lens.rpc, { ...wanted, rest: [side] }, record.block, block, (part) => told(0.75 + part / 4))),
        ];
  const times = await timesOf(lens.rpc, logs);
  return holdings.map(({ currency, balance }) => {
    const own = logs.filter(({ address }) => address.toLowerCase() === currency.address.toLowerCase());
    const changes = own.map((log) => ({ time: times.get(log.blockNumber) ?? 0n, units: change(log, side) }));
    const distributed = movements.filter(({ kind, amount }) => kind === "distributed" && amount.currency.address === currency.address);
    return {
      currency,
      treasury: balance === null || own.length === 0 ? [] : monthEnds(balance.units, changes, block.timestamp),
      dividends: byMonth(distributed.map(({ time, amount }) => ({ time, units: amount.units }))),
    };
  });
}

/** What a transfer does to the treasury's balance; one to itself does nothing. */
function change({ topics, data }: Log, side: Hex): bigint {
  const units = /^0x[0-9a-f]{64}$/i.test(data) ? BigInt(data) : 0n;
  const isIn = topics[2]?.toLowerCase() === side;
  const isOut = topics[1]?.toLowerCase() === side;
  return isIn === isOut ? 0n : isIn ? units : -units;
}

/** From what there is now back to the first month: what there was at the end of each. */
export function monthEnds(now: bigint, changes: readonly { time: bigint; units: bigint }[], until: bigint): Month[] {
  const first = changes.reduce((least, { time }) => (time < least ? time : least), until);
  const sums = new Map(byMonth(changes).map(({ name, units }) => [name, units]));
  const months: Month[] = [];
  let units = now;
  for (const name of monthsBetween(monthOf(first), monthOf(until)).reverse()) {
    months.unshift({ name, units: units < 0n ? 0n : units });
    units -= sums.get(name) ?? 0n;
  }
  return months;
}
