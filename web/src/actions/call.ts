// One call of a proposal: what the treasury is to do.

import { bytesToHex, hexToBytes } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";

export interface Call {
  target: Address;
  /** Base units of the native coin that go along. */
  value: bigint;
  data: Uint8Array;
}

export function callOf(target: Address, value: bigint, data: Hex): Call {
  return { target, value, data: hexToBytes(data) };
}

/** The first four bytes of the calldata; fewer where there are fewer. */
export function selectorOf(call: Call): Hex {
  return bytesToHex(call.data.slice(0, 4));
}
