// What the cell is, what is being decided, and where its money is.

import { useMemo } from "preact/hooks";
import { readRecent, isOpen, proposalCount } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { MoneyOverTime } from "../parts/money_over_time";
import { NeedsYou } from "../parts/needs_you";
import { ProposalList } from "../parts/proposal_list";
import { Numbers, Table } from "../parts/table";
import { Money } from "../parts/values";
import { say } from "../text";
import { flagged, WEIGHTS } from "./rules";

/** How many proposals are read at a time for this page, until none that is older can be open. */
const NEWEST = 100;
const DECISIONS = 5;

export function Home({ snapshot }: { snapshot: Snapshot }) {
  const { overview } = snapshot.facts;
  return (
    <>
      <h1>{snapshot.name}</h1>
      <p class="lead">{say("home.lead", { holders: overview.share.holders.toString(), weight: flagged(overview.share.weight, WEIGHTS) })}</p>
      {!overview.opened && <p class="notice">{say("home.founding")}</p>}
      {overview.treasury.dissolved && <p class="notice">{say("home.dissolved")}</p>}
      <Figures snapshot={snapshot} />
      <Decisions snapshot={snapshot} />
      <Holdings snapshot={snapshot} />
    </>
  );
}

function Figures({ snapshot }: { snapshot: Snapshot }) {
  const { share } = snapshot.facts.overview;
  return (
    <Numbers
      entries={[
        [say("home.members"), share.holders.toString()],
        [say("home.shares"), <Money amount={{ units: share.supply, currency: snapshot.shares }} />],
        [say("home.proposals"), proposalCount(snapshot)],
      ]}
    />
  );
}

function Decisions({ snapshot }: { snapshot: Snapshot }) {
  const loading = useLoading(
    async () => (snapshot.canReadGovernor ? readRecent(snapshot, NEWEST) : []),
    [snapshot],
  );
  const proposals = loading.state === "there" ? loading.value : [];
  const busy = loading.state === "busy";
  const open = useMemo(() => proposals.filter((one) => isOpen(one.state)), [loading]);
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const ended = proposals.filter((one) => !isOpen(one.state)).slice(0, DECISIONS);
  return (
    <>
      <NeedsYou snapshot={snapshot} open={open} />
      <section aria-busy={busy} aria-labelledby="open">
        <h2 id="open">{say("home.openTitle")}</h2>
        <ProposalList proposals={open} snapshot={snapshot} nothing={busy ? say("load.busy") : say("home.nothingOpen")} />
      </section>
      <section aria-busy={busy} aria-labelledby="latest">
        <h2 id="latest">{say("home.latest")}</h2>
        <ProposalList proposals={ended} snapshot={snapshot} nothing={busy ? say("load.busy") : say("home.noDecisions")} />
      </section>
    </>
  );
}

function Holdings({ snapshot }: { snapshot: Snapshot }) {
  const holdings = snapshot.holdings();
  const heads = [say("home.asset"), say("home.available"), say("home.owed"), say("home.unreleased"), say("home.booked")];
  return (
    <section aria-labelledby="money">
      <h2 id="money">{say("home.money")}</h2>
      {holdings.length === 0 ? (
        <p>{say("home.noMoney")}</p>
      ) : (
        <Table
          label={say("home.money")}
          heads={heads}
          rows={holdings.map(({ currency, available, owed, unreleased, booked }) => [
            currency.symbol,
            ...[available, owed, unreleased, booked].map((amount) => <Money amount={amount} />),
          ])}
        />
      )}
      <MoneyOverTime snapshot={snapshot} />
    </section>
  );
}
