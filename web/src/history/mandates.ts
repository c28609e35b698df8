// What a mandate's own events tell that its views do not: whom it may pay, what it may call, where its reports are,
// who ended it.

import { decodeEventLog, encodeEventTopics, getAddress } from "viem/utils";
import { mandate as abi } from "../chain/contracts/mandate";
import { ask, type Address, type Ask } from "../chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../chain/rpc";
import type { Mandate } from "../cell/mandates";
import type { Snapshot } from "../cell/snapshot";
import { readLogs } from "./logs";

const EVENTS = ["CharterSet", "Reported", "Ended"] as const;
const TOPICS = EVENTS.map((eventName) => encodeEventTopics({ abi, eventName })[0]!);

export interface Report {
  digest: Hex;
  /** As the chain has it: anybody's text. */
  link: string;
  /** Unix seconds. */
  from: bigint;
  to: bigint;
}

export interface Told {
  /** False if the node left charters out: then lists may lack something. */
  isComplete: boolean;
  receivers: Address[];
  calls: { target: Address; selector: Hex }[];
  /** Newest first. */
  reports: Report[];
  /** Who ended it, if somebody did. */
  endedBy: Address | null;
}

/** Its events since it was granted, and what its contract says of everything they list. */
export async function readTold(snapshot: Snapshot, mandate: Mandate): Promise<Told> {
  const { lens, record, block } = snapshot;
  const first = await firstBlockAt(lens.rpc, mandate.grantedAt, record.block, block.number);
  const logs = await readLogs(lens.rpc, { addresses: [mandate.address], topics: TOPICS }, first, block);
  const receivers = new Set<Address>();
  const calls = new Map<string, { target: Address; selector: Hex }>();
  const reports: Report[] = [];
  let charters = 0n;
  let endedBy: Address | null = null;
  for (const { topics, data } of logs) {
    const event = decodeEventLog({ abi, topics, data });
    if (event.eventName === "CharterSet") {
      charters += 1n;
      for (const { account } of event.args.charter.receivers) receivers.add(getAddress(account));
      for (const { target, selector } of event.args.charter.calls) calls.set(`${target} ${selector}`, { target: getAddress(target), selector });
    } else if (event.eventName === "Reported") {
      const { digest, link, covers_from: from, covers_to: to } = event.args;
      reports.unshift({ digest, link, from, to });
    } else if (event.eventName === "Ended") {
      endedBy = getAddress(event.args.by);
    }
  }
  // Lists were added to and struck from: what counts of them now, the contract says.
  const payees = mandate.anyReceiver ? [] : [...receivers];
  const listed = [...calls.values()];
  const answers = await lens.read(block, [
    ...payees.map((account) => ask(mandate.address, abi, "is_receiver", [account])),
    ...listed.map(({ target, selector }) => ask(mandate.address, abi, "is_call", [target, selector])),
  ] as Ask<boolean>[]);
  return {
    isComplete: charters === mandate.version && BigInt(reports.length) === mandate.reports,
    receivers: payees.filter((_, index) => answers[index]),
    calls: listed.filter((_, index) => answers[payees.length + index]),
    reports,
    endedBy,
  };
}

const PROBES = 16n;

/** The first block of a time, unix seconds, searched sixteen headers to a request. */
export async function firstBlockAt(rpc: Rpc, time: bigint, first: bigint, last: bigint): Promise<bigint> {
  let low = first;
  let high = last;
  while (high - low > 0n) {
    const step = (high - low) / PROBES + 1n;
    const probes: bigint[] = [];
    for (let block = low + step - 1n; block < high; block += step) probes.push(block);
    if (probes.length === 0) break;
    const headers = await rpc.askAll(probes.map((block) => ({ method: "eth_getBlockByNumber", params: [`0x${block.toString(16)}`, false] })));
    const times = headers.map((header) => {
      if (header instanceof NodeRefusal) throw header;
      return BigInt((header as { timestamp: Hex }).timestamp);
    });
    const place = times.findIndex((one) => one >= time);
    const upper = place === -1 ? high : probes[place]!;
    low = place === 0 ? low : place === -1 ? probes.at(-1)! + 1n : probes[place - 1]! + 1n;
    high = upper;
  }
  return high;
}
