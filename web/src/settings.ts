// What a member has set on this device: kept in the browser, for this cell only.

import type { CellRecord } from "./cell/record";

export interface Settings {
  /** Node to read from instead of the record's. */
  rpc: string | null;
  /** A second node to compare with. */
  second: string | null;
}

const NOTHING: Settings = { rpc: null, second: null };

function key(record: CellRecord): string {
  return `celldao/${record.chainId}/${record.treasury}/settings`;
}

export function loadSettings(record: CellRecord): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(record)) ?? "{}");
    const fields = typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
    return { rpc: urlOf(fields["rpc"]), second: urlOf(fields["second"]) };
  } catch {
    return NOTHING; // a browser that keeps nothing, or something else's entry
  }
}

export function saveSettings(record: CellRecord, settings: Settings): void {
  try {
    localStorage.setItem(key(record), JSON.stringify(settings));
  } catch {
    // then they last until the page is closed
  }
}

/** The text if it is an http or https address. */
export function urlOf(text: unknown): string | null {
  if (typeof text !== "string") return null;
  try {
    const url = new URL(text.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url.href.replace(/\/$/, "") : null;
  } catch {
    return null;
  }
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
