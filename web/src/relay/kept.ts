// What was handed to relays from this device, with their receipts: the evidence if one does not keep its word. Kept in
// the browser until the member takes it off the list.

import type { CellRecord } from "../cell/record";
import { parseSigned, type SignedFile } from "../cell/signed";
import type { Hex } from "../chain/rpc";
import { parseReceipt, type Receipt } from "./receipt";

export interface Handed {
  id: Hex;
  /** Of the relay. */
  url: string;
  file: SignedFile;
  receipt: Receipt;
}

const KEPT = 50;
const listeners = new Set<() => void>();
/** For a browser that keeps nothing. */
const memory = new Map<string, Handed[]>();

function key(record: CellRecord): string {
  return `celldao/${record.chainId}/${record.treasury}/relayed`;
}

export function loadHanded(record: CellRecord): readonly Handed[] {
  const known = memory.get(key(record));
  if (known !== undefined) return known;
  const found = read(record);
  memory.set(key(record), found);
  return found;
}

function read(record: CellRecord): Handed[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(record)) ?? "[]");
    return Array.isArray(kept) ? kept.flatMap(handedOf) : [];
  } catch {
    return [];
  }
}

function handedOf(kept: unknown): Handed[] {
  if (typeof kept !== "object" || kept === null) return [];
  const { id, url, file, receipt: given } = kept as Record<string, unknown>;
  const receipt = parseReceipt(given);
  if (receipt === null || receipt.id !== id || typeof url !== "string" || !/^https?:\/\//.test(url)) return [];
  try {
    return [{ id: receipt.id, url, file: parseSigned(JSON.stringify(file)), receipt }];
  } catch {
    return [];
  }
}

/** The newest first. Handing the same to the same relay again changes nothing. */
export function keepHanded(record: CellRecord, handed: Handed): void {
  const others = loadHanded(record).filter((one) => one.id !== handed.id || one.url !== handed.url);
  put(record, [handed, ...others].slice(0, KEPT));
}

export function dropHanded(record: CellRecord, handed: Handed): void {
  put(record, loadHanded(record).filter((one) => one !== handed));
}

export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function put(record: CellRecord, list: Handed[]): void {
  memory.set(key(record), list);
  try {
    localStorage.setItem(key(record), JSON.stringify(list));
  } catch {
    // then they are kept until the page is closed
  }
  for (const listener of listeners) listener();
}
