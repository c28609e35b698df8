// One thing that a proposal does, as it is read from the chain.

import type { Address } from "../chain/lens";
import type { Call } from "./call";

/** What an action takes out of the treasury by name. */
export interface Outflow {
  receiver: Address;
  token: Address;
  units: bigint;
}

/** The rules of one track, in seconds and basis points. */
export interface Track {
  votingDelay: bigint;
  votingPeriod: bigint;
  executionDelay: bigint;
  expiry: bigint;
  quorum: bigint;
  approval: bigint;
  lateExtension: bigint;
}

/** What warnings look at, beside outflows and calls; only what the kind has. */
export interface Details {
  tracks?: { ordinary: Track; constitutional: Track };
  /** Basis points. */
  threshold?: bigint;
  limit?: bigint;
  listing?: { contract: Address; function: string; listed: boolean };
  spender?: Address;
  /** Unix seconds at which what it begins is over. */
  until?: bigint;
  anyReceiver?: boolean;
  governor?: Address;
  asset?: string;
  movable?: boolean;
  /** Who gets rights of the treasury in another cell. */
  elsewhere?: { cell: string; to: Address };
}

export interface Action {
  kind: string;
  call: Call;
  /** What it does, in one line. */
  words: string;
  /** What else there is to say, a line each. */
  lines: readonly string[];
  outflows: readonly Outflow[];
  /** Calls within its calldata, as far as they can be read. */
  inner: readonly Call[];
  /** Every address that it names, in the order of its fields. */
  mentioned: readonly Address[];
  details: Details;
}

/** What a kind has to say; the rest follows. */
export type Reading = Pick<Action, "kind" | "words"> & Partial<Omit<Action, "kind" | "words" | "call">>;

/** Raised where values are no values of a kind: then the call is read as another one. */
export class NotThis extends Error {}

export function insist(right: boolean): asserts right {
  if (!right) throw new NotThis();
}
