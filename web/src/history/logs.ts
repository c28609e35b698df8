// Events of the past, in pages that nodes answer: at most 10,000 blocks a query, halved where a node refuses, and what
// is settled read only once.

import { keccak256, stringToBytes } from "viem/utils";
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
const SHORT_LIST = 4;

/**
 * All of them from a block to the snapshot's, oldest first. `told` hears how far it is, from 0 to 1.
 *
 * Several lists of addresses are asked for in the same requests, and kept apart: a list that grows does not make the
 * others be read again.
 */
export async function readLogs(rpc: Rpc, wanted: Wanted | readonly Wanted[], first: bigint, until: Block, told?: (part: number) => void): Promise<Log[]> {
  const lists = "topics" in wanted ? [wanted] : wanted.filter(({ addresses }) => addresses.length > 0);
  const spans = lists.length === 0 ? [] : spansOf(first, until.number);
  const found: Log[] = [];
  for (let start = 0; start < spans.length; start += PAGES_AT_ONCE) {
    const part = spans.slice(start, start + PAGES_AT_ONCE);
    for (const page of await Promise.all(part.map((span) => readPage(rpc, lists, span, until)))) found.push(...page);
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
    for (const page of await Promise.all(part.map((span) => readPage(rpc, [wanted], span, until)))) found.push(...page.reverse());
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

async function readPage(rpc: Rpc, lists: readonly Wanted[], span: Span, until: Block): Promise<Log[]> {
  const isSettled = span[1] + SETTLED <= until.number;
  const chain = await rpc.chainId();
  const keys = lists.map(
    ({ addresses, topics, rest = [] }) => `${chain} ${named(addresses)} ${topics.join()} ${rest.join()} ${span.join("-")}`,
  );
  const before = await Promise.all(keys.map(async (key) => (isSettled ? kept<Log[]>(key) : null)));
  const missing = lists.filter((_, index) => before[index] === null);
  const read = missing.length === 0 ? [] : await ask(rpc, missing, span);
  const pages = before.map((page) => page ?? read.shift()!);
  if (isSettled) await Promise.all(pages.map(async (page, index) => (before[index] === null ? keep(keys[index]!, page) : undefined)));
  return pages.length === 1 ? pages[0]! : pages.flat().sort(inOrder);
}

/** A long list by its hash. */
function named(addresses: readonly Address[]): string {
  const text = addresses.join();
  return addresses.length <= SHORT_LIST ? text : keccak256(stringToBytes(text));
}

function inOrder(one: Log, other: Log): number {
  const difference = BigInt(one.blockNumber) - BigInt(other.blockNumber) || BigInt(one.logIndex) - BigInt(other.logIndex);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** A page for each list, in one request where the node is willing. */
async function ask(rpc: Rpc, lists: readonly Wanted[], [first, last]: Span): Promise<Log[][]> {
  try {
    const answers = await rpc.askAll(
      lists.map(({ addresses, topics, rest = [] }) => ({
        method: "eth_getLogs",
        params: [{ address: addresses, topics: [topics, ...rest], fromBlock: `0x${first.toString(16)}`, toBlock: `0x${last.toString(16)}` }],
      })),
    );
    return answers.map((answer) => {
      if (answer instanceof NodeRefusal) throw answer;
      return answer as Log[];
    });
  } catch (error) {
    if (!(error instanceof NodeRefusal) || first === last) throw error;
    const middle = (first + last) / 2n;
    const lower = await ask(rpc, lists, [first, middle]);
    const upper = await ask(rpc, lists, [middle + 1n, last]);
    return lower.map((page, index) => [...page, ...upper[index]!]);
  }
}
