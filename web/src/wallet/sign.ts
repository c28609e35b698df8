// Asking a wallet for a signature, and what may come back: keys and contracts sign differently.

import { isHex } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { LONGEST_SIGNATURE } from "../cell/ballot";
import type { Snapshot } from "../cell/snapshot";
import { isContract, prepare, type Session } from "./session";
import { NoSignature } from "./trouble";
import type { TypedData } from "./typed_data";

/** Hexadecimal signs of a key's signature, with 0x. */
const KEYS_LENGTH = 132;

/** Throws what the wallet says; NoSignature for an answer that can be none. */
export async function sign(snapshot: Snapshot, session: Session, account: Address, data: TypedData): Promise<Hex> {
  const { record, lens } = snapshot;
  // Wallets sign only what is of the network they are on.
  await prepare(session, record, lens.rpc.url, () => undefined);
  const answer = await session.wallet.provider.request({ method: "eth_signTypedData_v4", params: [account, JSON.stringify(data)] });
  return signatureOf(answer, await isContract(lens.rpc, account));
}

/** What the governor takes, from what a wallet answered. A contract's signature is nobody's business but its own. */
export function signatureOf(answer: unknown, isContracts: boolean): Hex {
  if (typeof answer !== "string" || !isHex(answer) || answer.length % 2 !== 0) throw new NoSignature();
  const signature = answer.toLowerCase() as Hex;
  if (isContracts) {
    if (signature.length > 2 + 2 * LONGEST_SIGNATURE) throw new NoSignature();
    return signature;
  }
  if (signature.length !== KEYS_LENGTH) throw new NoSignature();
  // Some hardware wallets count the last byte from 0 instead of from 27.
  const last = parseInt(signature.slice(-2), 16);
  return last > 1 ? signature : `0x${signature.slice(2, -2)}${(last + 27).toString(16)}`;
}
