// Proposals, one to a line: state, track, title, what happens next, how it stands, and whether one has voted.

import { describe } from "../cell/description";
import { isOpen, type Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { readVoted } from "../cell/standing";
import { href } from "../router";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { useLoading } from "./loading";
import { NextStep } from "./next_step";
import { Tally } from "./tally";
import { StateMark, TrackMark } from "./values";

interface Props {
  proposals: readonly Proposal[];
  snapshot: Snapshot;
  nothing: string;
}

export function ProposalList({ proposals, snapshot, nothing }: Props) {
  const { session } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(
    async () => (account === null || proposals.length === 0 ? new Set<bigint>() : readVoted(snapshot, proposals, account)),
    [snapshot, proposals],
    account,
  );
  const voted = loading.state === "there" ? loading.value : new Set<bigint>();
  if (proposals.length === 0) return <p class="faint">{nothing}</p>;
  return (
    <ul class="proposals">
      {proposals.map((one) => (
        <li key={one.id.toString()}>
          <div class="marks">
            <StateMark state={one.state} /> <TrackMark proposal={one} />
            {voted.has(one.id) && <span class="voted">{say("proposals.voted")}</span>}
          </div>
          <a href={href("proposal", one.id)}>{describe(one.description).title || say("proposal.untitled")}</a>
          <NextStep proposal={one} now={snapshot.block.timestamp} />
          {isOpen(one.state) && one.state !== "pending" && <Tally proposal={one} snapshot={snapshot} />}
        </li>
      ))}
    </ul>
  );
}
