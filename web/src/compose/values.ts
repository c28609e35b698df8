// Values as people write them in a form, and in proposal.yaml: read strictly, never rounded.

import { getAddress, isAddress } from "viem/utils";
import { NATIVE, parse } from "../cell/amounts";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Context } from "../actions/context";
import { ZERO } from "../actions/limits";
import { say, type Key } from "../text";

/** A field can't be read. */
export class Unreadable extends Error {
  constructor(key: Key, values: Record<string, string> = {}) {
    super((say as (key: Key, values: Record<string, string>) => string)(key, values));
  }
}

const UNITS: Record<string, bigint> = { second: 1n, minute: 60n, hour: 3_600n, day: 86_400n, week: 604_800n };
const SHARE_DECIMALS = 6;

export function readAccount(text: string): Address {
  const given = text.trim();
  // Mixed capitals are a checksum: one that does not fit is a typing mistake.
  if (!isAddress(given) || getAddress(given) === ZERO) throw new Unreadable("compose.noAccount");
  return getAddress(given);
}

/** "1,250.50 USDC", "7 base units of 0x…". */
export function readAmount(text: string, context: Context): { token: Address; units: bigint } {
  const found = /^([0-9][0-9.,]*) +(\S(?:.*\S)?)$/.exec(text.trim());
  if (found === null) throw new Unreadable("compose.noAmount");
  const [, number = "", currency = ""] = found;
  const base = /^base units? of (0x[0-9a-fA-F]{40})$/.exec(currency);
  const token = base === null ? assetOf(currency, context) : getAddress(base[1]!);
  const decimals = base === null ? context.assets.get(token)!.decimals : 0;
  const units = parse(number, decimals);
  if (units === null) throw new Unreadable("compose.noNumber", { number, decimals: String(decimals) });
  return { token, units };
}

function assetOf(symbol: string, context: Context): Address {
  for (const asset of context.assets.values()) if (asset.symbol === symbol) return asset.token;
  throw new Unreadable("compose.noAsset", { symbol });
}

/** A symbol, an address, or "native". */
export function readAsset(text: string, context: Context): Address {
  const given = text.trim();
  if (given.toLowerCase() === "native") return NATIVE;
  return given.startsWith("0x") ? readAccount(given) : assetOf(given, context);
}

/** "12.5 shares", or the bare number. */
export function readShares(text: string): bigint {
  const units = parse(text.trim().replace(/ +shares?$/, ""), SHARE_DECIMALS);
  if (units === null) throw new Unreadable("compose.noShares");
  return units;
}

/** "66.67 %" as basis points. */
export function readRatio(text: string): bigint {
  const points = parse(text.trim().replace(/ *%$/, ""), 2);
  if (points === null || points > 10_000n) throw new Unreadable("compose.noRatio");
  return points;
}

/** "3 days" as seconds. */
export function readDuration(text: string): bigint {
  const found = /^([0-9]{1,12}) *(second|minute|hour|day|week)s?$/.exec(text.trim());
  if (found === null) throw new Unreadable("compose.noDuration");
  return BigInt(found[1]!) * UNITS[found[2]!]!;
}

/** "2027-06-30" or "2027-06-30T12:00:00Z" as Unix seconds. */
export function readMoment(text: string): bigint {
  const given = text.trim();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(given);
  const isTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(given);
  const milliseconds = isDay || isTime ? Date.parse(isDay ? `${given}T00:00:00Z` : given.replace(" ", "T")) : NaN;
  if (Number.isNaN(milliseconds) || milliseconds % 1_000 !== 0) throw new Unreadable("compose.noMoment");
  return BigInt(milliseconds / 1_000);
}

export function readWhole(text: string): bigint {
  if (!/^[0-9]{1,78}$/.test(text.trim())) throw new Unreadable("compose.noWhole");
  return BigInt(text.trim());
}

export function readYes(text: string): boolean {
  const given = text.trim().toLowerCase();
  if (["yes", "true"].includes(given)) return true;
  if (["no", "false"].includes(given)) return false;
  throw new Unreadable("compose.noYes");
}

export function readHex(text: string, bytes: number | null = null): Hex {
  const given = text.trim().toLowerCase();
  if (!/^0x([0-9a-f]{2})*$/.test(given) || (bytes !== null && given.length !== 2 + 2 * bytes)) {
    throw new Unreadable("compose.noHex");
  }
  return given as Hex;
}

/** Lines of "account, rest", blank ones left out. */
export function readLines<T>(text: string, read: (first: string, rest: string) => T): T[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const at = line.search(/[,;\s]/);
      const first = at < 0 ? line : line.slice(0, at);
      return read(first, at < 0 ? "" : line.slice(at + 1).replace(/^[,;\s]+/, ""));
    });
}
