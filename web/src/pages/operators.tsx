// Who works for the cell with its money: the mandates it has granted, and one of them.

import { getAddress, isAddress } from "viem/utils";
import { useState } from "preact/hooks";
import { isOver, mandateCount, readMandate, readMandates, type Listed, type Mandate } from "../cell/mandates";
import type { Snapshot } from "../cell/snapshot";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { BudgetBars } from "../parts/mandate_budgets";
import { MandateDetails } from "../parts/mandate_details";
import { MandateMark, statusWords } from "../parts/mandate_status";
import { RecallBox, SweepBox } from "../parts/recall_box";
import { Numbers } from "../parts/table";
import { Account, Time } from "../parts/values";
import { href, useRoute } from "../router";
import { say } from "../text";
import { length } from "../text/times";

/** With four assets each, all of them are two requests' work. */
const PAGE = 25;

export function Operators({ snapshot }: { snapshot: Snapshot }) {
  const { of } = useRoute();
  return of === null ? <All snapshot={snapshot} /> : <One key={of} snapshot={snapshot} of={of} />;
}

function All({ snapshot }: { snapshot: Snapshot }) {
  const total = mandateCount(snapshot);
  const [count, setCount] = useState(PAGE);
  const loading = useLoading(() => readUpTo(snapshot, Math.min(count, total)), [snapshot, count]);
  return (
    <div aria-busy={loading.state === "busy" || (loading.state === "there" && loading.stale)}>
      <h1>{say("operators.title")}</h1>
      <p>{say("operators.intro")}</p>
      {!snapshot.facts.mandateRules.allowed && <p class="notice">{say("operators.forbidden")}</p>}
      {total === 0 && <p>{say("operators.none")}</p>}
      {loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && loading.value.map((one) => <Short key={one.address} mandate={one} snapshot={snapshot} />)}
      {count < total && (
        <p>
          <button type="button" onClick={() => setCount(count + PAGE)}>
            {say("operators.older")}
          </button>{" "}
          {say("list.of", { shown: count, all: total })}
        </p>
      )}
    </div>
  );
}

// What was read of a snapshot is kept while more of it is asked for.
const pages = new WeakMap<Snapshot, Listed[]>();

async function readUpTo(snapshot: Snapshot, count: number): Promise<Listed[]> {
  const found = [...(pages.get(snapshot) ?? [])];
  while (found.length < count) {
    const page = await readMandates(snapshot, found.length, Math.min(PAGE, count - found.length));
    if (page.length === 0) break;
    found.push(...page);
  }
  pages.set(snapshot, found);
  return found;
}

function Short({ mandate, snapshot }: { mandate: Listed; snapshot: Snapshot }) {
  const id = `mandate-${mandate.number}`;
  return (
    <section class="box" aria-labelledby={id}>
      <h2 id={id}>
        <a href={href("operators", mandate.address)}>{say("operators.number", { number: mandate.number })}</a>
      </h2>
      <p>
        <MandateMark status={mandate.status} /> <Account address={mandate.operator} explorer={snapshot.record.explorer} />
      </p>
      <p>{statusWords(mandate, snapshot.block.timestamp)}</p>
      {!isOver(mandate.status) && <Terms mandate={mandate} snapshot={snapshot} />}
      <BudgetBars mandate={mandate} />
    </section>
  );
}

function Terms({ mandate, snapshot }: { mandate: Mandate; snapshot: Snapshot }) {
  const now = snapshot.block.timestamp;
  return (
    <Numbers
      entries={[
        [say("operators.since"), mandate.begunAt === 0n ? say("operators.notAccepted") : <Time seconds={mandate.begunAt} now={now} />],
        [say("operators.until"), <Time seconds={mandate.expiry} now={now} />],
        [say("operators.period"), length(mandate.period)],
      ]}
    />
  );
}

function One({ snapshot, of }: { snapshot: Snapshot; of: string }) {
  const loading = useLoading(async () => (isAddress(of, { strict: false }) ? readMandate(snapshot, getAddress(of)) : null), [snapshot], of);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const mandate = loading.value;
  if (mandate === null) {
    return (
      <>
        <h1>{say("operators.title")}</h1>
        <p role="alert">{say("operators.unknown")}</p>
      </>
    );
  }
  const { explorer } = snapshot.record;
  return (
    <article aria-busy={loading.stale}>
      <h1>
        {say("operators.of", { address: "" })}
        <Account address={mandate.operator} explorer={null} />
      </h1>
      <p class="marks">
        <MandateMark status={mandate.status} />
      </p>
      <p>{statusWords(mandate, snapshot.block.timestamp)}</p>
      <Numbers
        entries={[
          [say("operators.operator"), <Account address={mandate.operator} explorer={explorer} />],
          [say("operators.account"), <Account address={mandate.address} explorer={explorer} />],
        ]}
      />
      <Terms mandate={mandate} snapshot={snapshot} />
      <section aria-labelledby="money">
        <h2 id="money">{say("mandate.money")}</h2>
        {mandate.budgets.length === 0 && <p>{say("mandate.noMoney")}</p>}
        <BudgetBars mandate={mandate} />
      </section>
      <MandateDetails mandate={mandate} snapshot={snapshot} />
      {isOver(mandate.status) ? <SweepBox mandate={mandate} snapshot={snapshot} /> : <RecallBox mandate={mandate} snapshot={snapshot} />}
    </article>
  );
}
