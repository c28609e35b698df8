// A draft as proposal.yaml: opened, saved, thrown away.

import { useState } from "preact/hooks";
import { oneLine } from "../cell/hostile";
import type { Draft } from "../compose/draft";
import { say } from "../text";
import { download } from "./download";

interface Props {
  draft: Draft;
  opened: (draft: Draft) => void;
  discarded: () => void;
}

const LONGEST_FILE = 1_000_000;

export function DraftFiles({ draft, opened, discarded }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null);

  async function open(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const { fromFile, NoProposal } = await import("../compose/file");
    try {
      if (file.size > LONGEST_FILE) throw new NoProposal(`${file.size} bytes`);
      opened(fromFile(await file.text()));
      setTrouble(null);
    } catch (error) {
      if (!(error instanceof NoProposal)) throw error;
      setTrouble(oneLine(error.message, 200));
    }
  }

  async function save(): Promise<void> {
    const { toFile } = await import("../compose/file");
    download("proposal.yaml", "application/yaml", toFile(draft));
  }

  return (
    <div class="files">
      <label>
        {say("compose.open")}
        <input type="file" accept=".yaml,.yml" onChange={(event) => void open(event.currentTarget.files?.[0])} />
      </label>
      <button type="button" onClick={() => void save()}>
        {say("compose.save")}
      </button>
      <button type="button" onClick={discarded}>
        {say("compose.discard")}
      </button>
      {trouble !== null && <p role="alert">{say("compose.noFile", { reason: trouble })}</p>}
    </div>
  );
}
