// Times and parts of a whole, for people. Times are unix seconds as the chain has them.

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "always" });

export function date(seconds: bigint): string {
  return DATE.format(new Date(Number(seconds) * 1000));
}

export function iso(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

/** "in 3 days", "5 minutes ago", against a given now. */
export function relative(seconds: bigint, now: bigint): string {
  const distance = Number(seconds - now);
  const [unit, length] = STEPS.find(([, size]) => Math.abs(distance) >= size) ?? STEPS[3]!;
  return RELATIVE.format(Math.trunc(distance / length), unit);
}

/** Seconds as "3 days 12 hours". */
export function length(seconds: bigint): string {
  if (seconds === 0n) return "0 seconds";
  let rest = Number(seconds);
  const parts: string[] = [];
  for (const [unit, size] of STEPS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return parts.join(" ");
}

/** Basis points as "12.5 %". */
export function percent(points: bigint): string {
  const text = (Number(points) / 100).toFixed(2).replace(/\.?0+$/, "");
  return `${text} %`;
}

/** A part of a whole as basis points, rounded down: shown beside exact numbers only. */
export function part(of: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (of * 10_000n) / whole;
}
