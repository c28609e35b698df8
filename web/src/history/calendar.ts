// Months of UTC, and what falls into them.

export interface Month {
  /** "2027-03". */
  name: string;
  units: bigint;
}

export function monthOf(time: bigint): string {
  return new Date(Number(time) * 1000).toISOString().slice(0, 7);
}

/** By month, with the empty months between. */
export function byMonth(entries: readonly { time: bigint; units: bigint }[]): Month[] {
  const sums = new Map<string, bigint>();
  for (const { time, units } of entries) sums.set(monthOf(time), (sums.get(monthOf(time)) ?? 0n) + units);
  const names = [...sums.keys()].sort();
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return [];
  return monthsBetween(first, last).map((name) => ({ name, units: sums.get(name) ?? 0n }));
}

/** Both included, in order. */
export function monthsBetween(first: string, last: string): string[] {
  const names: string[] = [];
  for (let name = first; name <= last; name = following(name)) names.push(name);
  return names;
}

function following(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}
