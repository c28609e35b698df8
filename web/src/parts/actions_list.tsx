// What a proposal does, in words, with what voters should look at; the raw data one click away.

import { bytesToHex } from "viem/utils";
import type { explain } from "../cell/explain";
import { inWords } from "../cell/amounts";
import { nativeCoin } from "../cell/currencies";
import type { Snapshot } from "../cell/snapshot";
import type { Action } from "../actions/action";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { say } from "../text";
import type { Warning } from "../warnings/warning";
import { Failure } from "./errors";
import { useLoading } from "./loading";

interface Props {
  snapshot: Snapshot;
  targets: readonly Address[];
  values: readonly bigint[];
  calldatas: readonly Hex[];
}

/** The tables of functions are a third of the page: they are fetched where a proposal is looked at. */
async function explained(...given: Parameters<typeof explain>): ReturnType<typeof explain> {
  const { explain } = await import("../cell/explain");
  return explain(...given);
}

export function ActionsList({ snapshot, targets, values, calldatas }: Props) {
  const loading = useLoading(() => explained(snapshot, targets, values, calldatas), [snapshot, targets], calldatas.join());
  if (targets.length === 0) return <p>{say("proposal.noActions")}</p>;
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const { actions, warnings } = loading.value;
  const general = warnings.filter((warning) => warning.action === null);
  return (
    <>
      <Warnings warnings={general} />
      <ol class="actions">
        {actions.map((action, index) => (
          <Shown key={index} action={action} chainId={snapshot.record.chainId} warnings={warnings.filter((one) => one.action === index)} />
        ))}
      </ol>
    </>
  );
}

function Shown({ action, warnings, chainId }: { action: Action; warnings: readonly Warning[]; chainId: number }) {
  return (
    <li class={action.kind === "raw_call" ? "action unknown" : "action"}>
      <p class="what">{action.words}</p>
      {action.lines.length > 0 && (
        <ul>
          {action.lines.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
      <Warnings warnings={warnings} />
      <details>
        <summary>{say("proposal.raw")}</summary>
        <dl>
          <dt>{say("proposal.target")}</dt>
          <dd>
            <code>{action.call.target}</code>
          </dd>
          <dt>{say("proposal.value")}</dt>
          <dd>{inWords({ units: action.call.value, currency: nativeCoin(chainId) })}</dd>
          <dt>{say("proposal.data")}</dt>
          <dd>
            <code class="data">{bytesToHex(action.call.data)}</code>
          </dd>
        </dl>
      </details>
    </li>
  );
}

function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  return (
    <>
      {warnings.map((warning) => (
        <div key={warning.code + warning.words} class={`warning ${warning.level}`}>
          <p>
            <strong>{say(`warning.${warning.level}`)}</strong> {warning.words}
          </p>
          <p>{warning.remedy}</p>
        </div>
      ))}
    </>
  );
}
