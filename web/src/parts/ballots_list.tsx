// Ballots with their reasons, and who has not voted yet. Read when somebody wants to see them.

import { useState } from "preact/hooks";
import { readMembers, type Member } from "../cell/members";
import { visible } from "../cell/hostile";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { readCounted, type CountedBallot } from "../history/ballots";
import { say } from "../text";
import { Failure } from "./errors";
import { useLoading } from "./loading";
import { Account, Money } from "./values";

/** More members than this are not listed one by one. */
const MOST_LISTED = 1_000;

export function Ballots({ proposal, snapshot }: { proposal: Proposal; snapshot: Snapshot }) {
  const [isWanted, setWanted] = useState(false);
  if (proposal.state === "pending") return null;
  return (
    <section aria-labelledby="ballots">
      <h2 id="ballots">{say("ballots.title")}</h2>
      {isWanted ? (
        <Shown proposal={proposal} snapshot={snapshot} />
      ) : (
        <button type="button" onClick={() => setWanted(true)}>
          {say("ballots.show")}
        </button>
      )}
    </section>
  );
}

function Shown({ proposal, snapshot }: { proposal: Proposal; snapshot: Snapshot }) {
  const loading = useLoading(() => read(snapshot, proposal), [snapshot], proposal.id);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const { counted, silent } = loading.value;
  const { explorer } = snapshot.record;
  return (
    <>
      {counted.length === 0 && <p class="faint">{say("ballots.none")}</p>}
      <ul class="ballots">
        {counted.map((ballot) => (
          <li key={ballot.voter}>
            <Account address={ballot.voter} explorer={explorer} /> <strong>{ballot.support === "split" ? say("ballot.split") : say(`vote.${ballot.support}`)}</strong>{" "}
            <Money amount={{ units: ballot.weight, currency: snapshot.votes }} />
            {ballot.reason !== "" && <blockquote class="text">{visible(ballot.reason)}</blockquote>}
          </li>
        ))}
      </ul>
      {silent !== null && silent.length > 0 && (
        <details>
          <summary>{say("ballots.silent", { count: silent.length })}</summary>
          <ul>
            {silent.map((member) => (
              <li key={member.address}>
                <Account address={member.address} explorer={explorer} /> <Money amount={{ units: member.votes, currency: snapshot.votes }} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

async function read(snapshot: Snapshot, proposal: Proposal): Promise<{ counted: CountedBallot[]; silent: Member[] | null }> {
  const counted = await readCounted(snapshot, proposal);
  const total = Number(snapshot.facts.overview.share.members);
  if (total > MOST_LISTED || proposal.state !== "active") return { counted, silent: null };
  const voted = new Set(counted.map((ballot) => ballot.voter));
  const members = await readMembers(snapshot, 1, total);
  return { counted, silent: members.filter((member) => member.votes > 0n && !voted.has(member.address)) };
}
