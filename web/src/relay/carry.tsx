// A member signs, and a relay does the rest. If none does, he has the file.

import { useState } from "preact/hooks";
import { refusalOf, signFile, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { hostOf } from "../settings";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { troubleOf, type Trouble } from "../wallet/trouble";
import { TroubleWords } from "../wallet/trouble_words";
import { handTo, WaysOut } from "./ways_out";
import { failureWords } from "./words";

interface Props {
  snapshot: Snapshot;
  /** What is to be signed, without the signature; null while something is missing. */
  unsigned: () => SignedFile | null;
  disabled: boolean;
  /** On the button that signs, and hands nothing to anybody. */
  signWords: string;
}

/** What came of it, if the relay does not have it. */
type Outcome = { kind: "none" } | { kind: "trouble"; trouble: Trouble } | { kind: "signed"; file: SignedFile; used: string | null; failure: string | null; refusal: string | null };

export function Carry({ snapshot, unsigned, disabled, signWords }: Props) {
  const { session } = useWallet();
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const [url] = snapshot.record.relays;
  if (session === null) return null;

  async function sign(relay: string | null): Promise<void> {
    const asked = unsigned();
    if (asked === null || session === null) return;
    setBusy(true);
    setOutcome({ kind: "none" });
    let file: SignedFile;
    try {
      file = await signFile(snapshot, session, asked);
    } catch (error) {
      setOutcome({ kind: "trouble", trouble: troubleOf(error) });
      setBusy(false);
      return;
    }
    let failure: string | null = null;
    try {
      if (relay !== null) await handTo(snapshot, relay, file);
    } catch (error) {
      failure = failureWords(error, relay!) ?? String(error);
    }
    const isHanded = relay !== null && failure === null;
    setOutcome(isHanded ? { kind: "none" } : { kind: "signed", file, used: relay, failure, refusal: await refusalOf(snapshot, file) });
    setBusy(false);
  }

  return (
    <>
      <p>
        {url !== undefined && (
          <>
            <button type="button" disabled={disabled || isBusy} onClick={() => void sign(url)}>
              {say("relay.send")}
            </button>{" "}
          </>
        )}
        <button type="button" disabled={disabled || isBusy} onClick={() => void sign(null)}>
          {signWords}
        </button>
      </p>
      {url !== undefined && <p class="faint">{say("relay.sendHelp", { host: hostOf(url) })}</p>}
      <div role="status">{isBusy && <p>{say("relay.busy")}</p>}</div>
      {outcome.kind === "trouble" && <TroubleWords trouble={outcome.trouble} />}
      {outcome.kind === "signed" && (
        <>
          {outcome.failure !== null && <p role="alert">{outcome.failure}</p>}
          <WaysOut file={outcome.file} snapshot={snapshot} used={outcome.failure === null ? outcome.used : null} refusal={outcome.refusal} isOpen />
        </>
      )}
    </>
  );
}
