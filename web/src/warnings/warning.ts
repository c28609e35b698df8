// One warning, and what a rule looks at.

import type { Address } from "../chain/lens";
import type { Action } from "../actions/action";
import type { Call } from "../actions/call";
import type { Context } from "../actions/context";

/** danger: money, or the cell itself, can be lost. caution: look twice. */
export type Level = "danger" | "caution";

export interface Warning {
  /** The rule, in one word for tools. */
  code: string;
  level: Level;
  /** The place of the action, from 0; null where it is about all of them. */
  action: number | null;
  words: string;
  /** What to do about it. */
  remedy: string;
}

/** What is known of the code at an address. */
export interface Code {
  exists: boolean;
  /** Whether its source is published; null where nobody was asked. */
  verified: boolean | null;
  /** Where a proxy finds what it does. */
  implementation: Address | null;
  /** Whether it will always find it there, as a clone does. */
  fixed: boolean;
}

/** The world around a proposal. What is not known is left out. */
export interface Facts {
  /** Unix seconds of the latest block. */
  now: bigint | null;
  /** Who has been paid by the cell before; null where its history could not be read. */
  paid: ReadonlySet<Address> | null;
  /** Other accounts that the cell has to do with. */
  known: ReadonlySet<Address>;
  /** Base units that the treasury can spend, by asset. */
  available: ReadonlyMap<Address, bigint>;
  /** Basis points: the part of all votes that the largest voter has. */
  largestVoter: bigint | null;
  /** Basis points: the largest part of all votes cast for and in abstention in the last votes. */
  turnout: bigint | null;
  code: ReadonlyMap<Address, Code>;
}

export interface View {
  actions: readonly Action[];
  context: Context;
  facts: Facts;
}

export type Rule = (view: View) => Iterable<Warning>;

export function danger(code: string, action: number | null, words: string, remedy: string): Warning {
  return { code, level: "danger", action, words, remedy };
}

export function caution(code: string, action: number | null, words: string, remedy: string): Warning {
  return { code, level: "caution", action, words, remedy };
}

/** Place of its action and call, of every call, those within others included. */
export function* callsOf(view: View): Generator<[number, Call]> {
  for (const [place, action] of view.actions.entries()) {
    yield [place, action.call];
    for (const call of action.inner) yield [place, call];
  }
}
