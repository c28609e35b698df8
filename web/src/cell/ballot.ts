// A signed ballot as a file: the same content as `celldao ballot sign` writes, so that either submits the other's.

import { getAddress, isAddress } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";

export const SUPPORT = ["against", "for", "abstain"] as const;
export type Support = (typeof SUPPORT)[number];

export interface SignedBallot {
  format: 1;
  chain_id: number;
  governor: Address;
  /** Decimal digits. */
  proposal: string;
  title: string;
  voter: Address;
  support: Support | "split";
  params: Hex;
  reason: string;
  nonce: number;
  signature: Hex;
}

const SPLIT = 255;
/** Bytes that the governor takes as a signature: a contract may want other ones than a key makes (ERC-1271). */
export const LONGEST_SIGNATURE = 1_024;
const HEX = /^0x([0-9a-f]{2})*$/;

/** What is wrong with a text that should be a ballot: the name of a field, or "text". */
export class NoBallot extends Error {}

export function parseBallot(text: string): SignedBallot {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new NoBallot("text");
  }
  if (typeof data !== "object" || data === null) throw new NoBallot("text");
  const fields = data as Record<string, unknown>;
  const check = (name: string, right: boolean): void => {
    if (!right) throw new NoBallot(name);
  };
  const { governor, voter, proposal, support, params = "0x", reason = "", title = "", nonce, signature, chain_id } = fields;
  check("format", fields["format"] === undefined || fields["format"] === 1);
  check("chain_id", Number.isSafeInteger(chain_id));
  check("governor", typeof governor === "string" && isAddress(governor));
  check("voter", typeof voter === "string" && isAddress(voter));
  check("proposal", typeof proposal === "string" && /^[1-9][0-9]{0,77}$/.test(proposal));
  check("support", support === "split" || SUPPORT.includes(support as Support));
  check("params", typeof params === "string" && HEX.test(params));
  check("reason", typeof reason === "string" && new TextEncoder().encode(reason).length <= 1_024);
  check("title", typeof title === "string");
  check("nonce", Number.isSafeInteger(nonce) && (nonce as number) >= 0);
  // An empty one is what a Safe answers whose owners sign on chain; the governor asks it (ERC-1271).
  check("signature", typeof signature === "string" && HEX.test(signature) && signature.length <= 2 + 2 * LONGEST_SIGNATURE);
  return {
    format: 1,
    chain_id: chain_id as number,
    governor: getAddress(governor as string),
    proposal: proposal as string,
    title: title as string,
    voter: getAddress(voter as string),
    support: support as Support | "split",
    params: params as Hex,
    reason: reason as string,
    nonce: nonce as number,
    signature: signature as Hex,
  };
}

/** The governor's function that takes it alone, and its arguments. */
export function submission(ballot: SignedBallot): { name: string; args: readonly unknown[] } {
  const id = BigInt(ballot.proposal);
  const code = ballot.support === "split" ? SPLIT : SUPPORT.indexOf(ballot.support);
  if (ballot.reason === "" && ballot.support !== "split") {
    return { name: "castVoteBySig", args: [id, code, ballot.voter, ballot.signature] };
  }
  const { voter, reason, params, signature } = ballot;
  return { name: "castVoteWithReasonAndParamsBySig", args: [id, code, voter, reason, params, signature] };
}
