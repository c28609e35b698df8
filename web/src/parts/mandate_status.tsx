// How a mandate stands: a sign and a word, and what it means.

import type { Mandate, Status } from "../cell/mandates";
import { say } from "../text";
import { date, relative } from "../text/times";

const SIGNS: Record<Status, string> = {
  granted: "◷",
  running: "✓",
  suspended: "⏸",
  overdue: "!",
  recalled: "✕",
  over: "⌛",
};

/** A sign and a word: never colour alone. */
export function MandateMark({ status }: { status: Status }) {
  return (
    <span class={`state mandate-${status}`}>
      <span aria-hidden="true">{SIGNS[status]}</span> {say(`mandate.${status}`)}
    </span>
  );
}

export function statusWords({ status, endedAt, expiry }: Mandate, now: bigint): string {
  if (status !== "recalled" && status !== "over") return say(`mandate.${status}Words`);
  const moment = status === "recalled" ? endedAt : expiry;
  return say(`mandate.${status}Words`, { time: `${date(moment)} (${relative(moment, now)})` });
}
