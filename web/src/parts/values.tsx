// Small things that stand in many places: amounts, addresses, times, states, bars.

import { grouped, unitOf, type Amount } from "../cell/amounts";
import { short } from "../cell/currencies";
import type { State } from "../cell/proposals";
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

/** A bar with its words; a screen reader gets the words. */
export function Bar({ value, of, words }: { value: bigint; of: bigint; words: string }) {
  // Thousandths are enough for the eye; the words have the exact numbers.
  const thousandths = of === 0n ? 0 : Number((value * 1000n) / of);
  return (
    <div class="bar">
      <progress max={1000} value={Math.min(thousandths, 1000)} aria-label={words} />
      <span aria-hidden="true">{words}</span>
    </div>
  );
}
