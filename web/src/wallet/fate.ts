// What has become of something that a wallet was asked to send: in a block, replaced, or still on its way.

import { getAddress, isAddress } from "viem/utils";
import type { Address } from "../chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../chain/rpc";
import type { Sent } from "./sent";

export type Fate =
  | { kind: "waiting"; nonce: number | null; from: string }
  | { kind: "mined"; ok: boolean; block: string; transaction: Hex }
  /** Another transaction of the account has taken its place. */
  | { kind: "replaced" };

interface Receipt {
  status: Hex;
  blockNumber: Hex;
}

interface Transaction {
  hash: Hex;
  from: Hex;
  to: Hex | null;
  input: Hex;
  nonce: Hex;
}

// Safe's ExecutionSuccess(bytes32,uint256) and ExecutionFailure(bytes32,uint256); from 1.4.1 on the hash is indexed.
const CARRIED_OUT = "0x442e715f626346e8c54381002da614f62bee8d27386535b2521ec8540898556e";
const FAILED = "0x23428b18acfb3ea64b08dc0c1d296ea9c09702c09083ca5272e64d115b687d23";
const SPAN = 10_000n;

/** Of a transaction's hash: one request, or two. */
export async function fateOfHash(rpc: Rpc, { hash, account, nonce, from }: Sent): Promise<Fate> {
  const [receipt, known, count] = await rpc.askAll([
    { method: "eth_getTransactionReceipt", params: [hash] },
    { method: "eth_getTransactionByHash", params: [hash] },
    { method: "eth_getTransactionCount", params: [account, "latest"] },
  ]);
  if (isReceipt(receipt)) return mined(receipt, hash!);
  if (isTransaction(known)) return { kind: "waiting", nonce: Number(known.nonce), from };
  if (nonce === null || typeof count !== "string" || Number(count) <= nonce) return { kind: "waiting", nonce, from };
  // The node does not know it any more, and its number is used up. It may have come into a block between the two answers.
  const last = await rpc.ask<Receipt | null>("eth_getTransactionReceipt", hash);
  return isReceipt(last) ? mined(last, hash!) : { kind: "replaced" };
}

/** Of what a contract wallet was handed: as a transaction, or as the event in which a Safe names it. */
export async function fateOfHanded(rpc: Rpc, sent: Sent): Promise<Fate> {
  const { hash, account } = sent;
  if (hash === null) return { kind: "waiting", nonce: null, from: sent.from };
  const latest = BigInt(await rpc.ask<Hex>("eth_blockNumber"));
  const from = BigInt(sent.from);
  const until = latest < from + SPAN - 1n ? latest : from + SPAN - 1n;
  const [receipt, logs] = await rpc.askAll([
    { method: "eth_getTransactionReceipt", params: [hash] },
    {
      method: "eth_getLogs",
      params: [{ address: account, topics: [[CARRIED_OUT, FAILED]], fromBlock: hex(from), toBlock: hex(until) }],
    },
  ]);
  if (isReceipt(receipt)) return mined(receipt, hash);
  if (logs instanceof NodeRefusal) throw logs;
  for (const { topics, data, blockNumber, transactionHash } of logs as Log[]) {
    if ((topics[1] ?? data.slice(0, 66)).toLowerCase() !== hash.toLowerCase()) continue;
    return { kind: "mined", ok: topics[0] === CARRIED_OUT, block: BigInt(blockNumber).toString(), transaction: transactionHash };
  }
  // What was looked through is not looked through again, but for the newest blocks, which may be replaced.
  const next = until === latest ? (latest > from + SETTLED ? latest - SETTLED : from) : until + 1n;
  return { kind: "waiting", nonce: null, from: next.toString() };
}

const SETTLED = 64n;

interface Log {
  topics: Hex[];
  data: Hex;
  blockNumber: Hex;
  transactionHash: Hex;
}

/**
 * Of a request that the page did not see the end of: whether the account has sent it since. Found by the account's
 * count of transactions, in as many requests as the number of blocks has digits.
 */
export async function fateOfUnsure(rpc: Rpc, sent: Sent): Promise<Fate> {
  const { account, to, data, nonce } = sent;
  const waiting: Fate = { kind: "waiting", nonce, from: sent.from };
  if (nonce === null) return waiting;
  const latest = BigInt(await rpc.ask<Hex>("eth_blockNumber"));
  if ((await countAt(rpc, account, latest)) <= nonce) return waiting;
  let [low, high] = [BigInt(sent.from), latest];
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((await countAt(rpc, account, middle)) > nonce) high = middle;
    else low = middle + 1n;
  }
  const block = await rpc.ask<{ transactions: Transaction[] }>("eth_getBlockByNumber", hex(high), true);
  const own = block.transactions.find((one) => same(one.from, account) && Number(one.nonce) === nonce);
  if (own === undefined) return waiting;
  // Another one of the same account: this one may come after it.
  if (!same(own.to, to) || own.input !== data) return { kind: "waiting", nonce: nonce + 1, from: high.toString() };
  const receipt = await rpc.ask<Receipt | null>("eth_getTransactionReceipt", own.hash);
  return isReceipt(receipt) ? mined(receipt, own.hash) : waiting;
}

async function countAt(rpc: Rpc, account: Address, block: bigint): Promise<number> {
  return Number(await rpc.ask<Hex>("eth_getTransactionCount", account, hex(block)));
}

function mined(receipt: Receipt, transaction: Hex): Fate {
  return { kind: "mined", ok: BigInt(receipt.status) === 1n, block: BigInt(receipt.blockNumber).toString(), transaction };
}

function isReceipt(answer: unknown): answer is Receipt {
  return typeof answer === "object" && answer !== null && "status" in answer && "blockNumber" in answer;
}

function isTransaction(answer: unknown): answer is Transaction {
  return typeof answer === "object" && answer !== null && "nonce" in answer;
}

function same(one: string | null, other: Address): boolean {
  return one !== null && isAddress(one) && getAddress(one) === other;
}

function hex(number: bigint): Hex {
  return `0x${number.toString(16)}`;
}
