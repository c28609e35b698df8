// What has come in and gone out, as the cell's own events name it. A statement that proves itself by balances is
// `celldao statement`; this is the same list of movements, read in a browser.

import { decodeEventLog, encodeEventTopics, getAddress } from "viem/utils";
import type { Abi } from "viem";
import { mandate } from "../chain/contracts/mandate";
import { share } from "../chain/contracts/share";
import { splitter } from "../chain/contracts/splitter";
import { treasury } from "../chain/contracts/treasury";
import type { Address } from "../chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../chain/rpc";
import { visible } from "../cell/hostile";
import type { Amount } from "../cell/amounts";
import { mandateAddresses } from "../cell/mandates";
import type { Snapshot } from "../cell/snapshot";
import { readLogs, type Log } from "./logs";

/** The kinds of celldao.history.Kind that events alone tell, and what became the members'. */
export type MovementKind = "revenue" | "payment" | "dividend" | "exit" | "buyBack" | "recipient" | "heir" | "distributed" | "drawn" | "operatorSpent" | "returned";

export interface Movement {
  kind: MovementKind;
  /** Below zero for what went out; what became the members' has not left, and operators spend what they drew. */
  amount: Amount;
  counterparty: Address | null;
  memo: string;
  block: bigint;
  transaction: Hex;
  /** Unix seconds. */
  time: bigint;
}

interface Reading {
  abi: Abi;
  event: string;
  kind: MovementKind;
  amount: string;
  /** The argument that names the other side; null where there is none; "emitter": the contract whose event it is. */
  whom: string | null;
  sign: 1n | -1n;
}

const EMITTER = "emitter";
const READINGS: readonly Reading[] = [
  { abi: treasury, event: "Sent", kind: "payment", amount: "amount", whom: "receiver", sign: -1n },
  { abi: treasury, event: "SpentWith", kind: "payment", amount: "amount", whom: "target", sign: -1n },
  { abi: treasury, event: "ExitPaid", kind: "exit", amount: "amount", whom: "receiver", sign: -1n },
  { abi: treasury, event: "SoldBack", kind: "buyBack", amount: "amount", whom: "receiver", sign: -1n },
  { abi: treasury, event: "HeirPaid", kind: "heir", amount: "amount", whom: "heir", sign: -1n },
  { abi: splitter, event: "Received", kind: "revenue", amount: "amount", whom: "payer", sign: 1n },
  { abi: splitter, event: "Paid", kind: "recipient", amount: "amount", whom: "recipient", sign: -1n },
  { abi: splitter, event: "CreditWithdrawn", kind: "recipient", amount: "paid", whom: "receiver", sign: -1n },
  { abi: share, event: "Claimed", kind: "dividend", amount: "paid", whom: "payee", sign: -1n },
  { abi: share, event: "Distributed", kind: "distributed", amount: "booked", whom: null, sign: 1n },
  { abi: mandate, event: "Drawn", kind: "drawn", amount: "amount", whom: EMITTER, sign: -1n },
  { abi: mandate, event: "Spent", kind: "operatorSpent", amount: "amount", whom: "receiver", sign: -1n },
  { abi: mandate, event: "Returned", kind: "returned", amount: "amount", whom: EMITTER, sign: 1n },
  { abi: mandate, event: "Swept", kind: "returned", amount: "amount", whom: EMITTER, sign: 1n },
];
// Apart, because Share and Mandate each have an event of the same topic.
const OF_CELL = byTopic(READINGS.filter(({ abi }) => abi !== mandate));
const OF_MANDATES = byTopic(READINGS.filter(({ abi }) => abi === mandate));
/** Addresses that nodes take in one query. */
const MOST_ADDRESSES = 1_000;

function byTopic(readings: readonly Reading[]): Map<Hex, Reading> {
  return new Map(readings.map((reading) => [topicOf(reading), reading] as const));
}

function topicsOf(readings: ReadonlyMap<Hex, Reading>): Hex[] {
  return [...readings.keys()];
}

function inParts(addresses: readonly Address[]): Address[][] {
  const parts: Address[][] = [];
  for (let start = 0; start < addresses.length; start += MOST_ADDRESSES) parts.push(addresses.slice(start, start + MOST_ADDRESSES));
  return parts;
}

function topicOf({ abi, event }: Reading): Hex {
  return encodeEventTopics({ abi, eventName: event })[0] as Hex;
}

/** All of them since the cell was founded, oldest first. */
export async function readMovements(snapshot: Snapshot, told?: (part: number) => void): Promise<Movement[]> {
  const { record, lens, block } = snapshot;
  const mandates = await mandateAddresses(snapshot);
  const wanted = [
    { addresses: [record.treasury, record.splitter, record.share], topics: topicsOf(OF_CELL) },
    ...inParts(mandates).map((addresses) => ({ addresses, topics: topicsOf(OF_MANDATES) })),
  ];
  const logs = await readLogs(lens.rpc, wanted, record.block, block, told);
  const isMandate = new Set(mandates);
  const times = await timesOf(lens.rpc, logs);
  return logs.flatMap((log) => {
    const reading = (isMandate.has(getAddress(log.address)) ? OF_MANDATES : OF_CELL).get(log.topics[0])!;
    const found = movementOf(snapshot, reading, log, times.get(log.blockNumber) ?? 0n);
    return found === null ? [] : [found];
  });
}

function movementOf(snapshot: Snapshot, reading: Reading, log: Log, time: bigint): Movement | null {
  const { args } = decodeEventLog({ abi: reading.abi, topics: log.topics, data: log.data }) as { args: Record<string, unknown> | undefined };
  if (args === undefined) return null;
  const asset = getAddress((args["asset"] ?? args["token"]) as Address);
  const counterparty = reading.whom === null ? null : getAddress(reading.whom === EMITTER ? log.address : (args[reading.whom] as Address));
  // What a recipient gets that is the treasury stays within the cell.
  if (reading.kind === "recipient" && counterparty === snapshot.record.treasury) return null;
  return {
    kind: reading.kind,
    amount: snapshot.amount(asset, reading.sign * (args[reading.amount] as bigint)),
    counterparty,
    memo: typeof args["memo"] === "string" ? visible(args["memo"]) : "",
    block: BigInt(log.blockNumber),
    transaction: log.transactionHash,
    time,
  };
}

const HEADERS_AT_ONCE = 100;

/** Nodes that put the time into logs save us asking for it. */
export async function timesOf(rpc: Rpc, logs: readonly (Log & { blockTimestamp?: Hex })[]): Promise<Map<Hex, bigint>> {
  const times = new Map<Hex, bigint>();
  const missing = new Set<Hex>();
  for (const log of logs) {
    if (log.blockTimestamp !== undefined) times.set(log.blockNumber, BigInt(log.blockTimestamp));
    else missing.add(log.blockNumber);
  }
  const blocks = [...missing];
  for (let start = 0; start < blocks.length; start += HEADERS_AT_ONCE) {
    const part = blocks.slice(start, start + HEADERS_AT_ONCE);
    const answers = await rpc.askAll(part.map((block) => ({ method: "eth_getBlockByNumber", params: [block, false] })));
    answers.forEach((answer, index) => {
      if (answer instanceof NodeRefusal) throw answer;
      times.set(part[index]!, BigInt((answer as { timestamp: Hex }).timestamp));
    });
  }
  return times;
}
