// What one member has claimed, and which of his exits are still to be drawn.

import { decodeEventLog, encodeEventTopics, getAddress } from "viem/utils";
import { share } from "../chain/contracts/share";
import { treasury } from "../chain/contracts/treasury";
import { askLens, type Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Amount } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import { readLogs } from "./logs";
import { timesOf } from "./movements";

export interface Claim {
  time: bigint;
  amount: Amount;
  payee: Address;
}

/** All of them, the newest first. */
export async function readClaims(snapshot: Snapshot, number: bigint): Promise<Claim[]> {
  const { record, lens, block } = snapshot;
  const [topic] = encodeEventTopics({ abi: share, eventName: "Claimed" });
  const wanted = { addresses: [record.share], topics: [topic!], rest: [null, word(number)] };
  const logs = await readLogs(lens.rpc, wanted, record.block, block);
  const times = await timesOf(lens.rpc, logs);
  return logs.reverse().map(({ topics, data, blockNumber }) => {
    const { args } = decodeEventLog({ abi: share, eventName: "Claimed", topics, data });
    return { time: times.get(blockNumber) ?? 0n, amount: snapshot.amount(getAddress(args.token), args.paid), payee: getAddress(args.payee) };
  });
}

export interface Ticket {
  ticket: bigint;
  /** Unix seconds: the first in which it can be drawn. */
  ready: bigint;
  /** What is still in it. */
  left: Amount[];
}

/** The exits of a member out of which something is still to be drawn, the oldest first. */
export async function readTickets(snapshot: Snapshot, number: bigint): Promise<Ticket[]> {
  const { record, lens, block } = snapshot;
  const [topic] = encodeEventTopics({ abi: treasury, eventName: "Exited" });
  const logs = await readLogs(lens.rpc, { addresses: [record.treasury], topics: [topic!], rest: [word(number)] }, record.block, block);
  const tickets = logs.map(({ topics, data }) => decodeEventLog({ abi: treasury, eventName: "Exited", topics, data }).args.ticket);
  const assets = snapshot.holdings().map(({ currency }) => currency.address);
  const claims = await lens.read(block, tickets.flatMap((ticket) => assets.map((asset) => askLens("claim_of", [record.treasury, ticket, asset]))));
  return tickets
    .map((ticket, place) => {
      const own = claims.slice(place * assets.length, (place + 1) * assets.length);
      const left = own.flatMap(({ amount, weighed }, at) => (amount > 0n && !weighed ? [snapshot.amount(assets[at]!, amount)] : []));
      return { ticket, ready: own.find(({ number: whose }) => whose !== 0n)?.ready ?? 0n, left };
    })
    .filter(({ left }) => left.length > 0);
}

function word(number: bigint): Hex {
  return `0x${number.toString(16).padStart(64, "0")}`;
}
