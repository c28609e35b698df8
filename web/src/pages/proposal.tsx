// One proposal: what happens next, how it stands, what it does.

import { callOf } from "../actions/call";
import { describe } from "../cell/description";
import { findProposal, isOpen, type Proposal as Found } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { ActionsList } from "../parts/actions_list";
import { Ballots } from "../parts/ballots_list";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { NextStep } from "../parts/next_step";
import { ProposalActs } from "../parts/proposal_acts";
import { Numbers } from "../parts/table";
import { SimulationBox } from "../parts/simulation_box";
import { Tally } from "../parts/tally";
import { Money, StateMark, Time, TrackMark } from "../parts/values";
import { VoteBox } from "../parts/vote_box";
import { hostOf } from "../settings";
import { say } from "../text";

export function Proposal({ snapshot, id }: { snapshot: Snapshot; id: string }) {
  const loading = useLoading(async () => (/^\d+$/.test(id) ? findProposal(snapshot, BigInt(id)) : null), [snapshot], id);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.value === null) return <p class="notice">{say("proposal.notFound")}</p>;
  return <Shown proposal={loading.value} snapshot={snapshot} />;
}

function Shown({ proposal, snapshot }: { proposal: Found; snapshot: Snapshot }) {
  const { title, text, discussion } = describe(proposal.description);
  const { rules } = proposal;
  return (
    <article>
      <h1>{title || say("proposal.untitled")}</h1>
      <p class="marks">
        <StateMark state={proposal.state} /> <TrackMark proposal={proposal} />
      </p>
      <p>
        <NextStep proposal={proposal} now={snapshot.block.timestamp} />
      </p>
      <p class="faint">{say("proposal.by", { number: rules.number.toString(), address: proposal.proposer })}</p>
      <ProposalActs proposal={proposal} snapshot={snapshot} />
      <VoteBox proposal={proposal} snapshot={snapshot} />
      <Result proposal={proposal} snapshot={snapshot} />
      <Actions proposal={proposal} snapshot={snapshot} />
      {text !== "" && (
        <section aria-labelledby="text">
          <h2 id="text">{say("proposal.text")}</h2>
          <div class="text">{text}</div>
          {discussion !== null && <Discussion url={discussion} />}
        </section>
      )}
      <Ballots proposal={proposal} snapshot={snapshot} />
      <Timeline proposal={proposal} now={snapshot.block.timestamp} />
    </article>
  );
}

/** Where it leads stands beside it in plain text: a link's words can say anything. */
function Discussion({ url }: { url: string }) {
  return (
    <p>
      {say("proposal.discussion", { host: hostOf(url) })}{" "}
      <a href={url} rel="noopener noreferrer" target="_blank">
        {url}
      </a>
    </p>
  );
}

function Result({ proposal, snapshot }: { proposal: Found; snapshot: Snapshot }) {
  const { inFavour, against, abstain, state } = proposal;
  const votes = (units: bigint) => ({ units, currency: snapshot.votes });
  return (
    <section aria-labelledby="result">
      <h2 id="result">{say(state === "pending" || state === "active" ? "proposal.results" : "proposal.result")}</h2>
      <Numbers
        entries={[
          [say("proposal.for"), <Money amount={votes(inFavour)} />],
          [say("proposal.against"), <Money amount={votes(against)} />],
          [say("proposal.abstain"), <Money amount={votes(abstain)} />],
        ]}
      />
      <Tally proposal={proposal} snapshot={snapshot} />
    </section>
  );
}

function Actions({ proposal, snapshot }: { proposal: Found; snapshot: Snapshot }) {
  const { targets, values, calldatas } = proposal;
  return (
    <section aria-labelledby="actions">
      <h2 id="actions">{say("proposal.actions")}</h2>
      <ActionsList snapshot={snapshot} targets={targets} values={values} calldatas={calldatas} />
      {isOpen(proposal.state) && (
        <SimulationBox
          snapshot={snapshot}
          calls={targets.map((target, index) => callOf(target, values[index]!, calldatas[index]!))}
          about={proposal.id.toString()}
        />
      )}
    </section>
  );
}

function Timeline({ proposal, now }: { proposal: Found; now: bigint }) {
  const { rules } = proposal;
  const steps = [
    ["proposal.snapshot", rules.snapshot],
    ["proposal.deadline", rules.deadline],
    ["proposal.eta", rules.eta],
    ["proposal.expires", rules.expires],
  ] as const;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{say("proposal.timeline")}</h2>
      <ol class="timeline">
        {steps
          .filter(([, seconds]) => seconds !== 0n)
          .map(([key, seconds]) => (
            <li key={key}>
              {say(key)}: <Time seconds={seconds} now={now} />
            </li>
          ))}
      </ol>
    </section>
  );
}
