// One line: what happens next to a proposal, and when.

import type { Proposal } from "../cell/proposals";
import { say } from "../text";
import { date, relative } from "../text/times";

export function nextStep(proposal: Proposal, now: bigint): string {
  const { state, rules } = proposal;
  const at = (seconds: bigint): string => `${date(seconds)}, ${relative(seconds, now)}`;
  switch (state) {
    case "pending":
      return say("proposal.next.pending", { time: at(rules.snapshot) });
    case "active":
      return say("proposal.next.active", { time: at(rules.deadline) });
    case "queued":
      return now >= rules.eta
        ? say("proposal.next.queuedNow", { expires: at(rules.expires) })
        : say("proposal.next.queued", { eta: at(rules.eta), expires: date(rules.expires) });
    default:
      return say(`proposal.next.${state}`);
  }
}

export function NextStep({ proposal, now }: { proposal: Proposal; now: bigint }) {
  return <span class="next">{nextStep(proposal, now)}</span>;
}
