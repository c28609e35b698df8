// Events of the past, in pages that nodes answer: at most 10,000 blocks a query, halved where a node refuses, and what
// is settled read only once.

import type { Address, Block } from "../chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../chain/rpc";
import { keep, kept } from "./store";

export interface Log {
  address: Address;
  topics: [Hex, ...Hex[]];
  data: Hex;
  blockNumber: Hex;
  logIndex: Hex;
  transactionHash: Hex;
}

export interface Wanted {
  addresses: readonly Address[];
  /** First topics, any of which will do. */
  topics: readonly Hex[];
  /** What the further topics must be; null: anything. */
  rest?: readonly (Hex | null)[];
}

const SPAN = 10_000n;
/** So many blocks on top, and a block is not expected to be replaced any more. */
const SETTLED = 64n;
const PAGES_AT_ONCE = 4;

/** All of them from a block to the snapshot's, oldest first. `told` hears how far it is, from 0 to 1. */
export async function readLogs(rpc: Rpc, wanted: Wanted, first: bigint, until: Block, told?: (part: number) => void): Promise<Log[]> {
  const spans = spansOf(first, until.number);
  const found: Log[] = [];
  for (let start = 0; start < spans.length; start += PAGES_AT_ONCE) {
    const part = spans.slice(start, start + PAGES_AT_ONCE);
    for (const page of await Promise.all(part.map((span) => readPage(rpc, wanted, span, until)))) found.push(...page);
    told?.(Math.min(1, (start + PAGES_AT_ONCE) / spans.length));
  }
  return found;
}

/** The newest so many of them, the newest first; from the snapshot's block back, no further than it takes. */
export async function readNewest(rpc: Rpc, wanted: Wanted, first: bigint, until: Block, count: number): Promise<Log[]> {
  const spans = spansOf(first, until.number).reverse();
  const found: Log[] = [];
  for (let start = 0; start < spans.length && found.length < count; start += PAGES_AT_ONCE) {
    const part = spans.slice(start, start + PAGES_AT_ONCE);
    for (const page of await Promise.all(part.map((span) => readPage(rpc, wanted, span, until)))) found.push(...page.reverse());
  }
  return found;
}

type Span = readonly [bigint, bigint];

/** Aligned, so that the same pages are asked for next time. */
export function spansOf(first: bigint, last: bigint): Span[] {
  const spans: Span[] = [];
  for (let start = first; start <= last; ) {
    const end = (start / SPAN + 1n) * SPAN - 1n;
    spans.push([start, end < last ? end : last]);
    start = end + 1n;
  }
  return spans;
}

async function readPage(rpc: Rpc, wanted: Wanted, span: Span, until: Block): Promise<Log[]> {
  const isSettled = span[1] + SETTLED <= until.number;
  const key = `${await rpc.chainId()} ${wanted.addresses.join()} ${wanted.topics.join()} ${(wanted.rest ?? []).join()} ${span.join("-")}`;
  const before = isSettled ? await kept<Log[]>(key) : null;
  if (before !== null) return before;
  const logs = await ask(rpc, wanted, span);
  if (isSettled) await keep(key, logs);
  return logs;
}

async function ask(rpc: Rpc, wanted: Wanted, [first, last]: Span): Promise<Log[]> {
  try {
    return await rpc.ask<Log[]>("eth_getLogs", {
      address: wanted.addresses,
      topics: [wanted.topics, ...(wanted.rest ?? [])],
      fromBlock: `0x${first.toString(16)}`,
      toBlock: `0x${last.toString(16)}`,
    });
  } catch (error) {
    if (!(error instanceof NodeRefusal) || first === last) throw error;
    const middle = (first + last) / 2n;
    return [...(await ask(rpc, wanted, [first, middle])), ...(await ask(rpc, wanted, [middle + 1n, last]))];
  }
}
