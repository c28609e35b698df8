// Amounts: whole base units with their currency, never a floating point number.

import type { Address } from "../chain/lens";

export const NATIVE: Address = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE";
export const SHARE_DECIMALS = 6;

export interface Currency {
  address: Address;
  symbol: string;
  decimals: number;
}

export interface Amount {
  /** Base units. */
  units: bigint;
  currency: Currency;
}

/** All digits, none lost, with a point: "1234.5". */
export function exact(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return sign + whole + (fraction === "" ? "" : `.${fraction}`);
}

/** For people: groups of three, all digits: "1,234.5". */
export function grouped(units: bigint, decimals: number): string {
  const [whole = "", fraction] = exact(units, decimals).split(".");
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}

export const VOTES = "votes";

/** What an amount is of; one vote is not "votes". */
export function unitOf({ units, currency }: Amount): string {
  return currency.symbol === VOTES && units === 10n ** BigInt(currency.decimals) ? "vote" : currency.symbol;
}

export function inWords(amount: Amount): string {
  return `${grouped(amount.units, amount.currency.decimals)} ${unitOf(amount)}`;
}

/** Base units of what somebody typed; null if it is no number, negative, or finer than the currency. */
export function parse(text: string, decimals: number): bigint | null {
  const found = /^(\d+)(?:\.(\d*))?$/.exec(text.trim().replace(/,(?=\d{3}(\D|$))/g, ""));
  if (found === null) return null;
  const fraction = (found[2] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) return null;
  return BigInt(found[1]! + fraction.padEnd(decimals, "0"));
}
