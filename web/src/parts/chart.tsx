// Sums by month as bars. The same figures stand in a table beside it: a chart is for a look, not for reading.

import { exact, inWords, type Amount, type Currency } from "../cell/amounts";
import { say } from "../text";
import { Table } from "./table";

export interface Month {
  /** "2027-03". */
  name: string;
  units: bigint;
}

const WIDTH = 640;
const HEIGHT = 160;
const GAP = 2;

/** By month of UTC, with the empty months between. */
export function byMonth(entries: readonly { time: bigint; units: bigint }[]): Month[] {
  const sums = new Map<string, bigint>();
  for (const { time, units } of entries) {
    const name = new Date(Number(time) * 1000).toISOString().slice(0, 7);
    sums.set(name, (sums.get(name) ?? 0n) + units);
  }
  const names = [...sums.keys()].sort();
  const months: Month[] = [];
  const last = names.at(-1);
  for (let name = names[0]; name !== undefined && last !== undefined && name <= last; name = following(name)) {
    months.push({ name, units: sums.get(name) ?? 0n });
  }
  return months;
}

function following(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

export function Chart({ title, months, currency }: { title: string; months: readonly Month[]; currency: Currency }) {
  const highest = months.reduce((most, { units }) => (units > most ? units : most), 0n);
  if (highest === 0n) return null;
  // A bar is never wider than a twelfth: one month alone is no wall.
  const step = WIDTH / Math.max(months.length, 12);
  const amount = (units: bigint): Amount => ({ units, currency });
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say("chart.highest", { title, amount: inWords(amount(highest)) })}>
        {months.map(({ name, units }, place) => {
          const height = Number((units * BigInt(HEIGHT)) / highest);
          return <rect key={name} x={place * step + GAP / 2} y={HEIGHT - height} width={Math.max(step - GAP, 1)} height={height} />;
        })}
      </svg>
      <details>
        <summary>{say("chart.table")}</summary>
        <Table
          label={title}
          heads={[say("chart.month"), currency.symbol]}
          rows={months.map(({ name, units }) => [name, exact(units, currency.decimals)])}
        />
      </details>
    </figure>
  );
}
