// What was sent from this device, or may have been: the list that the panel shows, as the browser keeps it.

import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { CellRecord } from "../cell/record";
import type { Trouble } from "./trouble";

export const STEPS = ["checking", "switching", "confirming", "sent", "handed", "unsure", "done", "failed"] as const;
/**
 * confirming  the wallet is asked
 * sent        the wallet gave a transaction's hash
 * handed      the wallet is a contract: others may have to sign, and its hash may be one of its own
 * unsure      the page was closed while the wallet was asked: it may have been sent, or not
 */
export type Step = (typeof STEPS)[number];

export interface Sent {
  /** This device's own number for it. */
  id: string;
  what: string;
  step: Step;
  account: Address;
  to: Address;
  data: Hex;
  /** What the wallet answered: of a transaction, or of its own; null while there is none. */
  hash: Hex | null;
  /** Of the account, once it is known: how many it had sent before this one. */
  nonce: number | null;
  /** Decimal digits: no block before it can hold it. */
  from: string;
  /** Unix milliseconds when the step began. */
  since: number;
  trouble: Trouble | null;
  block: string | null;
  /** Somebody has asked for the same again while it was on its way. */
  again: boolean;
}

const KEPT = 20;
const HASH = /^0x[0-9a-f]{64}$/i;

export function isHash(answer: unknown): answer is Hex {
  return typeof answer === "string" && HASH.test(answer);
}

/** Nothing more is to be expected of it. */
export function isOver({ step }: Sent): boolean {
  return step === "done" || step === "failed";
}

export function loadSent(record: CellRecord): Sent[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key(record)) ?? "[]");
    return Array.isArray(found) ? found.filter(isSent) : [];
  } catch {
    return []; // a browser that keeps nothing, or something else's entry
  }
}

/** The newest of them; as many as fit on a screen or two. */
export function keepSent(record: CellRecord, list: readonly Sent[]): Sent[] {
  const kept = list.slice(0, KEPT);
  try {
    localStorage.setItem(key(record), JSON.stringify(kept));
  } catch {
    // then they are kept until the page is closed
  }
  return kept;
}

export function key(record: CellRecord): string {
  return `celldao/${record.chainId}/${record.treasury}/sent`;
}

function isSent(given: unknown): given is Sent {
  if (typeof given !== "object" || given === null) return false;
  const { id, what, step, account, to, data, hash, from } = given as Record<string, unknown>;
  const texts = [id, what, account, to, data, from].every((one) => typeof one === "string");
  return texts && STEPS.includes(step as Step) && (hash === null || isHash(hash)) && /^\d+$/.test(from as string);
}
