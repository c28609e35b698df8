// Which of the calls of a proposal the ordinary track lists: whether they may be carried out by an ordinary vote.

import { bytesToHex, getAddress } from "viem/utils";
import { selectorOf, type Call } from "../actions/call";
import { ownFunctions } from "../actions/own";
import { treasury as treasuryAbi } from "../chain/contracts/treasury";
import { ask, type Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Snapshot } from "./snapshot";

export interface Listed {
  target: Address;
  selector: Hex;
}

/** Those of these calls, and of what spend_with calls, that the treasury lists now; a request for each ten. */
export async function listedAmong(snapshot: Snapshot, calls: readonly Call[]): Promise<Listed[]> {
  const { treasury } = snapshot.record;
  const found = new Map<string, Listed>();
  for (const call of calls) {
    const pair = pairOf(call, treasury);
    if (pair !== null) found.set(`${pair.target} ${pair.selector}`, pair);
  }
  const pairs = [...found.values()];
  const questions = pairs.map(({ target, selector }) => ask(treasury, treasuryAbi, "is_ordinary", [target, selector]));
  const answers = await snapshot.lens.read(snapshot.block, questions);
  return pairs.filter((_, index) => answers[index]);
}

function pairOf(call: Call, treasury: Address): Listed | null {
  if (call.data.length < 4) return null;
  if (call.target !== treasury) return { target: call.target, selector: selectorOf(call) };
  const func = ownFunctions("treasury").get(selectorOf(call));
  const values = func?.name === "spend_with" ? func.decode(call.data) : null;
  if (values === null) return null;
  const [, , target, data] = values as [unknown, unknown, Address, Hex | Uint8Array];
  const inner = typeof data === "string" ? data : bytesToHex(data);
  return inner.length < 10 ? null : { target: getAddress(target), selector: inner.slice(0, 10) as Hex };
}
