// The treasury and the dividends, month by month: read when somebody wants to see them.

import { useState } from "preact/hooks";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { Failure } from "./errors";
import { useLoading } from "./loading";

export function MoneyOverTime({ snapshot }: { snapshot: Snapshot }) {
  const [isWanted, setWanted] = useState(false);
  if (snapshot.holdings().length === 0) return null;
  if (isWanted) return <Shown snapshot={snapshot} />;
  return (
    <p>
      <button type="button" onClick={() => setWanted(true)}>
        {say("home.overTime")}
      </button>
    </p>
  );
}

function Shown({ snapshot }: { snapshot: Snapshot }) {
  const [part, setPart] = useState(0);
  const loading = useLoading(
    async () => {
      const [{ readMonths }, { Chart }] = await Promise.all([import("../history/months"), import("./chart")]);
      return { months: await readMonths(snapshot, setPart), Chart };
    },
    [snapshot],
    snapshot.record.treasury,
  );
  if (loading.state === "busy") {
    return (
      <p role="status" aria-busy="true">
        {say("load.busy")} <progress max={1} value={part} aria-label={say("load.busy")} />
      </p>
    );
  }
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const { months, Chart } = loading.value;
  if (months.every(({ treasury, dividends }) => treasury.length + dividends.length === 0)) return <p>{say("statement.none")}</p>;
  return (
    <>
      <p class="faint">{say("home.overTimeNote")}</p>
      {months.map(({ currency, treasury, dividends }) => (
        <div key={currency.address} class="charts">
          <Chart title={say("home.treasuryMonths", { symbol: currency.symbol })} months={treasury} currency={currency} />
          <Chart title={say("statement.distributed", { symbol: currency.symbol })} months={dividends} currency={currency} />
        </div>
      ))}
    </>
  );
}
