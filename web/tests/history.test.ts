// The past is asked for in pages that nodes answer, halved where one refuses, and read once where it is settled.

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Block } from "../src/chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../src/chain/rpc";
import { monthEnds } from "../src/history/months";
import { readLogs, readNewest, type Log } from "../src/history/logs";

const shelf = new Map<string, unknown>();
vi.mock("../src/history/store", () => ({
  kept: async (key: string) => shelf.get(key) ?? null,
  keep: async (key: string, value: unknown) => void shelf.set(key, value),
}));

const WANTED = { addresses: ["0x107bb0A252fcC9D2a7b3beFC8E7C9597C5FfB906"] as const, topics: [`0x${"11".repeat(32)}`] as Hex[] };

/** A node with an event in each of these blocks, which looks through at most so many at once. */
class Node {
  asked: [number, number][] = [];
  requests = 0;
  constructor(
    private readonly blocks: readonly number[],
    private readonly most: number,
  ) {}

  chainId = async (): Promise<number> => 1;

  askAll = async (questions: { method: string; params: [{ fromBlock: Hex; toBlock: Hex }] }[]): Promise<unknown[]> => {
    this.requests += 1;
    return questions.map(({ method, params: [filter] }) => {
      expect(method).toBe("eth_getLogs");
      const [first, last] = [Number(filter.fromBlock), Number(filter.toBlock)];
      this.asked.push([first, last]);
      if (last - first >= this.most) return new NodeRefusal("query returned more than 10000 results", -32005, null);
      return this.blocks
        .filter((one) => one >= first && one <= last)
        .map((one) => ({ blockNumber: `0x${one.toString(16)}` as Hex, logIndex: "0x0" as Hex }));
    });
  };

  get rpc(): Rpc {
    return this as unknown as Rpc;
  }
}

function at(number: number): Block {
  return { number: BigInt(number), hash: "0x", timestamp: 0n };
}

function numbers(logs: readonly Log[]): number[] {
  return logs.map(({ blockNumber }) => Number(blockNumber));
}

beforeEach(() => shelf.clear());

describe("history", () => {
  test("is asked for in pages of at most 10,000 blocks, in order", async () => {
    const node = new Node([3, 12_000, 29_999, 30_000], 10_000);
    expect(numbers(await readLogs(node.rpc, WANTED, 3n, at(30_005)))).toEqual([3, 12_000, 29_999, 30_000]);
    // Four at once: in which order they are sent is all the same.
    expect(node.asked.sort(([one], [other]) => one - other)).toEqual([[3, 9_999], [10_000, 19_999], [20_000, 29_999], [30_000, 30_005]]);
  });

  test("of several lists is asked for in the same requests; a list that has grown is read again alone", async () => {
    const node = new Node([5, 7], 10_000);
    const other = { ...WANTED, addresses: Array.from({ length: 9 }, () => WANTED.addresses[0]) };
    expect(numbers(await readLogs(node.rpc, [WANTED, other], 0n, at(19_999)))).toEqual([5, 5, 7, 7]);
    expect([node.requests, node.asked.length]).toEqual([2, 4]);
    const grown = { ...other, addresses: [...other.addresses, WANTED.addresses[0]] };
    await readLogs(node.rpc, [WANTED, grown], 0n, at(19_999));
    expect(node.asked.slice(4).sort(([one], [next]) => one - next)).toEqual([[0, 9_999], [10_000, 19_999], [10_000, 19_999]]);
    const before = node.requests;
    await readLogs(node.rpc, [{ ...WANTED, addresses: [] }], 0n, at(19_999));
    expect(node.requests).toBe(before);
  });

  test("is halved until the node answers", async () => {
    const node = new Node([5, 4_000, 9_999], 2_000);
    expect(numbers(await readLogs(node.rpc, WANTED, 0n, at(9_999)))).toEqual([5, 4_000, 9_999]);
    expect(node.asked.filter(([first, last]) => last - first < 2_000).length).toBe(8);
  });

  test("that is settled is read once; the newest blocks are read again", async () => {
    const node = new Node([5, 15_000], 10_000);
    await readLogs(node.rpc, WANTED, 0n, at(15_000));
    node.asked = [];
    expect(numbers(await readLogs(node.rpc, WANTED, 0n, at(15_001)))).toEqual([5, 15_000]);
    expect(node.asked).toEqual([[10_000, 15_001]]);
  });

  test("is kept apart for what else is wanted of the same events", async () => {
    const node = new Node([5], 10_000);
    await readLogs(node.rpc, WANTED, 0n, at(15_000));
    node.asked = [];
    await readLogs(node.rpc, { ...WANTED, rest: [null, "0x01"] }, 0n, at(15_000));
    expect(node.asked.length).toBe(2);
  });

  test("of the newest few goes back no further than it takes", async () => {
    const node = new Node([10, 95_000, 95_001, 99_000], 10_000);
    expect(numbers(await readNewest(node.rpc, WANTED, 0n, at(99_500), 3))).toEqual([99_000, 95_001, 95_000]);
    expect(Math.min(...node.asked.map(([first]) => first))).toBe(60_000);
  });

  test("what the treasury held is counted back from what it holds", () => {
    const day = (text: string): bigint => BigInt(Date.parse(text) / 1000);
    const changes = [
      { time: day("2026-11-03"), units: 100n },
      { time: day("2026-11-30"), units: -30n },
      { time: day("2027-01-02"), units: 7n },
    ];
    expect(monthEnds(77n, changes, day("2027-02-01"))).toEqual([
      { name: "2026-11", units: 70n },
      { name: "2026-12", units: 70n },
      { name: "2027-01", units: 77n },
      { name: "2027-02", units: 77n },
    ]);
  });
});
