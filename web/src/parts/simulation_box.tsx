// Whether a proposal would succeed if it were carried out now, and what the treasury would have then.

import type { Call } from "../actions/call";
import { inWords } from "../cell/amounts";
import { oneLine } from "../cell/hostile";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { useLoading } from "./loading";

const LONGEST = 300;

export function SimulationBox({ snapshot, calls, about }: { snapshot: Snapshot; calls: readonly Call[]; about: string }) {
  const loading = useLoading(async () => (await import("../cell/simulate")).simulate(snapshot, calls), [snapshot], about);
  if (calls.length === 0) return null;
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") {
    const reason = loading.error instanceof Error ? loading.error.message : String(loading.error);
    return <p class="notice">{say("simulation.none", { reason: oneLine(reason, LONGEST) })}</p>;
  }
  const { failed, reason, constitutional, changes } = loading.value;
  const track = say(constitutional ? "track.constitutional" : "track.ordinary");
  if (failed !== null) {
    return <p class="notice">{say("simulation.fails", { number: failed + 1, reason: oneLine(reason, LONGEST) || say("trouble.noReason") })}</p>;
  }
  return (
    <div class="simulation">
      <p>{say("simulation.works", { track })}</p>
      <ul>
        {changes.map(({ before, after }) => (
          <li key={before.currency.address}>{say("simulation.change", { before: inWords(before), after: inWords(after) })}</li>
        ))}
      </ul>
    </div>
  );
}
