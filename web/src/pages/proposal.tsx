// One proposal: what happens next, how it stands, what it does.

import { callOf } from "../actions/call";
import { inWords } from "../cell/amounts";
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
import { Bar, Money, StateMark, Time } from "../parts/values";
import { SimulationBox } from "../parts/simulation_box";
import { VoteBox } from "../parts/vote_box";
import { say } from "../text";
import { part, percent } from "../text/times";

export function Proposal({ snapshot, id }: { snapshot: Snapshot; id: string }) {
  const loading = useLoading(async () => (/^\d+$/.test(id) ? findProposal(snapshot, BigInt(id)) : null), [snapshot], id);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.value === null) return <p class="notice">{say("proposal.notFound")}</p>;
  return <Shown proposal={loading.value} snapshot={snapshot} />;
}

function Shown({ proposal, snapshot }: { proposal: Found; snapshot: Snapshot }) {
  const { title, text } = describe(proposal.description);
  const { rules } = proposal;
  const track = proposal.targets.length === 0 ? "resolution" : rules.constitutional ? "constitutional" : "ordinary";
  return (
    <article>
      <h1>{title || say("proposal.untitled")}</h1>
      <p class="marks">
        <StateMark state={proposal.state} /> <span class="track">{say(`track.${track}`)}</span>
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
        </section>
      )}
      <Ballots proposal={proposal} snapshot={snapshot} />
      <Timeline proposal={proposal} now={snapshot.block.timestamp} />
    </article>
  );
}

function Result({ proposal, snapshot }: { proposal: Found; snapshot: Snapshot }) {
  const { inFavour, against, abstain, quorum, rules, state } = proposal;
  const votes = (units: bigint) => ({ units, currency: snapshot.votes });
  const ratio = percent(rules.approval);
  const decided = inFavour + against;
  return (
    <section aria-labelledby="result">
      <h2 id="result">{say("proposal.results")}</h2>
      <Numbers
        entries={[
          [say("proposal.for"), <Money amount={votes(inFavour)} />],
          [say("proposal.against"), <Money amount={votes(against)} />],
          [say("proposal.abstain"), <Money amount={votes(abstain)} />],
        ]}
      />
      {state === "pending" ? (
        <p>{say("proposal.quorumLater", { ratio: percent(rules.quorum) })}</p>
      ) : (
        <Bar
          value={inFavour + abstain}
          of={quorum}
          words={say("proposal.quorum", { votes: inWords(votes(inFavour + abstain)), needed: inWords(votes(quorum)) })}
        />
      )}
      {decided === 0n ? (
        <p>{say("proposal.noVotes", { ratio })}</p>
      ) : (
        <Bar
          value={inFavour}
          of={decided}
          words={say("proposal.approval", { share: percent(part(inFavour, decided)), ratio })}
        />
      )}
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
