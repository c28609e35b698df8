// How a proposal stands against what it needs: two bars with their numbers, as the governor counts.

import { inWords } from "../cell/amounts";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { part, percent } from "../text/times";
import { Bar } from "./values";

const ALL_POINTS = 10_000n;

export function Tally({ proposal, snapshot }: { proposal: Proposal; snapshot: Snapshot }) {
  const { inFavour, against, abstain, quorum, rules, state } = proposal;
  const votes = (units: bigint): string => inWords({ units, currency: snapshot.votes });
  const ratio = percent(rules.approval);
  const decided = inFavour + against;
  const present = inFavour + abstain;
  return (
    <div class="tally">
      {state === "pending" ? (
        <p>{say("proposal.quorumLater", { ratio: percent(rules.quorum) })}</p>
      ) : (
        <Bar value={present} of={quorum} isMet={present >= quorum} words={say("proposal.quorum", { votes: votes(present), needed: votes(quorum) })} />
      )}
      {decided === 0n ? (
        <p>{say("proposal.noVotes", { ratio })}</p>
      ) : (
        <Bar
          value={inFavour}
          of={decided}
          mark={[rules.approval, ALL_POINTS]}
          isMet={inFavour * ALL_POINTS >= rules.approval * decided}
          words={say("proposal.approval", { share: percent(part(inFavour, decided)), ratio })}
        />
      )}
    </div>
  );
}
