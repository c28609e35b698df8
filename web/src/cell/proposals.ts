// Proposals: what was proposed, from the logs of their creation blocks, and how they stand, from the governor.

import { decodeAbiParameters, encodeAbiParameters, encodeEventTopics, getAddress, hexToBytes, keccak256 } from "viem/utils";
import { governor as governorAbi } from "../chain/contracts/governor";
import { askLens, type Address } from "../chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../chain/rpc";
import { readNewest } from "../history/logs";
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
  const governor = getAddress(snapshot.facts.created![0]);
  try {
    return await createdIn(snapshot.lens.rpc, governor, blocks);
  } catch (error) {
    if (!(error instanceof MissingTexts)) throw error;
    return searched(snapshot, governor, skipped, blocks.length);
  }
}

/** The node has fewer proposals in the blocks that the governor names than were made in them. */
class MissingTexts extends NodeRefusal {
  constructor() {
    super("the node has lost the texts of some proposals", null, null);
  }
}

/** The proposals of these creation blocks, the newest first; one request. */
export async function createdIn(rpc: Rpc, governor: Address, blocks: readonly bigint[]): Promise<Created[]> {
  const spans = gathered(blocks);
  const answers = await rpc.askAll(
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
    if (logs.length < spans[index]!.count) throw new MissingTexts();
    made.push(...logs.map(createdOf).reverse());
  });
  // A block on the edge of the page may hold more proposals than the page: the newest come first.
  return made.slice(0, blocks.length);
}

/**
 * Where a chain counts blocks in another way than its node does, the governor's blocks are none of the node's: then
 * the proposals are looked for from the newest block back. What is settled is read once, and kept.
 */
async function searched(snapshot: Snapshot, governor: Address, skipped: number, count: number): Promise<Created[]> {
  const wanted = { addresses: [governor], topics: [TOPIC!] };
  const logs = await readNewest(snapshot.lens.rpc, wanted, snapshot.record.block, snapshot.block, skipped + count);
  if (logs.length < skipped + count) throw new MissingTexts();
  return logs.slice(skipped, skipped + count).map(createdOf);
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

// Of what the governor makes an id: the same as OpenZeppelin's.
const HASHED = [{ type: "address[]" }, { type: "uint256[]" }, { type: "bytes[]" }, { type: "bytes32" }] as const;
// The event with its text as bytes, which need not be UTF-8: the governor takes any.
const EVENT = governorAbi
  .find((entry) => entry.type === "event" && entry.name === "ProposalCreated")!
  .inputs.map(({ name, type }) => ({ name, type: name === "description" ? "bytes" : type }));

/** A proposal as it was made. Its id is the hash of all that it does and says: no node can show other things beside it. */
function createdOf(log: Log): Created {
  const values = decodeAbiParameters(EVENT, log.data) as readonly unknown[];
  const fields = Object.fromEntries(EVENT.map(({ name }, place) => [name, values[place]])) as unknown as Event;
  const { targets, values: coins, calldatas } = fields;
  const content = encodeAbiParameters(HASHED, [targets, coins, calldatas, keccak256(fields.description)]);
  if (BigInt(keccak256(content)) !== fields.proposalId) throw new ForgedProposal(fields.proposalId);
  return {
    id: fields.proposalId,
    proposer: getAddress(fields.proposer),
    targets: targets.map((target) => getAddress(target)),
    values: coins,
    calldatas,
    description: new TextDecoder().decode(hexToBytes(fields.description)),
    voteStart: fields.voteStart,
    block: BigInt(log.blockNumber),
  };
}

interface Event {
  proposalId: bigint;
  proposer: Address;
  targets: readonly Address[];
  values: readonly bigint[];
  calldatas: readonly Hex[];
  voteStart: bigint;
  description: Hex;
}

/** The node shows a text or calls beside a proposal that are not its own. */
export class ForgedProposal extends Error {
  constructor(readonly id: bigint) {
    super(`proposal ${id}`);
  }
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
