// What a member sets on this device: which node to ask, and which second one to compare with.

import { useState } from "preact/hooks";
import { connect } from "../cell/connect";
import { Rpc } from "../chain/rpc";
import type { CellRecord } from "../cell/record";
import { Failure } from "../parts/errors";
import { hostOf, saveSettings, urlOf, type Settings } from "../settings";
import { say } from "../text";

interface Props {
  record: CellRecord;
  settings: Settings;
  changed: (settings: Settings) => void;
}

type Outcome = { kind: "none" } | { kind: "busy" } | { kind: "invalid" } | { kind: "saved" } | { kind: "failed"; error: unknown; url: string };

export function SettingsPage({ record, settings, changed }: Props) {
  const [rpc, setRpc] = useState(settings.rpc ?? "");
  const [second, setSecond] = useState(settings.second ?? "");
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });

  async function save(next: Settings): Promise<void> {
    setOutcome({ kind: "busy" });
    // A node is tried before it is kept: one that is wrong would lock the member out of every other page.
    for (const url of [next.rpc, next.second]) {
      if (url === null) continue;
      try {
        await connect(new Rpc(url), record);
      } catch (error) {
        setOutcome({ kind: "failed", error, url });
        return;
      }
    }
    saveSettings(record, next);
    changed(next);
    setOutcome({ kind: "saved" });
  }

  function submit(event: Event): void {
    event.preventDefault();
    const next = { rpc: urlOf(rpc), second: urlOf(second) };
    const isWrong = (text: string, url: string | null): boolean => text.trim() !== "" && url === null;
    if (isWrong(rpc, next.rpc) || isWrong(second, next.second)) setOutcome({ kind: "invalid" });
    else void save(next);
  }

  const shown = settings.rpc ?? record.rpc[0];
  return (
    <>
      <h1>{say("settings.title")}</h1>
      <form onSubmit={submit} noValidate>
        <label>
          {say("settings.rpc")}
          <input type="url" value={rpc} placeholder={record.rpc[0] ?? ""} aria-describedby="rpc-help" onInput={(event) => setRpc(event.currentTarget.value)} />
        </label>
        <p id="rpc-help" class="faint">
          {say("settings.rpcHelp")}
        </p>
        <label>
          {say("settings.second")}
          <input type="url" value={second} onInput={(event) => setSecond(event.currentTarget.value)} />
        </label>
        <p>
          <button type="submit" disabled={outcome.kind === "busy"}>
            {say("settings.save")}
          </button>{" "}
          <button
            type="button"
            disabled={outcome.kind === "busy"}
            onClick={() => {
              setRpc("");
              setSecond("");
              void save({ rpc: null, second: null });
            }}
          >
            {say("settings.reset")}
          </button>
        </p>
      </form>
      <div role="status">
        {outcome.kind === "busy" && <p>{say("load.busy")}</p>}
        {outcome.kind === "invalid" && <p>{say("settings.invalid")}</p>}
        {outcome.kind === "saved" && <p>{say("settings.saved", { host: shown === undefined ? "" : hostOf(shown) })}</p>}
      </div>
      {outcome.kind === "failed" && <Failure error={outcome.error} url={outcome.url} />}
    </>
  );
}
