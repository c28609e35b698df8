// What a proposal does, in words, and what its voters should look at: everything that has to be read for it.

import { getAddress } from "viem/utils";
import type { Action } from "../actions/action";
import { callOf, type Call } from "../actions/call";
import { Context, type ContextFields } from "../actions/context";
import { readCall } from "../actions/read";
import { share } from "../chain/contracts/share";
import { ask, type Address } from "../chain/lens";
import { NodeRefusal, type Hex } from "../chain/rpc";
import { assetsOf } from "./assets";
import { listedAmong } from "./listed";
import { otherCells } from "./other_cells";
import { check } from "../warnings/check";
import type { Code, Warning } from "../warnings/warning";
import { mandateAddresses } from "./mandates";
import type { Snapshot } from "./snapshot";

export interface Explained {
  actions: Action[];
  warnings: Warning[];
}

// EIP-1967, and the 45 bytes of an EIP-1167 clone.
const IMPLEMENTATION: Hex = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a33d382b8a4c0a7a54";
const CLONE = /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3$/;

/** A handful of requests; none for a resolution. */
export async function explain(
  snapshot: Snapshot,
  targets: readonly Address[],
  values: readonly bigint[],
  calldatas: readonly Hex[],
): Promise<Explained> {
  const calls = targets.map((target, index) => callOf(target, values[index]!, calldatas[index]!));
  if (calls.length === 0) return { actions: [], warnings: [] };
  const base = await fieldsOf(snapshot, calls);
  const first = new Context(base);
  // Who is concerned is known once the calls are read; whether they are members changes the words of some.
  const concerned = concernedBy(calls.map((call) => readCall(call, first)));
  const [members, code] = await Promise.all([holdersAmong(snapshot, concerned), codeOf(snapshot, contractsOf(calls, first))]);
  const context = new Context({ ...base, members });
  const actions = calls.map((call) => readCall(call, context));
  const warnings = check(actions, context, {
    now: snapshot.block.timestamp,
    // The page does not read years of payments for this; the package does.
    paid: null,
    known: new Set(),
    available: new Map(snapshot.facts.holdings.map((held) => [getAddress(held.asset), held.books.available])),
    largestVoter: null,
    turnout: null,
    code,
  });
  return { actions, warnings };
}

/**
 * The context of the cell's proposals, without who is a member.
 *
 * @param calls those that are to be read: other cells that they are about become known
 * @param accounts that may be other cells, too
 */
export async function fieldsOf(snapshot: Snapshot, calls: readonly Call[] = [], accounts: readonly Address[] = []): Promise<ContextFields> {
  const { record, facts } = snapshot;
  const [mandates, others, listed] = await Promise.all([
    mandateAddresses(snapshot),
    otherCells(snapshot, calls, accounts),
    listedAmong(snapshot, calls),
  ]);
  const registered = new Set(facts.holdings.map((held) => getAddress(held.asset)));
  return {
    chain_id: record.chainId,
    treasury: record.treasury,
    share: record.share,
    governor: snapshot.governor,
    splitter: record.splitter,
    factory: record.factory,
    mandates,
    assets: assetsOf(record.chainId, snapshot.currencies, registered),
    listed,
    other_cells: others,
  };
}

function concernedBy(actions: readonly Action[]): Address[] {
  const found = actions.flatMap(({ mentioned, outflows }) => [...mentioned, ...outflows.map(({ receiver }) => receiver)]);
  return [...new Set(found)];
}

async function holdersAmong(snapshot: Snapshot, accounts: readonly Address[]): Promise<Address[]> {
  const balances = await snapshot.lens.read(
    snapshot.block,
    accounts.map((account) => ask(snapshot.record.share, share, "balanceOf", [account])),
  );
  return accounts.filter((_, index) => (balances[index] as bigint) > 0n);
}

/** Contracts that are called and are not the cell's own, or are paid. */
function contractsOf(calls: readonly Call[], context: Context): Address[] {
  const actions = calls.map((call) => readCall(call, context));
  const called = actions.flatMap(({ call, inner }) => [call, ...inner]).filter((call) => call.data.length > 0);
  const listed = actions.flatMap(({ details }) => [details.listing?.contract, details.spender].filter((one) => one !== undefined));
  const paid = actions.flatMap(({ outflows }) => outflows.map(({ receiver }) => receiver));
  const all = [...called.map((call) => call.target), ...listed, ...paid];
  return [...new Set(all)].filter((account) => !context.own.includes(account));
}

async function codeOf(snapshot: Snapshot, contracts: readonly Address[]): Promise<Map<Address, Code>> {
  const at = { blockHash: snapshot.block.hash };
  const answers = await snapshot.lens.rpc.askAll(
    contracts.flatMap((contract) => [
      { method: "eth_getCode", params: [contract, at] },
      { method: "eth_getStorageAt", params: [contract, IMPLEMENTATION, at] },
    ]),
  );
  const found = new Map<Address, Code>();
  contracts.forEach((contract, index) => {
    const code = answers[2 * index];
    const slot = answers[2 * index + 1];
    if (code instanceof NodeRefusal || slot instanceof NodeRefusal) return; // not known is not said
    const clone = CLONE.exec(code as string);
    const behind = BigInt(slot as Hex);
    const implementation = clone !== null ? getAddress(`0x${clone[1]!}`) : behind === 0n ? null : addressOf(behind);
    found.set(contract, { exists: code !== "0x", verified: null, implementation, fixed: clone !== null });
  });
  return found;
}

function addressOf(word: bigint): Address {
  return getAddress(`0x${(word & ((1n << 160n) - 1n)).toString(16).padStart(40, "0")}`);
}

