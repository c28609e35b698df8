// The register of members, as Share packs it.

import { getAddress } from "viem/utils";
import { askLens, type Address } from "../chain/lens";
import type { Snapshot } from "./snapshot";

/** One number; it is a member's for ever, also when he has left. */
export interface Member {
  number: bigint;
  address: Address;
  /** Share units; 0 for who has left. */
  balance: bigint;
  /** Vote units that he casts: his own and those delegated to him. */
  votes: bigint;
  /** The number that votes for this one; his own if nobody else does. */
  delegate: bigint;
}

// contracts/modules/position.vy: balance 72 | votes 72 | time 32 | archived 24 | delegate 24 | mean time 32
const MASK_72 = (1n << 72n) - 1n;
const MASK_24 = (1n << 24n) - 1n;
const ENTRY_BYTES = 64;

export function memberOf(number: bigint, account: Address, word: bigint): Member {
  return {
    number,
    address: getAddress(account),
    balance: word & MASK_72,
    votes: (word >> 72n) & MASK_72,
    delegate: (word >> 200n) & MASK_24 || number,
  };
}

/** Members by number, from `first` on, at most 1,000. */
export async function readMembers(snapshot: Snapshot, first: number, count: number): Promise<Member[]> {
  const page = Math.min(count, 1_000, Math.floor(snapshot.lens.answerBytes / ENTRY_BYTES));
  const [entries] = await snapshot.lens.read(snapshot.block, [
    askLens("register", [snapshot.record.share, BigInt(first), BigInt(page)]),
  ]);
  return entries.map((entry, index) => memberOf(BigInt(first + index), entry.account, entry.position));
}
