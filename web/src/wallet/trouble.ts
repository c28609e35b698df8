// What a wallet, a node or a contract means by an error, by kinds.

import { oneLine } from "../cell/hostile";
import { NodeDown, NodeRefusal } from "../chain/rpc";
import { say } from "../text";

export type Kind =
  /** The member declined: nothing is wrong. */
  | "declined"
  /** The wallet has a request open already: one must look there. */
  | "busy"
  /** A contract refuses, in words. */
  | "refused"
  /** Not enough coin for gas. */
  | "poor"
  /** The wallet does not know the chain. */
  | "unknownChain"
  /** It has not changed to the cell's network. */
  | "wrongChain"
  /** Another account was chosen in the wallet while it was being asked. */
  | "otherAccount"
  /** It gave something that is no signature. */
  | "noSignature"
  /** Another transaction has taken its place: speeded up, or cancelled, in the wallet. */
  | "replaced"
  /** It came into a block, and the contract refused it there. */
  | "reverted"
  | "down"
  | "other";

export interface Trouble {
  kind: Kind;
  /** The contract's own words, or the wallet's; empty if there are none. */
  reason: string;
  /** For those who help. */
  details: string;
}

const LONGEST = 300;
const DECLINED = new Set<unknown>([4001, "ACTION_REJECTED", 113]);

/** The wallet is on another network after it was asked to change. */
export class WrongNetwork extends Error {}

/** The wallet speaks for another account than the one that began this. */
export class OtherAccount extends Error {}

/** What the wallet answered is no signature. */
export class NoSignature extends Error {}

/** A transaction that failed in its block. */
export class Reverted extends Error {}

/** A transaction that another one has replaced. */
export class Replaced extends Error {}

interface Fields {
  code?: unknown;
  message?: unknown;
  shortMessage?: unknown;
  data?: unknown;
  cause?: unknown;
}

export function troubleOf(error: unknown): Trouble {
  const fields = chain(error);
  const codes = fields.map((one) => one.code);
  const words = fields.map((one) => (typeof one.message === "string" ? one.message : "")).join("\n");
  const details = oneLine(words, 2_000);
  const of = (kind: Kind, reason = ""): Trouble => ({ kind, reason: oneLine(reason, LONGEST), details });
  if (error instanceof WrongNetwork) return of("wrongChain");
  if (error instanceof OtherAccount) return of("otherAccount");
  if (error instanceof NoSignature) return of("noSignature");
  if (error instanceof Reverted) return of("reverted");
  if (error instanceof Replaced) return of("replaced");
  if (codes.some((code) => DECLINED.has(code)) || /user (rejected|denied|cancel)/i.test(words)) return of("declined");
  if (codes.includes(-32002)) return of("busy");
  if (codes.includes(4902) || /unrecognized chain/i.test(words)) return of("unknownChain");
  const reason = revertReason(fields, words);
  if (reason !== null) return of("refused", reason);
  if (/insufficient funds|exceeds the balance|insufficient balance/i.test(words)) return of("poor");
  if (error instanceof NodeDown) return of("down", words);
  return of("other", fields[0]?.message === undefined ? String(error) : String(fields[0].message));
}

/** The error, and what it was made of. Wallets wrap a node's words up to three deep. */
function chain(error: unknown): Fields[] {
  const found: Fields[] = [];
  let next: unknown = error;
  while (typeof next === "object" && next !== null && found.length < 5) {
    const fields = next as Fields & { originalError?: unknown };
    found.push(fields);
    const data = fields.data;
    const inner = typeof data === "object" && data !== null ? ((data as { originalError?: unknown }).originalError ?? data) : undefined;
    next = inner ?? fields.cause;
  }
  return found;
}

// Error(string) and Panic(uint256).
const ERROR = "0x08c379a0";

function revertReason(fields: Fields[], words: string): string | null {
  for (const { data } of fields) {
    if (typeof data === "string" && data.startsWith(ERROR)) return text(data);
    if (typeof data === "string" && data.startsWith("0x4e487b71")) return say("trouble.panic");
  }
  const said = /execution reverted:?\s*(?:revert:?\s*)?"?([^"\n]*)"?/i.exec(words);
  if (said !== null) return said[1] ?? "";
  return fields.some((one) => one instanceof NodeRefusal && one.isRevert) ? "" : null;
}

/** The text of an Error(string), read by hand: a contract may have written anything there. */
function text(data: string): string {
  const bytes = data.slice(10);
  const length = parseInt(bytes.slice(64 + 56, 128), 16);
  const encoded = bytes.slice(128, 128 + 2 * Math.min(length || 0, 1_000));
  return new TextDecoder().decode(Uint8Array.from(encoded.match(/../g) ?? [], (byte) => parseInt(byte, 16)));
}
