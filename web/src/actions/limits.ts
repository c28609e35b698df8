// What the contracts take at most, and what the package's models can say: celldao/limits.py and its fields. A call
// beyond them is read as an unusual one.

import type { Address } from "../chain/lens";
import { limits } from "../chain/contracts/limits";
import { insist } from "./action";
import { LAST_MOMENT } from "./wording";

export const ZERO: Address = "0x0000000000000000000000000000000000000000";
export const BASIS = 10_000n;
export const MAX_UNITS = 2n ** 256n - 1n;
/** From here on an allowance is no bound: more than there is of any token. */
export const UNBOUNDED = 2n ** 128n;

export const { MAX_INNER_DATA, MAX_RECIPIENTS, MAX_BUDGETS, MAX_CHARTER_RECEIVERS, MAX_CHARTER_CALLS, MAX_SWEEP } = limits;
export const MAX_BUDGET = 2n ** 128n - 1n;
export const MAX_DECIMALS = BigInt(limits.MAX_DECIMALS);
const MAX_SUPPLY = 4n * 10n ** 21n;
// The longest time that Python's timedelta can hold.
const MAX_SECONDS = 86_399_999_999_999n;
const JOINERS = new Set(["\u200c", "\u200d"]);

/** How many receivers one `Treasury.send` of a proposal can have. */
export const MAX_PAYMENTS = Math.min(limits.MAX_RECEIVERS, Math.floor((limits.MAX_DATA - 4 - 5 * 32) / 64));

export function account(address: Address): Address {
  insist(address !== ZERO);
  return address;
}

export function ratio(points: bigint): bigint {
  insist(points <= BASIS);
  return points;
}

export function duration(seconds: bigint): bigint {
  insist(seconds <= MAX_SECONDS);
  return seconds;
}

export function moment(seconds: bigint): bigint {
  insist(seconds <= LAST_MOMENT);
  return seconds;
}

export function positive(units: bigint): bigint {
  insist(units > 0n);
  return units;
}

export function shareUnits(units: bigint): bigint {
  insist(units <= MAX_SUPPLY);
  return units;
}

/** One line of at most so many bytes, nothing invisible in it. */
export function text(given: string, bytes: number): string {
  insist(given !== "" && given.trim() === given && !given.includes("\n"));
  insist(new TextEncoder().encode(given).length <= bytes);
  insist(Array.from(given).every((sign) => JOINERS.has(sign) || !/^[\p{Cc}\p{Cf}\p{Cs}]$/u.test(sign)));
  return given;
}

export function link(given: string): string {
  return text(given, limits.MAX_LINK);
}
