// A relay is believed nothing: what its receipts may promise, and what the chain says of what was handed to it.

import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { encodeAbiParameters, encodeEventTopics, toHex } from "viem/utils";
import type { SignedBallot } from "../src/cell/ballot";
import type { SignedAct, SignedDelegation, SignedExit, SignedFile, SignedPermit } from "../src/cell/signed";
import type { Snapshot } from "../src/cell/snapshot";
import { governor } from "../src/chain/contracts/governor";
import { share } from "../src/chain/contracts/share";
import { treasury } from "../src/chain/contracts/treasury";
import type { Hex } from "../src/chain/rpc";
import type { Log } from "../src/history/logs";
import { RelayClient, RelayDown, RelayLied } from "../src/relay/client";
import { readFate } from "../src/relay/fate";
import { parseReceipt, SLACK, wrongTime, type Receipt } from "../src/relay/receipt";

vi.mock("../src/history/store", () => ({ kept: async () => null, keep: async () => undefined }));

interface Cases {
  files: { name: string; file: SignedFile }[];
  receipt: Record<string, unknown>;
}

const { files, receipt: given } = JSON.parse(readFileSync(new URL("../../tests/cases/signed.json", import.meta.url), "utf-8")) as Cases;
const receipt: Receipt = parseReceipt(given)!;
const file = files.find(({ name }) => name === "delegation")!.file;
const TREASURY = "0x107bb0A252fcC9D2a7b3beFC8E7C9597C5FfB906";

afterEach(() => vi.unstubAllGlobals());

/** Hands the file to a relay with this promise, that answers with the receipt. */
function hand(promise: unknown, times: { now: number; deadline: number }): Promise<Receipt> {
  const info = { chain_id: receipt.chain_id, relay: receipt.relay, cells: [{ treasury: TREASURY }], promise_seconds: promise, paused: false };
  vi.stubGlobal("fetch", async (url: string) => new Response(JSON.stringify(url.endsWith("/v1/info") ? info : { receipt })));
  return new RelayClient("https://relay.example", receipt.chain_id, TREASURY).hand(file, receipt.id, times);
}

describe("a receipt's times", () => {
  const { received, submit_by } = receipt;
  const promise = submit_by - received;
  const right = { now: received, deadline: submit_by };

  test("are right as an honest relay's are", async () => expect(await hand(promise, right)).toEqual(receipt));
  test("may be old: the file was handed to it before", async () =>
    expect(await hand(promise, { ...right, now: submit_by + 1 })).toEqual(receipt));
  test("may differ by what clocks do", async () => expect(await hand(promise - SLACK, { ...right, now: received - SLACK })).toEqual(receipt));

  test.each([
    ["of a time to come", promise, { ...right, now: received - SLACK - 1 }],
    ["gives it more time than it says that it takes", promise - SLACK - 1, right],
    ["runs longer than the file can be taken", promise, { ...right, deadline: submit_by - 1 }],
  ])("%s: it is refused", async (words, promised, times) => {
    const refused = hand(promised, times);
    await expect(refused).rejects.toThrow(RelayLied);
    await expect(refused).rejects.toThrow(words);
  });

  test("are bounded, whatever the relay promises", () => {
    const week = 7 * 86_400 + SLACK;
    const until = (submit_by: number): string | null => wrongTime({ ...receipt, submit_by }, 2 ** 40, received, 2 ** 40);
    expect(until(received + week)).toBeNull();
    expect(until(received + week + 1)).toContain("more time");
    expect(until(received - 1)).toContain("ends before it begins");
  });

  test.each([undefined, "21600", -1, 1.5])("a promise of %s is none", async (promised) => {
    await expect(hand(promised, right)).rejects.toThrow(RelayDown);
  });
});

// --- what the chain says

const SINCE = 1_800_000_000;
const HEAD = { number: 5_000n, hash: "0x" as Hex, timestamp: BigInt(SINCE + 60) };
const OTHER = "0x00000000000000000000000000000000000000A1";
const MEMBER = 7n;

