// What a proposal would do if it were carried out now: run by the treasury itself, in a call that changes nothing.
//
// The governor's address is lent the runner's code (celldao/simulation/runner.py), which makes the treasury's calls
// one by one; to everybody else it is the governor still.

import { bytesToHex, decodeFunctionResult, encodeFunctionData, getAddress } from "viem/utils";
import type { Call } from "../actions/call";
import { isPayment } from "../actions/tracks";
import { runner } from "../chain/contracts/runner";
import { treasury } from "../chain/contracts/treasury";
import { ask, type Address } from "../chain/lens";
import { NodeRefusal, type Hex } from "../chain/rpc";
import { troubleOf } from "../wallet/trouble";
import type { Amount } from "./amounts";
import type { Snapshot } from "./snapshot";

export interface Change {
  before: Amount;
  after: Amount;
}

export interface Simulation {
  /** The place of the action that fails; null if all succeed. */
  failed: number | null;
  /** The contract's own words. */
  reason: string;
  constitutional: boolean;
  /** What the treasury can spend, of each asset that changes. */
  changes: Change[];
}

// ITreasury.Phase.
const FIRST = 1n;
const LAST = 2n;
const ORDINARY = 4n;
const WORD = 64;
/** What the treasury's table looks at. */
const HEAD = 168;
const GAS = "0xfffff0";
/** What a step may use of it: as much as there is. */
const ALL_GAS = 0xffff_ffffn;

interface Step {
  target: Address;
  data: Hex;
  /** A failure ends the script. */
  must: boolean;
}

/** Three requests. Throws NodeRefusal where the node lends no code to a call. */
export async function simulate(snapshot: Snapshot, calls: readonly Call[]): Promise<Simulation> {
  const { lens, block, record, governor } = snapshot;
  const others = calls.filter((call) => !isPayment(call, record.treasury));
  const asked = others.map((call) => ask(record.treasury, treasury, "is_ordinary", [call.target, bytesToHex(call.data.slice(0, HEAD))]));
  const answers = (await lens.read(block, asked)) as readonly boolean[];
  const constitutional = !answers.every(Boolean);
  const assets = snapshot.facts.holdings.map((held) => getAddress(held.asset));
  const looks = assets.map((asset) => look(record.treasury, asset));
  const steps = [...looks, ...executions(record.treasury, calls, constitutional), ...looks];
  const results = await run(snapshot, governor, steps);
  const done = results.slice(assets.length, assets.length + calls.length);
  const failed = done.findIndex((result) => !result.ok);
  if (failed >= 0) {
    const reason = troubleOf(new NodeRefusal("execution reverted", 3, done[failed]!.answer)).reason;
    return { failed, reason, constitutional, changes: [] };
  }
  return { failed: null, reason: "", constitutional, changes: changes(snapshot, assets, results, assets.length + calls.length) };
}

function executions(target: Address, calls: readonly Call[], constitutional: boolean): Step[] {
  return calls.map((call, place) => {
    const phase = (constitutional ? 0n : ORDINARY) | (place === 0 ? FIRST : 0n) | (place === calls.length - 1 ? LAST : 0n);
    const args = [call.target, call.value, bytesToHex(call.data), phase] as const;
    return { target, data: encodeFunctionData({ abi: treasury, functionName: "execute", args }), must: true };
  });
}

function look(target: Address, asset: Address): Step {
  return { target, data: encodeFunctionData({ abi: treasury, functionName: "available", args: [asset] }), must: false };
}

function changes(snapshot: Snapshot, assets: readonly Address[], results: readonly Result[], after: number): Change[] {
  return assets.flatMap((asset, place) => {
    const [first, second] = [results[place], results[after + place]];
    if (first?.ok !== true || second?.ok !== true) return [];
    const units = [first, second].map(({ answer }) => decodeFunctionResult({ abi: treasury, functionName: "available", data: answer }));
    if (units[0] === units[1]) return [];
    return [{ before: snapshot.amount(asset, units[0]!), after: snapshot.amount(asset, units[1]!) }];
  });
}

interface Result {
  ok: boolean;
  answer: Hex;
}

async function run(snapshot: Snapshot, governor: Address, steps: readonly Step[]): Promise<Result[]> {
  const { rpc } = snapshot.lens;
  const at = { blockHash: snapshot.block.hash };
  const code = await rpc.ask<Hex>("eth_getCode", governor, at);
  const data = steps.map(({ target, data, must }) => {
    const word = BigInt(target) | (ALL_GAS << 160n) | (must ? 1n << 255n : 0n);
    return word.toString(16).padStart(WORD, "0") + ((data.length - 2) / 2).toString(16).padStart(WORD, "0") + data.slice(2);
  });
  const answer = await rpc.ask<Hex>(
    "eth_call",
    { from: runner.caller, to: governor, data: `0x${data.join("")}`, gas: GAS },
    at,
    { [governor]: { code: runner.code }, [runner.original]: { code } },
  );
  return results(answer);
}

/** Behind the time that the calls saw: whether each succeeded, its gas, and what it answered. */
export function results(answer: Hex): Result[] {
  const digits = answer.slice(2);
  const number = (at: number): number => Number(BigInt(`0x${digits.slice(at, at + WORD)}`));
  const found: Result[] = [];
  let at = WORD;
  while (at < digits.length) {
    const size = 2 * number(at + 2 * WORD);
    const start = at + 3 * WORD;
    if (start + size > digits.length) throw new NodeRefusal("the node's answer ends too early", null, null);
    found.push({ ok: number(at) !== 0, answer: `0x${digits.slice(start, start + size)}` });
    at = start + size;
  }
  if (digits.length < WORD) throw new NodeRefusal("the node has not lent the code to the call", null, null);
  return found;
}
