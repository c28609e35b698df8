// Sums by month as bars. The same figures stand in a table beside it: a chart is for a look, not for reading.

import { exact, inWords, type Amount, type Currency } from "../cell/amounts";
import type { Month } from "../history/calendar";
import { say } from "../text";
import { Table } from "./table";

const WIDTH = 640;
const HEIGHT = 160;
const GAP = 2;

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
        <line class="top" x1={0} x2={WIDTH} y1={0.5} y2={0.5} />
        {months.map(({ name, units }, place) => {
          const height = Number((units * BigInt(HEIGHT)) / highest);
          return <rect key={name} x={place * step + GAP / 2} y={HEIGHT - height} width={Math.max(step - GAP, 1)} height={height} />;
        })}
      </svg>
      <div class="ends" aria-hidden="true">
        <span>{months[0]!.name}</span>
        <span>{say("chart.most", { amount: inWords(amount(highest)) })}</span>
        <span>{months.length > 1 && months.at(-1)!.name}</span>
      </div>
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
