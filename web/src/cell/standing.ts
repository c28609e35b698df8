// How one account stands in the cell: its number, what it holds, what it can claim, what it may do to a proposal.

import { getAddress } from "viem/utils";
import { governor } from "../chain/contracts/governor";
import { share } from "../chain/contracts/share";
import { ask, askLens, optional, type Address, type Ask } from "../chain/lens";
import type { Amount } from "./amounts";
import type { Proposal } from "./proposals";
import type { Snapshot } from "./snapshot";

export interface Standing {
  account: Address;
  /** 0 for who never was a member. */
  number: bigint;
  /** Share units. */
  balance: bigint;
  /** Vote units that the account casts now. */
  votes: bigint;
  /** The number that votes for this account. */
  delegate: bigint;
  /** Where dividends are paid to. */
  payee: Address;
}

export async function readStanding(snapshot: Snapshot, account: Address): Promise<Standing> {
  const [member] = await snapshot.lens.read(snapshot.block, [askLens("member", [snapshot.record.share, account])]);
  return {
    account,
    number: member.number,
    balance: member.balance,
    votes: member.votes,
    delegate: member.delegate === 0n ? member.number : member.delegate,
    payee: getAddress(member.payee),
  };
}

/** What an account can claim, an amount for each currency that pays dividends. */
export async function readClaimable(snapshot: Snapshot, account: Address): Promise<Amount[]> {
  const [entries] = await snapshot.lens.read(snapshot.block, [askLens("dividends", [snapshot.record.share, account])]);
  return entries.map((entry) => snapshot.amount(entry.token, entry.claimable));
}

export interface Ballot {
  /** Vote units at the proposal's snapshot; null while that second is not over. */
  power: bigint | null;
  hasVoted: boolean;
  /** How often the account has revoked the ballots it signed. */
  nonce: bigint;
}

/** Of several proposals, in their order; fifty questions a request. */
export async function readBallots(snapshot: Snapshot, proposals: readonly Proposal[], account: Address): Promise<Ballot[]> {
  const answers = await snapshot.lens.read(snapshot.block, proposals.flatMap((one) => questions(snapshot, one, account)));
  return proposals.map((_, index) => {
    const [power, hasVoted, nonce] = answers.slice(3 * index, 3 * index + 3);
    return { power: power as bigint | null, hasVoted: hasVoted as boolean, nonce: nonce as bigint };
  });
}

/** On which of these proposals an account has voted. */
export async function readVoted(snapshot: Snapshot, proposals: readonly Proposal[], account: Address): Promise<Set<bigint>> {
  const asked = proposals.map((one) => ask(snapshot.governor, governor, "hasVoted", [one.id, account]));
  const answers = await snapshot.lens.read(snapshot.block, asked);
  return new Set(proposals.filter((_, index) => answers[index]).map(({ id }) => id));
}

export async function readBallot(snapshot: Snapshot, proposal: Proposal, account: Address): Promise<Ballot> {
  return (await readBallots(snapshot, [proposal], account))[0]!;
}

function questions(snapshot: Snapshot, proposal: Proposal, account: Address): Ask<unknown>[] {
  return [
    optional(ask(snapshot.record.share, share, "getPastVotes", [account, proposal.rules.snapshot])),
    ask(snapshot.governor, governor, "hasVoted", [proposal.id, account]),
    ask(snapshot.governor, governor, "nonces", [account]),
  ];
}
