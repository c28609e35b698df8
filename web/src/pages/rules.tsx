// The constitution in words: every rule, and what a vote may set it to.

import { inWords } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import { Table } from "../parts/table";
import { say, type Key } from "../text";
import { date, length, percent } from "../text/times";

interface Row {
  name: string;
  value: string;
  bounds: string;
}

interface Bound {
  low: bigint;
  high: bigint;
}

const ZERO = "0x0000000000000000000000000000000000000000";
const TRACK = ["voting_delay", "voting_period", "execution_delay", "expiry", "quorum", "approval", "late_extension"] as const;
const RATIOS: readonly string[] = ["quorum", "approval"];
export const WEIGHTS = ["rules.weight.member", "rules.weight.share", "rules.weight.sqrt"] as const;
const POLICIES = ["rules.policy.free", "rules.policy.members", "rules.policy.locked"] as const;

export function Rules({ snapshot }: { snapshot: Snapshot }) {
  return (
    <>
      <h1>{say("rules.title")}</h1>
      {!snapshot.canReadGovernor && <p class="notice">{say("proposals.unknownGovernor", { governor: snapshot.governor })}</p>}
      <Part title={say("rules.shares")} rows={shareRules(snapshot)} />
      {(["ordinary", "constitutional"] as const).map((track) => (
        <Part key={track} title={say(`rules.${track}`)} rows={trackRules(snapshot, track)} />
      ))}
      <Part title={say("rules.voting")} rows={votingRules(snapshot)} />
      <Part title={say("rules.money")} rows={moneyRules(snapshot)} />
    </>
  );
}

function Part({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Table
        label={title}
        heads={[say("rules.name"), say("rules.value"), say("rules.bounds")]}
        rows={rows.map(({ name, value, bounds }) => [name, value, bounds])}
      />
    </section>
  );
}

function bounded(name: Key, value: bigint, bound: Bound, show: (value: bigint) => string): Row {
  return {
    name: say(name as "rules.quorum"),
    value: show(value),
    bounds: say("rules.between", { low: show(bound.low), high: show(bound.high) }),
  };
}

function fixed(name: string, value: string): Row {
  return { name, value, bounds: say("rules.fixed") };
}

/** The word for a flag of Vyper with one bit set. */
export function flagged(flag: bigint, words: readonly Key[]): string {
  const key = words[flag.toString(2).length - 1];
  return key === undefined ? flag.toString() : say(key as "rules.quorum");
}

function shareRules({ facts, shares }: Snapshot): Row[] {
  const { share, bounds } = facts.overview;
  return [
    fixed(say("rules.weight"), flagged(share.weight, WEIGHTS)),
    { name: say("rules.transfer"), value: flagged(share.policy, POLICIES), bounds: "" },
    { name: say("rules.movable"), value: say(share.movable ? "rules.yes" : "rules.no"), bounds: "" },
    fixed(say("rules.minimum"), inWords({ units: share.minimum_position, currency: shares })),
    bounded("rules.cap", share.holder_cap, bounds.holder_cap, percent),
  ];
}

function trackRules({ facts }: Snapshot, track: "ordinary" | "constitutional"): Row[] {
  if (facts.governance === null) return [];
  const rules = facts.governance.rules[track];
  const { bounds } = facts.overview;
  return TRACK.map((name) => bounded(`rules.${name}`, rules[name], bounds[name], RATIOS.includes(name) ? percent : length));
}

function votingRules({ facts }: Snapshot): Row[] {
  if (facts.governance === null) return [];
  const { proposal_threshold: threshold, guardian, guardian_until: until } = facts.governance.rules;
  const nobody = guardian === ZERO;
  return [
    bounded("rules.threshold", threshold, facts.overview.bounds.proposal_threshold, percent),
    {
      name: say("rules.guardian"),
      value: nobody ? say("rules.nobody") : say("rules.guardianUntil", { address: guardian, time: date(until) }),
      bounds: "",
    },
  ];
}

function moneyRules({ facts, ...snapshot }: Snapshot): Row[] {
  const { treasury, split, bounds } = facts.overview;
  const whole = { low: 0n, high: 10_000n };
  return [
    bounded("rules.exitDelay", treasury.exit_delay, bounds.exit_delay, length),
    bounded("rules.holdingTime", treasury.holding_time, bounds.holding_time, length),
    bounded("rules.spendingLimit", treasury.spending_limit, bounds.spending_limit, percent),
    bounded("rules.spendingPeriod", treasury.spending_period, bounds.spending_period, length),
    bounded("rules.recoveryNotice", treasury.recovery_notice, bounds.recovery_notice, length),
    bounded("rules.dividendRatio", split.dividend_ratio, whole, percent),
    bounded("rules.smoothing", split.smoothing, bounds.smoothing, length),
    ...split.recipients.map((one) => ({
      name: say("rules.recipient", { address: one.account }),
      value: percent(one.ratio),
      bounds: "",
    })),
    ...facts.holdings.map((held) => ({
      name: say("rules.floor", { symbol: snapshot.currencies.get(held.asset)?.symbol ?? held.asset }),
      value: inWords({ units: held.reserve_floor, currency: snapshot.currencies.get(held.asset)! }),
      bounds: "",
    })),
  ];
}
