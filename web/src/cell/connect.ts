// From the record beside the page to a snapshot of the cell.

import { Lens } from "../chain/lens";
import { NodeRefusal, Rpc } from "../chain/rpc";
import type { Settings } from "../settings";
import type { CellRecord } from "./record";
import { readFacts, Snapshot } from "./snapshot";

/** The node is of another chain than the cell. */
export class WrongChain extends Error {
  constructor(
    readonly url: string,
    readonly found: number,
    readonly wanted: number,
  ) {
    super(`chain ${found} instead of ${wanted}`);
  }
}

/** Neither the record nor the settings name a node. */
export class NoNode extends Error {
  constructor(readonly chainId: number) {
    super(`no node of chain ${chainId}`);
  }
}

/** The node that the member, or else the record, names; null if neither does. */
export function rpcOf(record: CellRecord, settings: Settings): Rpc | null {
  const url = settings.rpc ?? record.rpc[0];
  return url === undefined ? null : new Rpc(url);
}

/** The cell as of now, from a node of its chain. */
export async function connect(rpc: Rpc | null, record: CellRecord): Promise<Snapshot> {
  if (rpc === null) throw new NoNode(record.chainId);
  const found = await rpc.chainId();
  if (found !== record.chainId) throw new WrongChain(rpc.url, found, record.chainId);
  return Snapshot.latest(new Lens(rpc), record);
}

/**
 * Whether another node tells the same of the cell: all that the first pages are made of, at the same block. A block's
 * hash alone would not do: a node that lies about answers can be right about blocks.
 */
export async function agrees(snapshot: Snapshot, second: Rpc): Promise<boolean> {
  try {
    const facts = await readFacts(new Lens(second), snapshot.record, snapshot.block);
    return plain(facts) === plain(snapshot.facts);
  } catch (error) {
    // It answers, and does not know this block: it follows another chain, or is behind.
    if (error instanceof NodeRefusal) return false;
    throw error;
  }
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
}