interface Happened {
  log: Pick<Log, "topics" | "data">;
  /** Block; 2 seconds each. */
  at?: number;
  /** Of the transaction. */
  input?: string;
}

/** A cell whose contracts answer this, and in which this has happened. */
function cell(answers: unknown[], happened: Happened[]): Snapshot {
  const timeOf = (block: number): Hex => toHex(SINCE + 60 - 2 * (Number(HEAD.number) - block));
  const answer = ({ method, params }: { method: string; params: any[] }): unknown => {
    if (method === "eth_getBlockByNumber") return { timestamp: timeOf(Number(params[0])) };
    if (method === "eth_getTransactionByHash") return { input: happened[Number(params[0])]!.input ?? "0x" };
    expect(method).toBe("eth_getLogs");
    const [{ topics, fromBlock, toBlock }] = params as [{ topics: (Hex | Hex[] | null)[]; fromBlock: Hex; toBlock: Hex }];
    return happened.flatMap(({ log, at = 4_990 }, index) => {
      const fits = topics.every((wanted, place) => wanted === null || [wanted].flat().includes(log.topics[place]!));
      if (!fits || at < Number(fromBlock) || at > Number(toBlock)) return [];
      return [{ ...log, blockNumber: toHex(at), logIndex: toHex(index), transactionHash: toHex(index, { size: 32 }) }];
    });
  };
  const rpc = {
    chainId: async () => 1,
    ask: async (method: string, ...params: unknown[]) => answer({ method, params }),
    askAll: async (questions: { method: string; params: any[] }[]) => questions.map(answer),
  };
  return { record: { share: OTHER, block: 1n }, lens: { rpc, read: async () => answers } } as unknown as Snapshot;
}

function log(abi: any, eventName: string, indexed: Record<string, unknown>, types: string[], values: unknown[]): Pick<Log, "topics" | "data"> {
  const topics = encodeEventTopics({ abi, eventName, args: indexed } as never) as Log["topics"];
  return { topics, data: encodeAbiParameters(types.map((type) => ({ type })), values as never) };
}

const approval = (owner: Hex, spender: Hex, value: bigint) => log(share, "Approval", { owner, spender }, ["uint256"], [value]);
const delegated = (delegator: Hex, toDelegate: Hex) => log(share, "DelegateChanged", { delegator, fromDelegate: OTHER, toDelegate }, [], []);
const exited = (number: bigint, shares: bigint) => log(treasury, "Exited", { number, ticket: 1n }, ["uint256", "uint256", "uint256"], [shares, 9n, 9n]);

const common = { format: 1, chain_id: 1, nonce: 3, deadline: SINCE + 86_400 } as const;
const key: Hex = `0x${"5b".repeat(64)}1b`;
const A: Hex = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const B: Hex = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const permit: SignedPermit = { ...common, kind: "permit", share: OTHER, owner: A, spender: B, value: "5", signature: key };
const delegation: SignedDelegation = { ...common, kind: "delegation", share: OTHER, member: A, delegatee: B, signature: key };
const exit: SignedExit = { ...common, kind: "exit", treasury: OTHER, member: A, shares: "40000000", signature: "0xabcdef" };

