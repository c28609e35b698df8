// What members sign instead of sending: EIP-712, shown by the wallet field by field.

import type { Address } from "../chain/lens";
import type { Snapshot } from "../cell/snapshot";

interface Field {
  name: string;
  type: string;
}

export interface TypedData {
  domain: { name: string; version: string; chainId: number; verifyingContract: Address };
  types: Record<string, Field[]>;
  primaryType: string;
  message: Record<string, string | number>;
}

/** The domain of all of the cell's contracts. */
export const DOMAIN: Field[] = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** The new key's consent to take over a member's number. Share's domain has the cell's own name. */
export function moveData(snapshot: Snapshot, old: Address, fresh: Address, deadline: bigint): TypedData {
  return {
    domain: domainOf(snapshot, snapshot.facts.overview.share.name, snapshot.record.share),
    types: {
      EIP712Domain: DOMAIN,
      Move: [
        { name: "old", type: "address" },
        { name: "new", type: "address" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Move",
    message: { old, new: fresh, deadline: deadline.toString() },
  };
}

function domainOf(snapshot: Snapshot, name: string, verifyingContract: Address): TypedData["domain"] {
  return { name, version: "1", chainId: snapshot.record.chainId, verifyingContract };
}
