// What waits for the member who is connected: votes, claims, decisions that anyone may carry out.

import { describe } from "../cell/description";
import { inWords } from "../cell/amounts";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { readBallots, readClaimable, readStanding } from "../cell/standing";
import { href } from "../router";
import { say } from "../text";
import { date, relative } from "../text/times";
import { useWallet } from "../wallet/context";
import { useLoading } from "./loading";

interface Need {
  words: string;
  link: string;
}

export function NeedsYou({ snapshot, open }: { snapshot: Snapshot; open: readonly Proposal[] }) {
  const { session } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(
    async () => {
      if (account === null) return [];
      const voting = open.filter((one) => one.state === "active");
      const [ballots, claimable, standing] = await Promise.all([
        readBallots(snapshot, voting, account),
        readClaimable(snapshot, account),
        readStanding(snapshot, account),
      ]);
      const coming = open.filter((one) => one.state === "queued" && one.rules.constitutional && snapshot.block.timestamp < one.rules.eta);
      return [
        ...voting.filter((_, index) => !ballots[index]!.hasVoted && (ballots[index]!.power ?? 0n) > 0n).map((one) => vote(one, snapshot)),
        ...claimable.filter((amount) => amount.units > 0n).map((amount) => claim(inWords(amount))),
        ...(standing.balance > 0n ? coming.map((one) => leave(one, snapshot)) : []),
      ];
    },
    [snapshot, open],
    account,
  );
  const now = snapshot.block.timestamp;
  const ready = open.filter((one) => one.state === "queued" && now >= one.rules.eta).map((one) => execute(one));
  const needs = [...(loading.state === "there" ? loading.value : []), ...ready];
  if (account === null && ready.length === 0) return null;
  return (
    <section class="box" aria-labelledby="needs" aria-busy={loading.state === "busy"}>
      <h2 id="needs">{say("needs.title")}</h2>
      {needs.length === 0 && loading.state === "there" && <p>{say("needs.nothing")}</p>}
      <ul>
        {needs.map((need) => (
          <li key={need.link + need.words}>
            <a href={need.link}>{need.words}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function titleOf(proposal: Proposal): string {
  return describe(proposal.description).title || say("proposal.untitled");
}

function vote(proposal: Proposal, snapshot: Snapshot): Need {
  const { deadline } = proposal.rules;
  const time = `${date(deadline)}, ${relative(deadline, snapshot.block.timestamp)}`;
  return { words: say("needs.vote", { title: titleOf(proposal), time }), link: href("proposal", proposal.id) };
}

function claim(amount: string): Need {
  return { words: say("needs.claim", { amount }), link: href("dividends") };
}

/** Who does not want to be under a new rule can be gone before it holds. */
function leave(proposal: Proposal, snapshot: Snapshot): Need {
  const { eta } = proposal.rules;
  const time = `${date(eta)}, ${relative(eta, snapshot.block.timestamp)}`;
  return { words: say("needs.leave", { title: titleOf(proposal), time }), link: href("proposal", proposal.id) };
}

function execute(proposal: Proposal): Need {
  return { words: say("needs.execute", { title: titleOf(proposal) }), link: href("proposal", proposal.id) };
}
