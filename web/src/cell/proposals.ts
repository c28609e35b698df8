// Proposals: what was proposed, from the logs of their creation blocks, and how they stand, from the governor.

import { decodeEventLog, encodeEventTopics, getAddress } from "viem/utils";
import { governor as governorAbi } from "../chain/contracts/governor";
import { askLens, type Address } from "../chain/lens";
import { NodeRefusal, type Hex } from "../chain/rpc";
import type { Snapshot } from "./snapshot";

export const STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"] as const;
export type State = (typeof STATES)[number];

/** The log of a proposal's creation: it never changes. */
export interface Created {
  id: bigint;
  proposer: Address;
  targets: readonly Address[];
  values: readonly bigint[];
  calldatas: readonly Hex[];
  description: string;
  voteStart: bigint;
  block: bigint;
}

export interface Proposal extends Created {
  state: State;
  against: bigint;
  inFavour: bigint;
  abstain: bigint;
  /** Votes that for and abstain must reach together; not known while it is pending. */
  quorum: bigint;
  rules: {
    constitutional: boolean;
    number: bigint;
    quorum: bigint;
    approval: bigint;
    snapshot: bigint;
    deadline: bigint;
    /** 0 for a resolution. */
    eta: bigint;
    expires: bigint;
  };
}

const SPAN = 10_000n;
const PROPOSAL_BYTES = 544;
const [TOPIC] = encodeEventTopics({ abi: governorAbi, eventName: "ProposalCreated" });

export function isOpen(state: State): boolean {
  return state === "pending" || state === "active" || state === "queued";
}

interface Log {
  address: Address;
  topics: [Hex, ...Hex[]];
  data: Hex;
  blockNumber: Hex;
  logIndex: Hex;
}

/** The newest so many proposals to the present governor, having skipped some; two requests. */
export async function readProposals(snapshot: Snapshot, skipped: number, count: number): Promise<Proposal[]> {
  return withStates(snapshot, await readCreated(snapshot, skipped, count));
}

/**
 * The newest proposals, at least so many, and as many more as it takes to have all that are open. Two requests in a
 * cell whose open ones are among the newest.
 */
export async function readRecent(snapshot: Snapshot, least: number): Promise<Proposal[]> {
  const { bounds } = snapshot.facts.overview;
  // However the rules were when it was made: from its creation it took no longer than this to be over.
  const longest =
    bounds.voting_delay.high + bounds.voting_period.high + bounds.late_extension.high + bounds.execution_delay.high + bounds.expiry.high;
  const total = proposalCount(snapshot);
  const found: Proposal[] = [];
  while (found.length < total) {
    found.push(...(await readProposals(snapshot, found.length, least)));
    // All older ones were made before the oldest of these began to be voted on.
    if (found.at(-1)!.voteStart + longest < snapshot.block.timestamp) break;
  }
  return found;
}

/** How many were ever made to the present governor. */
export function proposalCount(snapshot: Snapshot): number {
  return Number(snapshot.facts.created?.[1] ?? 0n);
}

async function readCreated(snapshot: Snapshot, skipped: number, count: number): Promise<Created[]> {
  const blocks = await creationBlocks(snapshot, skipped, count);
  const [governor] = snapshot.facts.created!;
  const spans = gathered(blocks);
  const answers = await snapshot.lens.rpc.askAll(
    spans.map(({ first, last }) => ({
      method: "eth_getLogs",
      params: [{ address: governor, topics: [TOPIC], fromBlock: hex(first), toBlock: hex(last) }],
    })),
  );
  const wanted = new Set(blocks);
  const made: Created[] = [];
  answers.forEach((answer, index) => {
    if (answer instanceof NodeRefusal) throw answer;
    const logs = (answer as Log[]).filter((log) => wanted.has(BigInt(log.blockNumber)));
    if (logs.length < spans[index]!.count) {
      throw new NodeRefusal("the node has lost the texts of some proposals", null, null);
    }
    made.push(...logs.map(createdOf).reverse());
  });
  // A block on the edge of the page may hold more proposals than the page: the newest come first.
  return made.slice(0, blocks.length);
}

async function creationBlocks(snapshot: Snapshot, skipped: number, count: number): Promise<readonly bigint[]> {
  const [, total, newest] = snapshot.facts.created!;
  const end = Math.min(skipped + count, Number(total));
  if (end <= newest.length) return newest.slice(skipped, end);
  const [page] = await snapshot.lens.read(snapshot.block, [
    askLens("creation_blocks", [snapshot.record.treasury, BigInt(skipped), BigInt(end - skipped)]),
  ]);
  return page[2];
}

/** Blocks, the newest first, gathered into queries that nodes answer. */
export function gathered(blocks: readonly bigint[]): { first: bigint; last: bigint; count: number }[] {
  const spans: { first: bigint; last: bigint; count: number }[] = [];
  for (const block of blocks) {
    const present = spans.at(-1);
    if (present !== undefined && present.last - block < SPAN) {
      present.first = block;
      present.count += 1;
    } else {
      spans.push({ first: block, last: block, count: 1 });
    }
  }
  return spans;
}

function createdOf(log: Log): Created {
  const { args } = decodeEventLog({ abi: governorAbi, eventName: "ProposalCreated", topics: log.topics, data: log.data });
  return {
    id: args.proposalId,
    proposer: getAddress(args.proposer),
    targets: args.targets.map((target) => getAddress(target)),
    values: args.values,
    calldatas: args.calldatas,
    description: args.description,
    voteStart: args.voteStart,
    block: BigInt(log.blockNumber),
  };
}

async function withStates(snapshot: Snapshot, made: Created[]): Promise<Proposal[]> {
  const page = Math.min(250, Math.floor(snapshot.lens.answerBytes / PROPOSAL_BYTES));
  const [governor] = snapshot.facts.created!;
  const asks = [];
  for (let start = 0; start < made.length; start += page) {
    asks.push(askLens("proposals", [governor, made.slice(start, start + page).map((one) => one.id)]));
  }
  const states = (await snapshot.lens.read(snapshot.block, asks)).flat();
  return made.map((one, index) => {
    const { state, proposer, against, in_favour, abstain, quorum, rules } = states[index]!;
    return { ...one, state: STATES[Number(state)]!, proposer: getAddress(proposer), against, inFavour: in_favour, abstain, quorum, rules };
  });
}

function hex(number: bigint): Hex {
  return `0x${number.toString(16)}`;
}

const SEARCHED_AT_ONCE = 100;

/** The proposal of an id, looked for from the newest on; null if there is none. */
export async function findProposal(snapshot: Snapshot, id: bigint): Promise<Proposal | null> {
  const total = proposalCount(snapshot);
  for (let skipped = 0; skipped < total; skipped += SEARCHED_AT_ONCE) {
    const made = await readCreated(snapshot, skipped, SEARCHED_AT_ONCE);
    const found = made.find((one) => one.id === id);
    if (found !== undefined) return (await withStates(snapshot, [found]))[0] ?? null;
  }
  return null;
}
