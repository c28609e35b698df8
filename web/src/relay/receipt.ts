// A relay's receipt: its signed word that it has a file, and until when that will be on chain. celldao/relay/receipts.py
// signs it.

import { getAddress, isAddress, recoverTypedDataAddress } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";

export interface Receipt {
  format: 1;
  relay: Address;
  chain_id: number;
  /** Of the file: the digest of what was signed. */
  id: Hex;
  /** Unix seconds. */
  received: number;
  /** Until then it will be on chain, unix seconds. */
  submit_by: number;
  /** Place in the relay's log. */
  sequence: number;
  head: Hex;
  signature: Hex;
}

const WORD = /^0x[0-9a-f]{64}$/;
const SIGNATURE = /^0x[0-9a-f]{130}$/;
const RECEIPT = [
  { name: "id", type: "bytes32" },
  { name: "received", type: "uint256" },
  { name: "submitBy", type: "uint256" },
  { name: "sequence", type: "uint256" },
  { name: "head", type: "bytes32" },
] as const;

/** Seconds that clocks of relays may differ from here. */
export const SLACK = 600;
/** The longest promise that a relay's settings allow, in seconds. */
const LONGEST_PROMISE = 7 * 86_400;

/** Null if it is none. */
export function parseReceipt(data: unknown): Receipt | null {
  if (typeof data !== "object" || data === null) return null;
  const { format, relay, chain_id, id, received, submit_by, sequence, head, signature } = data as Record<string, unknown>;
  const isCount = (one: unknown): one is number => Number.isSafeInteger(one) && (one as number) >= 0;
  if (format !== 1 || typeof relay !== "string" || !isAddress(relay)) return null;
  if (![chain_id, received, submit_by, sequence].every(isCount)) return null;
  if (![id, head].every((one) => typeof one === "string" && WORD.test(one))) return null;
  if (typeof signature !== "string" || !SIGNATURE.test(signature)) return null;
  return { ...(data as Receipt), relay: getAddress(relay) };
}

/** Whether the relay that it names has signed exactly this. */
export async function isSigned(receipt: Receipt): Promise<boolean> {
  const { relay, chain_id: chainId, id, received, submit_by, sequence, head, signature } = receipt;
  try {
    const signer = await recoverTypedDataAddress({
      domain: { name: "celldao Relay", version: "1", chainId, verifyingContract: relay },
      types: { Receipt: RECEIPT },
      primaryType: "Receipt",
      message: { id, received: BigInt(received), submitBy: BigInt(submit_by), sequence: BigInt(sequence), head },
      signature,
    });
    return signer === relay;
  } catch {
    return false; // no signature that could be anybody's
  }
}

/**
 * What is wrong with its times; null if nothing is. All in unix seconds, `promise` in seconds.
 *
 * A receipt may be old: whoever hands in again what the relay has gets the first one, which binds it the more.
 */
export function wrongTime({ received, submit_by }: Receipt, promise: number, now: number, deadline: number): string | null {
  if (received > now + SLACK) return "its receipt is of a time to come";
  if (submit_by < received) return "its receipt ends before it begins";
  if (submit_by > received + Math.min(promise, LONGEST_PROMISE) + SLACK) return "its receipt gives it more time than it says that it takes";
  if (submit_by > deadline) return "its receipt runs longer than the file can be taken";
  return null;
}
