// What came in and went out in a period, with charts, and as CSV.

import { useState } from "preact/hooks";
import type { Currency } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import { csvOf } from "../history/csv";
import { readMovements, type Movement } from "../history/movements";
import { byMonth } from "../history/calendar";
import { Chart } from "../parts/chart";
import { download } from "../parts/download";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { Table } from "../parts/table";
import { Account, Money } from "../parts/values";
import { say } from "../text";
import { date, iso } from "../text/times";

const LISTED = 200;
const HEADS = ["statement.time", "statement.kind", "statement.amount", "statement.counterparty", "statement.memo"] as const;

export function Statement({ snapshot }: { snapshot: Snapshot }) {
  const [part, setPart] = useState(0);
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const loading = useLoading(() => readMovements(snapshot, setPart), [snapshot], snapshot.record.treasury);
  if (loading.state === "busy") {
    return (
      <p role="status">
        {say("load.busy")} <progress max={1} value={part} aria-label={say("load.busy")} />
      </p>
    );
  }
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const movements = loading.value.filter(({ time }) => isWithin(time, first, last));
  return (
    <>
      <h1>{say("statement.title")}</h1>
      <p class="faint">{say("statement.note")}</p>
      <div class="files">
        <label>
          {say("statement.from")}
          <input type="date" value={first} onInput={(event) => setFirst(event.currentTarget.value)} />
        </label>
        <label>
          {say("statement.to")}
          <input type="date" value={last} onInput={(event) => setLast(event.currentTarget.value)} />
        </label>
        <button type="button" onClick={() => download("statement.csv", "text/csv", csvOf(movements))} disabled={movements.length === 0}>
          {say("statement.csv")}
        </button>
      </div>
      {currenciesOf(movements).map((currency) => (
        <Charts key={currency.address} currency={currency} movements={movements} />
      ))}
      {movements.some(({ kind }) => kind === "operatorSpent") && <p class="notice">{say("statement.operatorsNote")}</p>}
      <List movements={movements} snapshot={snapshot} />
    </>
  );
}

/** Days of UTC, both included. */
function isWithin(time: bigint, first: string, last: string): boolean {
  const day = iso(time).slice(0, 10);
  return (first === "" || day >= first) && (last === "" || day <= last);
}

function currenciesOf(movements: readonly Movement[]): Currency[] {
  return [...new Map(movements.map(({ amount }) => [amount.currency.address, amount.currency])).values()];
}

function Charts({ currency, movements }: { currency: Currency; movements: readonly Movement[] }) {
  const own = movements.filter(({ amount }) => amount.currency.address === currency.address);
  const of = (kind: Movement["kind"], sign = 1n) =>
    byMonth(own.filter((one) => one.kind === kind).map(({ time, amount }) => ({ time, units: sign * amount.units })));
  return (
    <div class="charts">
      <Chart title={say("statement.revenue", { symbol: currency.symbol })} months={of("revenue")} currency={currency} />
      <Chart title={say("statement.distributed", { symbol: currency.symbol })} months={of("distributed")} currency={currency} />
      <Chart title={say("statement.operators", { symbol: currency.symbol })} months={of("operatorSpent", -1n)} currency={currency} />
    </div>
  );
}

function List({ movements, snapshot }: { movements: readonly Movement[]; snapshot: Snapshot }) {
  const newest = [...movements].reverse().slice(0, LISTED);
  const { explorer } = snapshot.record;
  if (newest.length === 0) return <p>{say("statement.none")}</p>;
  return (
    <>
      <Table
        label={say("statement.title")}
        heads={HEADS.map((head) => say(head))}
        rows={newest.map((one) => [
          <time dateTime={iso(one.time)}>{date(one.time)}</time>,
          say(`movement.${one.kind}`),
          <Money amount={one.amount} />,
          one.counterparty !== null && <Account address={one.counterparty} explorer={explorer} />,
          one.memo,
        ])}
      />
      <p>{say("list.of", { shown: newest.length, all: movements.length })}</p>
    </>
  );
}
