// All proposals, the newest first, a page at a time.

import { useState } from "preact/hooks";
import { isOpen, proposalCount, readProposals, type Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { ProposalList } from "../parts/proposal_list";
import { say } from "../text";

const PAGE = 50;
const FILTERS = ["all", "openOnly", "endedOnly"] as const;
type Filter = (typeof FILTERS)[number];

export function Proposals({ snapshot }: { snapshot: Snapshot }) {
  const [count, setCount] = useState(PAGE);
  const [filter, setFilter] = useState<Filter>("all");
  const total = proposalCount(snapshot);
  const loading = useLoading(
    async () => (snapshot.canReadGovernor ? readProposals(snapshot, 0, Math.min(count, total)) : []),
    [snapshot, count],
  );
  return (
    <>
      <h1>{say("proposals.title")}</h1>
      {!snapshot.canReadGovernor && (
        <p class="notice">{say("proposals.unknownGovernor", { governor: snapshot.governor })}</p>
      )}
      <fieldset class="choices">
        <legend>{say("proposals.filter")}</legend>
        {FILTERS.map((one) => (
          <label key={one}>
            <input type="radio" name="filter" checked={filter === one} onChange={() => setFilter(one)} />
            {say(`proposals.${one}`)}
          </label>
        ))}
      </fieldset>
      <section aria-busy={loading.state === "busy"} aria-label={say("proposals.title")}>
        {loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
        {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
        {loading.state === "there" && (
          <ProposalList proposals={filtered(loading.value, filter)} snapshot={snapshot} nothing={say("proposals.none")} />
        )}
      </section>
      {count < total && (
        <p>
          <button type="button" onClick={() => setCount(count + PAGE)}>
            {say("proposals.older")}
          </button>{" "}
          {say("list.of", { shown: count, all: total })}
        </p>
      )}
    </>
  );
}

function filtered(proposals: readonly Proposal[], filter: Filter): readonly Proposal[] {
  if (filter === "all") return proposals;
  return proposals.filter((one) => isOpen(one.state) === (filter === "openOnly"));
}
