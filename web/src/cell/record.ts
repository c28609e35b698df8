// cell.json: where the cell is. It lies beside the page, and is all that differs from one cell's page to another's.

import { getAddress, isAddress } from "viem/utils";
import type { Address } from "../chain/lens";

export interface CellRecord {
  name: string;
  chainId: number;
  factory: Address;
  treasury: Address;
  share: Address;
  splitter: Address;
  /** No event of the open cell is older. */
  block: bigint;
  /** Where to ask the chain; members can name another in the settings. */
  rpc: string[];
  /** Of a block explorer, without a slash at the end; null where there is none. */
  explorer: string | null;
  /** Relays, which bring to the chain what members sign; members need no coin then. */
  relays: string[];
}

/** There is no usable cell.json. */
export class NoRecord extends Error {}

/** The record beside the page. */
export async function loadRecord(): Promise<CellRecord> {
  let response: Response;
  try {
    response = await fetch("./cell.json", { cache: "no-cache", credentials: "same-origin" });
  } catch {
    throw new NoRecord("cell.json cannot be reached");
  }
  if (!response.ok) throw new NoRecord("there is no cell.json beside this page");
  let data: unknown;
  try {
    data = await response.json();
  } catch {
    throw new NoRecord("cell.json is no JSON");
  }
  return recordOf(data);
}

export function recordOf(data: unknown): CellRecord {
  if (typeof data !== "object" || data === null) throw new NoRecord("cell.json is no record of a cell");
  const fields = data as Record<string, unknown>;
  const address = (name: string): Address => {
    const text = fields[name];
    if (typeof text !== "string" || !isAddress(text)) throw new NoRecord(`cell.json: ${name} is no address`);
    return getAddress(text);
  };
  const whole = (name: string): number => {
    const number = fields[name];
    if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) {
      throw new NoRecord(`cell.json: ${name} is no number`);
    }
    return number;
  };
  const url = (value: unknown, name: string): string => {
    if (typeof value !== "string" || !/^https?:\/\//.test(value)) throw new NoRecord(`cell.json: ${name} is no URL`);
    return value.replace(/\/+$/, "");
  };
  const rpc = fields["rpc"] === undefined ? [] : Array.isArray(fields["rpc"]) ? fields["rpc"] : [fields["rpc"]];
  const relays = fields["relays"] ?? [];
  if (!Array.isArray(relays)) throw new NoRecord("cell.json: relays is no list");
  return {
    name: typeof fields["name"] === "string" ? fields["name"] : "",
    chainId: whole("chain_id"),
    factory: address("factory"),
    treasury: address("treasury"),
    share: address("share"),
    splitter: address("splitter"),
    block: BigInt(whole("block")),
    rpc: rpc.map((one) => url(one, "rpc")),
    explorer: fields["explorer"] === undefined ? null : url(fields["explorer"], "explorer"),
    relays: relays.map((one: unknown) => url(one, "relays")),
  };
}
