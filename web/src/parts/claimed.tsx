// What a member has claimed so far. Read when somebody wants to see it.

import { useState } from "preact/hooks";
import type { Snapshot } from "../cell/snapshot";
import type { Standing } from "../cell/standing";
import { say } from "../text";
import { date, iso } from "../text/times";
import { Failure } from "./errors";
import { useLoading } from "./loading";
import { Table } from "./table";
import { Account, Money } from "./values";

export function Claimed({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const [isWanted, setWanted] = useState(false);
  return (
    <section aria-labelledby="claimed">
      <h2 id="claimed">{say("claimed.title")}</h2>
      {isWanted ? (
        <Shown standing={standing} snapshot={snapshot} />
      ) : (
        <button type="button" onClick={() => setWanted(true)}>
          {say("claimed.show")}
        </button>
      )}
    </section>
  );
}

function Shown({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const loading = useLoading(
    async () => (await import("../history/claims")).readClaims(snapshot, standing.number),
    [snapshot],
    standing.number,
  );
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.value.length === 0) return <p>{say("claimed.none")}</p>;
  return (
    <Table
      label={say("claimed.title")}
      heads={[say("statement.time"), say("statement.amount"), say("claimed.to")]}
      rows={loading.value.map(({ time, amount, payee }) => [
        <time dateTime={iso(time)}>{date(time)}</time>,
        <Money amount={amount} />,
        <Account address={payee} explorer={snapshot.record.explorer} />,
      ])}
    />
  );
}
