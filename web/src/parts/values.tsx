// Small things that stand in many places: amounts, addresses, times, states, bars.

import { grouped, unitOf, type Amount } from "../cell/amounts";
import { short } from "../cell/currencies";
import type { Proposal, State } from "../cell/proposals";
import type { Address } from "../chain/lens";
import { say } from "../text";
import { date, iso, relative } from "../text/times";

export function Money({ amount }: { amount: Amount | null }) {
  if (amount === null) return <span class="faint">{say("home.unreadable")}</span>;
  const { units, currency } = amount;
  return (
    <span class="amount">
      {grouped(units, currency.decimals)} <span class="symbol">{unitOf(amount)}</span>
    </span>
  );
}

/** Shortened to the eye, whole to everybody who copies or hears it. */
export function Account({ address, explorer }: { address: Address; explorer: string | null }) {
  const shown = (
    <abbr class="address" title={address}>
      {short(address)}
    </abbr>
  );
  if (explorer === null) return shown;
  return (
    <a href={`${explorer}/address/${address}`} rel="noopener noreferrer" target="_blank">
      {shown}
    </a>
  );
}

export function Time({ seconds, now }: { seconds: bigint; now: bigint }) {
  return (
    <time dateTime={iso(seconds)} title={date(seconds)}>
      {date(seconds)} ({relative(seconds, now)})
    </time>
  );
}

const SIGNS: Record<State, string> = {
  pending: "◷",
  active: "✎",
  canceled: "⊘",
  defeated: "✕",
  succeeded: "✓",
  queued: "⧗",
  expired: "⌛",
  executed: "✔",
};

/** A sign and a word: never colour alone. */
export function StateMark({ state }: { state: State }) {
  return (
    <span class={`state state-${state}`}>
      <span aria-hidden="true">{SIGNS[state]}</span> {say(`state.${state}`)}
    </span>
  );
}

/** Which rules decide it. */
export function TrackMark({ proposal }: { proposal: Proposal }) {
  const track = proposal.targets.length === 0 ? "resolution" : proposal.rules.constitutional ? "constitutional" : "ordinary";
  return <span class={`track track-${track}`}>{say(`track.${track}`)}</span>;
}

interface BarProps {
  value: bigint;
  of: bigint;
  words: string;
  /** Where on it there must be something, as a part of a whole. */
  mark?: readonly [bigint, bigint];
  /** Of something that is needed; left out where nothing is. */
  isMet?: boolean;
}

/** A bar with its words; a screen reader gets the words. */
export function Bar({ value, of, words, mark, isMet }: BarProps) {
  const at = mark === undefined ? null : thousandths(mark[0], mark[1]);
  return (
    <div class={isMet ? "bar met" : "bar"}>
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label={words}>
        <rect class="whole" width="1000" height="10" />
        <rect class="part" width={thousandths(value, of)} height="10" />
        {at !== null && <rect class="needed" x={Math.min(at, 996)} width="4" height="10" />}
      </svg>
      <span aria-hidden="true">
        {isMet !== undefined && <span class="check">{isMet ? "✓" : "…"}</span>} {words}
      </span>
    </div>
  );
}

/** Enough for the eye; the words have the exact numbers. */
function thousandths(value: bigint, of: bigint): number {
  return of === 0n ? 1_000 : Math.min(Number((value * 1000n) / of), 1_000);
}
