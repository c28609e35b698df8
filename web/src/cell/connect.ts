// From the record beside the page to a snapshot of the cell.

import { Lens } from "../chain/lens";
import { Rpc, type Hex } from "../chain/rpc";
import type { Settings } from "../settings";
import type { CellRecord } from "./record";
import { Snapshot } from "./snapshot";

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

/** Whether another node tells the same of the cell at the same block; null where it can't say. */
export async function agrees(snapshot: Snapshot, second: Rpc): Promise<boolean | null> {
  const { number, hash } = snapshot.block;
  const found = await second.ask<{ hash: Hex } | null>("eth_getBlockByNumber", `0x${number.toString(16)}`, false);
  return found === null ? null : found.hash === hash;
}
