// Proposals, one to a line: state, title, what happens next.

import { describe } from "../cell/description";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { href } from "../router";
import { say } from "../text";
import { NextStep } from "./next_step";
import { StateMark } from "./values";

interface Props {
  proposals: readonly Proposal[];
  snapshot: Snapshot;
  nothing: string;
}

export function ProposalList({ proposals, snapshot, nothing }: Props) {
  if (proposals.length === 0) return <p class="faint">{nothing}</p>;
  return (
    <ul class="proposals">
      {proposals.map((one) => (
        <li key={one.id.toString()}>
          <StateMark state={one.state} />
          <a href={href("proposal", one.id)}>{describe(one.description).title || say("proposal.untitled")}</a>
          <NextStep proposal={one} now={snapshot.block.timestamp} />
        </li>
      ))}
    </ul>
  );
}