describe("an act whose number is used", () => {
  const carried = `0xd505accf${"5b".repeat(64)}`;
  const fate = (file: SignedAct, happened: Happened[], nonce = 4n) => readFate(cell([nonce, MEMBER], happened), file, HEAD, SINCE);

  test.each<[string, SignedAct, Happened]>([
    ["permit", permit, { log: approval(A, B, 5n), input: carried }],
    ["delegation", delegation, { log: delegated(A, B), input: carried.toUpperCase() }],
    ["exit", exit, { log: exited(MEMBER, 40_000_000n), input: "0x12abcdef34" }],
  ])("%s: counted by its event with its signature", async (_, file, event) => {
    expect(await fate(file, [event])).toBe("counted");
    expect(await fate(file, [event], 9n)).toBe("counted");
    expect(await fate(file, [{ ...event, input: "0x12345678" }])).toBe("used");
  });

  test.each<[string, SignedAct, Happened]>([
    ["permit of another value", permit, { log: approval(A, B, 6n), input: carried }],
    ["permit to another", permit, { log: approval(A, OTHER, 5n), input: carried }],
    ["permit of another", permit, { log: approval(B, B, 5n), input: carried }],
    ["delegation, whose number a permit used", delegation, { log: approval(A, B, 5n), input: carried }],
    ["permit, whose number a delegation used", permit, { log: delegated(A, B), input: carried }],
    ["delegation to another", delegation, { log: delegated(A, OTHER), input: carried }],
    ["exit of more", exit, { log: exited(MEMBER, 40_000_001n), input: "0xabcdef" }],
    ["exit of another member", exit, { log: exited(8n, 40_000_000n), input: "0xabcdef" }],
  ])("%s: not said to be counted", async (_, file, event) => {
    expect(await fate(file, [event])).toBe("used");
    expect(await fate(file, [])).toBe("used");
  });

  test.each<[string, SignedAct, Happened]>([
    ["permit", permit, { log: approval(A, A, 0n) }],
    ["delegation", delegation, { log: approval(A, A, 0n) }],
    ["exit", exit, { log: exited(MEMBER, 1n) }],
  ])("%s: revoked, if only that can have used it", async (_, file, event) => {
    expect(await fate(file, [event])).toBe("revoked");
    expect(await fate(file, [event], 5n)).toBe("used");
    expect(await fate(file, [{ ...event, at: 4_600 }])).toBe("used");
  });

  test("which is not used: open until its last second", async () => {
    expect(await fate(permit, [{ log: approval(A, B, 5n), input: carried }], 3n)).toBe("open");
    expect(await fate({ ...permit, deadline: SINCE }, [], 3n)).toBe("expired");
  });
});

describe("a ballot", () => {
  const ballot: SignedBallot = {
    ...{ format: 1, chain_id: 1, governor: OTHER, proposal: "11", title: "", voter: A, support: "for", params: "0x", reason: "", nonce: 0 },
    signature: key,
  };
  const split: SignedBallot = { ...ballot, support: "split", params: "0x0A" };
  const cast = (proposalId: bigint, support: number, reason = "", voter: Hex = A): Happened => ({
    log: log(governor, "VoteCast", { voter }, ["uint256", "uint8", "uint256", "string"], [proposalId, support, 1n, reason]),
  });
  const castSplit = (params: Hex): Happened => ({
    log: log(governor, "VoteCastWithParams", { voter: A }, ["uint256", "uint8", "uint256", "string", "bytes"], [11n, 255, 1n, "", params]),
  });
  const fate = (file: SignedBallot, happened: Happened[]) => readFate(cell([true, 0n, 1], happened), file, HEAD, SINCE);

  test.each<[string, SignedBallot, Happened[], string]>([
    ["the same", ballot, [cast(12n, 0), cast(11n, 1)], "counted"],
    ["the same split", split, [castSplit("0x0a")], "counted"],
    ["another split", split, [castSplit("0x0b")], "other"],
    ["none of the split", split, [cast(11n, 1)], "other"],
    ["another choice", ballot, [cast(11n, 0)], "other"],
    ["another reason", ballot, [cast(11n, 1, "why")], "other"],
    ["nothing", ballot, [cast(12n, 1), cast(11n, 1, "", B)], "used"],
  ])("of which the chain tells %s", async (_, file, happened, wanted) => {
    expect(await fate(file, happened)).toBe(wanted);
  });

  test("that is not cast: open, revoked or expired", async () => {
    const of = (...answers: unknown[]) => readFate(cell([false, ...answers], []), ballot, HEAD, SINCE);
    expect(await of(0n, 1)).toBe("open");
    expect(await of(1n, 1)).toBe("revoked");
    expect(await of(0n, 3)).toBe("expired");
  });
});
