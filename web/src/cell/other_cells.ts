// Other cells that a proposal is about, from the chain: their contracts, currencies, and what is voted on there.
//
// A cell is one because this cell's factory says so: what claims to be a cell's is not enough. As
// celldao/snapshots/other_cells.py has it.

import { getAddress } from "viem/utils";
import { selectorOf, type Call } from "../actions/call";
import type { OtherFields } from "../actions/other_cells";
import { ownFunctions } from "../actions/own";
import { factory } from "../chain/contracts/factory";
import { treasury as treasuryAbi } from "../chain/contracts/treasury";
import { ask, askLens, type Address } from "../chain/lens";
import { assetsOf } from "./assets";
import { currenciesOf } from "./currencies";
import { describe } from "./description";
import { createdIn } from "./proposals";
import type { Snapshot } from "./snapshot";

/** More contracts than this are not asked what they are: a proposal could name thousands. */
const MOST_ASKED = 40;
/** More cells than this are shown by their addresses. */
const MOST_TOLD = 8;
/** How far back a proposal there is looked for. */
const PROPOSALS = 1_000n;
// treasury(), what it may use, and an address as it is answered.
const TREASURY = "0x61d027b3";
const GAS = "0x186a0";
const WORD = /^0x0{24}[0-9a-f]{40}$/i;
const VOTES = new Set(["castVote", "castVoteWithReason"]);

/**
 * Those of these accounts, and of the contracts that are called, that are other cells'. A request or two for each ten
 * of them, and up to three for each cell that is found.
 */
export async function otherCells(snapshot: Snapshot, calls: readonly Call[], accounts: readonly Address[] = []): Promise<OtherFields[]> {
  const { record, governor, block, lens } = snapshot;
  const own = new Set<Address>([record.treasury, record.share, record.splitter, record.factory, governor]);
  const called = calls.filter(({ target, data }) => data.length > 0 && !own.has(target)).map(({ target }) => target);
  const targets = unique(called).slice(0, MOST_ASKED);
  const claimed = await treasuriesOf(snapshot, targets);
  const candidates = unique([...accounts, ...targets, ...claimed]).filter((one) => !own.has(one)).slice(0, 2 * MOST_ASKED);
  const says = await lens.read(block, candidates.map((one) => ask(record.factory, factory, "is_cell", [one])));
  const found = candidates.filter((_, index) => says[index] === true).slice(0, MOST_TOLD);
  return Promise.all(found.map((treasury) => described(snapshot, treasury, calls)));
}

/** What contracts name as their treasury: shares and governors of cells do, and whoever pretends to be. */
async function treasuriesOf({ lens, block }: Snapshot, targets: readonly Address[]): Promise<Address[]> {
  const questions = targets.map((to) => ({ method: "eth_call", params: [{ to, data: TREASURY, gas: GAS }, { blockHash: block.hash }] }));
  const answers = await lens.rpc.askAll(questions);
  // Whatever else a contract answers, or how it refuses: it names none.
  return answers.flatMap((answer) => (typeof answer === "string" && WORD.test(answer) ? [getAddress(`0x${answer.slice(26)}`)] : []));
}

/** A cell, as far as these calls are about it. */
async function described(snapshot: Snapshot, treasury: Address, calls: readonly Call[]): Promise<OtherFields> {
  const { record, block, lens } = snapshot;
  const [overview, tokens, holdings, present, founded] = await lens.read(block, [
    askLens("overview", [treasury]),
    askLens("tokens", [treasury]),
    askLens("holdings", [treasury]),
    ask(treasury, treasuryAbi, "governor", []),
    ask(record.factory, factory, "contracts_of", [treasury]),
  ]);
  const decimals = new Map(holdings.map((held) => [getAddress(held.asset), Number(held.books.decimals)] as const));
  const currencies = currenciesOf(record.chainId, tokens, decimals);
  // Of a governor that a vote has appointed nothing is known.
  const governor = getAddress(present) === getAddress(founded.governor) ? getAddress(present) : null;
  return {
    name: overview.share.name,
    treasury,
    share: founded.share,
    governor,
    assets: assetsOf(record.chainId, currencies, new Set(decimals.keys())),
    proposals: governor === null ? {} : await titles(snapshot, treasury, governor, calls),
  };
}

/** Of the proposals there that these calls vote on. */
async function titles(snapshot: Snapshot, treasury: Address, governor: Address, calls: readonly Call[]): Promise<Record<string, string>> {
  const functions = ownFunctions("governor");
  const wanted = new Set<bigint>();
  for (const call of calls.filter(({ target, data }) => target === governor && data.length >= 4)) {
    const func = functions.get(selectorOf(call));
    const values = func !== undefined && VOTES.has(func.name) ? func.decode(call.data) : null;
    if (values !== null) wanted.add(values[0] as bigint);
  }
  if (wanted.size === 0) return {};
  const [page] = await snapshot.lens.read(snapshot.block, [askLens("creation_blocks", [treasury, 0n, PROPOSALS])]);
  const made = await createdIn(snapshot.lens.rpc, governor, page[2]);
  return Object.fromEntries(made.filter(({ id }) => wanted.has(id)).map(({ id, description }) => [id.toString(), describe(description).title]));
}

function unique(accounts: readonly Address[]): Address[] {
  return [...new Set(accounts)];
}

