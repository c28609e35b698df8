// What the chain says of something signed. Only that counts, whatever a relay says.

import { decodeEventLog, encodeEventTopics, pad, toHex } from "viem/utils";
import { SUPPORT, type SignedBallot } from "../cell/ballot";
import { contractOf, signerOf, type SignedAct, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { governor } from "../chain/contracts/governor";
import { share } from "../chain/contracts/share";
import { treasury } from "../chain/contracts/treasury";
import { ask, type Address, type Block } from "../chain/lens";
import { NodeRefusal, type Hex } from "../chain/rpc";
import { readLogs, type Log } from "../history/logs";
import { timesOf } from "../history/movements";
import { SLACK } from "./receipt";

export type Fate =
  /** It can be submitted still. */
  | "open"
  | "counted"
  /** Something else of the signer's was counted in its place. */
  | "other"
  | "revoked"
  /** It can be submitted no more, and nothing tells whether it was counted or something else was. */
  | "used"
  | "expired";

const ACTIVE = 1;
const PENDING = 0;
/** Blocks that are looked through at first; then twice as many, until they are older than the file. */
const SPAN = 1_000n;

/** `since`: when the file was open still, by a relay's receipt, in unix seconds. */
export async function readFate(snapshot: Snapshot, file: SignedFile, block: Block, since: number): Promise<Fate> {
  return "kind" in file ? ofAct(snapshot, file, block, BigInt(since - SLACK)) : ofBallot(snapshot, file, block, BigInt(since - SLACK));
}

async function ofAct(snapshot: Snapshot, file: SignedAct, block: Block, since: bigint): Promise<Fate> {
  const place = contractOf(file);
  const signer = signerOf(file);
  const [nonce, number] = await snapshot.lens.read(block, [
    ask(place, file.kind === "exit" ? treasury : share, "nonces", [signer]),
    ask(snapshot.record.share, share, "number_of", [signer]),
  ]);
  if (nonce <= BigInt(file.nonce)) return block.timestamp > BigInt(file.deadline) ? "expired" : "open";
  // The number tells that one of the files signed with it was taken, not which: that tell the event of what was signed
  // and the signature in the transaction that made it.
  const first = await firstBlock(snapshot, block, since);
  const { made, revoked } = eventsOf(file, number);
  const logs = await readLogs(snapshot.lens.rpc, { addresses: [place], topics: [made.topics[0]!], rest: made.topics.slice(1) }, first, block);
  if (await isCarried(snapshot, logs.filter(({ data }) => isSame(data, made.data)), file.signature)) return "counted";
  // Of several numbers used since, nothing tells which one a revocation used.
  if (nonce > BigInt(file.nonce) + 1n) return "used";
  const others = await readLogs(snapshot.lens.rpc, { addresses: [place], topics: [revoked.topics[0]!], rest: revoked.topics.slice(1) }, first, block);
  const revocations = others.filter(({ data }) => isSame(data, revoked.data));
  const times = await timesOf(snapshot.lens.rpc, revocations);
  return revocations.some(({ blockNumber }) => times.get(blockNumber)! >= since) ? "revoked" : "used";
}

interface Expected {
  topics: (Hex | null)[];
  /** Its first word; null if it has none. */
  data: bigint | null;
}

/** The event of an act, and of what the page and the package revoke it by. */
function eventsOf(file: SignedAct, number: bigint): { made: Expected; revoked: Expected } {
  const signer = signerOf(file);
  if (file.kind === "exit") {
    const topics = [topicOf(treasury, "Exited"), toHex(number, { size: 32 })];
    return { made: { topics, data: BigInt(file.shares) }, revoked: { topics, data: 1n } };
  }
  const approval = (spender: Address, data: bigint): Expected => ({ topics: [topicOf(share, "Approval"), wordOf(signer), wordOf(spender)], data });
  const made: Expected =
    file.kind === "permit"
      ? approval(file.spender, BigInt(file.value))
      : { topics: [topicOf(share, "DelegateChanged"), wordOf(signer), null, wordOf(file.delegatee)], data: null };
  return { made, revoked: approval(signer, 0n) };
}

function topicOf(abi: typeof share | typeof treasury | typeof governor, eventName: string): Hex {
  return encodeEventTopics({ abi, eventName } as never)[0] as Hex;
}

function wordOf(address: Address): Hex {
  return pad(address, { size: 32 }).toLowerCase() as Hex;
}

function isSame(data: Hex, word: bigint | null): boolean {
  return word === null || (data.length >= 66 && BigInt(data.slice(0, 66)) === word);
}

/** Whether a transaction of one of these events has brought the signature. */
async function isCarried(snapshot: Snapshot, logs: readonly Log[], signature: Hex): Promise<boolean> {
  const hashes = [...new Set(logs.map(({ transactionHash }) => transactionHash))];
  const found = await snapshot.lens.rpc.askAll(hashes.map((hash) => ({ method: "eth_getTransactionByHash", params: [hash] })));
  return found.some((answer) => {
    if (answer instanceof NodeRefusal) throw answer;
    // A key's without its last byte, which stands before it in a call; a contract's is there as it is.
    const own = signature.toLowerCase().slice(2, signature.length === 132 ? 130 : undefined);
    return ((answer as { input?: Hex } | null)?.input ?? "").toLowerCase().includes(own);
  });
}

/** A block before this time; the cell's first if none is. */
async function firstBlock({ lens, record }: Snapshot, block: Block, since: bigint): Promise<bigint> {
  for (let span = SPAN; ; span *= 2n) {
    const first = block.number - span;
    if (first <= record.block) return record.block;
    const { timestamp } = await lens.rpc.ask<{ timestamp: Hex }>("eth_getBlockByNumber", toHex(first), false);
    if (BigInt(timestamp) < since) return first;
  }
}

async function ofBallot(snapshot: Snapshot, ballot: SignedBallot, block: Block, since: bigint): Promise<Fate> {
  const { governor: place, voter } = ballot;
  const id = BigInt(ballot.proposal);
  const [hasVoted, nonce, state] = await snapshot.lens.read(block, [
    ask(place, governor, "hasVoted", [id, voter]),
    ask(place, governor, "nonces", [voter]),
    ask(place, governor, "state", [id]),
  ]);
  if (hasVoted) return ofVoted(snapshot, ballot, block, since);
  if (nonce !== BigInt(ballot.nonce)) return "revoked";
  return state === ACTIVE || state === PENDING ? "open" : "expired";
}

const TOPICS = (["VoteCast", "VoteCastWithParams"] as const).map((eventName) => topicOf(governor, eventName));

/** A voter has one ballot: its event tells whether it said what this one says. */
async function ofVoted(snapshot: Snapshot, ballot: SignedBallot, block: Block, since: bigint): Promise<Fate> {
  const wanted = { addresses: [ballot.governor], topics: TOPICS, rest: [wordOf(ballot.voter)] };
  const logs = await readLogs(snapshot.lens.rpc, wanted, await firstBlock(snapshot, block, since), block);
  // Of a plain ballot, params are not signed and go nowhere.
  const split = ballot.support === "split" || ballot.reason !== "" ? ballot.params.toLowerCase() : "0x";
  for (const { topics, data } of logs) {
    const { args } = decodeEventLog({ abi: governor, topics, data }) as { args: Cast };
    if (args.proposalId !== BigInt(ballot.proposal)) continue;
    const { support, reason, params = "0x" } = args;
    const isThis = (SUPPORT[support] ?? "split") === ballot.support && reason === ballot.reason && params === split;
    return isThis ? "counted" : "other";
  }
  return "used";
}

interface Cast {
  proposalId: bigint;
  support: number;
  reason: string;
  /** Only where there are any. */
  params?: Hex;
}
