// What the chain says of something signed. Only that counts, whatever a relay says.

import { decodeEventLog, encodeEventTopics, getAddress, pad } from "viem/utils";
import { SUPPORT, type SignedBallot } from "../cell/ballot";
import { contractOf, signerOf, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { governor } from "../chain/contracts/governor";
import { share } from "../chain/contracts/share";
import { treasury } from "../chain/contracts/treasury";
import { ask, type Block } from "../chain/lens";
import type { Log } from "../history/logs";

export type Fate =
  /** It can be submitted still. */
  | "open"
  | "counted"
  /** Something else of the signer's was counted in its place. */
  | "other"
  | "revoked"
  | "expired";

const ACTIVE = 1;
const PENDING = 0;
/** What nodes let one query look through. */
const SPAN = 10_000n;

export async function readFate(snapshot: Snapshot, file: SignedFile, block: Block): Promise<Fate> {
  return "kind" in file ? ofAct(snapshot, file, block) : ofBallot(snapshot, file, block);
}

async function ofAct(snapshot: Snapshot, file: Exclude<SignedFile, SignedBallot>, block: Block): Promise<Fate> {
  const place = contractOf(file);
  const signer = signerOf(file);
  const [nonce] = await snapshot.lens.read(block, [ask(place, file.kind === "exit" ? treasury : share, "nonces", [signer])]);
  // A nonce tells that one of the files signed with it was taken, not which: of a delegation the register tells that.
  if (nonce > BigInt(file.nonce)) {
    if (file.kind !== "delegation") return "counted";
    const [delegate] = await snapshot.lens.read(block, [ask(place, share, "delegates", [signer])]);
    return getAddress(delegate) === file.delegatee ? "counted" : "other";
  }
  return block.timestamp > BigInt(file.deadline) ? "expired" : "open";
}

async function ofBallot(snapshot: Snapshot, ballot: SignedBallot, block: Block): Promise<Fate> {
  const { governor: place, voter } = ballot;
  const id = BigInt(ballot.proposal);
  const [hasVoted, nonce, state] = await snapshot.lens.read(block, [
    ask(place, governor, "hasVoted", [id, voter]),
    ask(place, governor, "nonces", [voter]),
    ask(place, governor, "state", [id]),
  ]);
  if (hasVoted) return (await saysOther(snapshot, ballot, block)) ? "other" : "counted";
  if (nonce !== BigInt(ballot.nonce)) return "revoked";
  return state === ACTIVE || state === PENDING ? "open" : "expired";
}

const TOPICS = (["VoteCast", "VoteCastWithParams"] as const).map((eventName) => encodeEventTopics({ abi: governor, eventName })[0]!);

/** Whether a recent event tells that the voter's ballot said something else than this one. */
async function saysOther(snapshot: Snapshot, ballot: SignedBallot, block: Block): Promise<boolean> {
  const first = block.number < SPAN ? 0n : block.number - SPAN + 1n;
  const logs = await snapshot.lens.rpc.ask<Log[]>("eth_getLogs", {
    address: ballot.governor,
    topics: [TOPICS, [pad(ballot.voter, { size: 32 })]],
    fromBlock: `0x${first.toString(16)}`,
    toBlock: `0x${block.number.toString(16)}`,
  });
  return logs.some(({ topics, data }) => {
    const { args } = decodeEventLog({ abi: governor, topics, data }) as { args: { proposalId: bigint; support: number; reason: string } };
    if (args.proposalId !== BigInt(ballot.proposal)) return false;
    return (SUPPORT[args.support] ?? "split") !== ballot.support || args.reason !== ballot.reason;
  });
}
