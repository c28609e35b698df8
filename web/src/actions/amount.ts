// Amounts of money in actions, as celldao/actions/amounts.py writes them.

import { exact, grouped } from "../cell/amounts";
import type { Address } from "../chain/lens";

export const SHARES = "shares";
const BASE_UNITS = "base units of ";

/** So many base units of a currency that is written with so many decimals. */
export interface Money {
  units: bigint;
  decimals: number;
  /** A symbol, "shares", or "base units of 0x…". */
  currency: string;
}

export function ofUnknown(token: Address, units: bigint): Money {
  return { units, decimals: 0, currency: BASE_UNITS + token };
}

/** "1,250.5 USDC", "1 share", "7 base units of 0x…". */
export function words({ units, decimals, currency }: Money): string {
  const isOne = exact(units, decimals) === "1";
  const unit = isOne && currency === SHARES ? "share" : isOne ? currency.replace(/^base units of /, "base unit of ") : currency;
  return `${grouped(units, decimals)} ${unit}`;
}
