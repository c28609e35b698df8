// What a signer can do when a relay does not: save the file, hand on a link, another relay, a transaction of his own;
// or take it back.

import { useState } from "preact/hooks";
import { contractOf, idOf, signerOf, signFile, submissionOf, type SignedAct, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { governor } from "../chain/contracts/governor";
import { ask } from "../chain/lens";
import { HandOn } from "../parts/hand_on";
import { hostOf } from "../settings";
import { say } from "../text";
import { date } from "../text/times";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { troubleOf, type Trouble } from "../wallet/trouble";
import { TroubleWords } from "../wallet/trouble_words";
import { RelayClient, type Times } from "./client";
import { keepHanded } from "./kept";
import { failureWords, whatOf } from "./words";

interface Props {
  file: SignedFile;
  snapshot: Snapshot;
  /** The relay that has it already; null if none has. */
  used: string | null;
  /** Why its contract would not take it; null if it would, or as long as nobody has asked. */
  refusal: string | null;
  isOpen: boolean;
}

export function WaysOut({ file, snapshot, used, refusal, isOpen }: Props) {
  const { session, send } = useWallet();
  const { abi, name, args } = submissionOf(file);
  const others = snapshot.record.relays.filter((url) => url !== used);
  return (
    <details open={isOpen}>
      <summary>{say("signed.ways")}</summary>
      <HandOn file={file} refusal={refusal} />
      {others.map((url) => (
        <ToRelay key={url} url={url} file={file} snapshot={snapshot} />
      ))}
      {session !== null && (
        <p>
          <button type="button" onClick={() => void send(intentOf(whatOf(snapshot, file, session.account), contractOf(file), abi, name, args))}>
            {say("signed.own")}
          </button>{" "}
          <span class="faint">{say("signed.ownHelp")}</span>
        </p>
      )}
      {session?.account === signerOf(file) && <Revoke file={file} snapshot={snapshot} />}
    </details>
  );
}

/** A button that hands it to a relay; also for what somebody else has signed. */
export function ToRelay({ url, file, snapshot }: { url: string; file: SignedFile; snapshot: Snapshot }) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function hand(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await handTo(snapshot, url, file);
    } catch (error) {
      setFailure(failureWords(error, url) ?? String(error));
    }
    setBusy(false);
  }

  return (
    <>
      <p>
        <button type="button" disabled={isBusy} onClick={() => void hand()}>
          {say("relay.again", { host: hostOf(url) })}
        </button>
      </p>
      {failure !== null && <p role="alert">{failure}</p>}
    </>
  );
}

/** Hands it over and keeps the receipt. Throws RelayDown, RelayRefusal, RelayLied, and what a node that fails does. */
export async function handTo(snapshot: Snapshot, url: string, file: SignedFile): Promise<void> {
  const { record } = snapshot;
  const id = idOf(snapshot, file);
  // The chain first: a receipt must not be lost because a node is away.
  const times = await readTimes(snapshot, file);
  const receipt = await new RelayClient(url, record.chainId, record.treasury).hand(file, id, times);
  keepHanded(record, { id, url, file, receipt });
}

/** Now, by the chain or the clock here, whichever is ahead: a chain may stand still, and a clock be wrong. */
async function readTimes({ lens }: Snapshot, file: SignedFile): Promise<Times> {
  const block = await lens.latest();
  const now = Math.max(Number(block.timestamp), Math.floor(Date.now() / 1000));
  if ("kind" in file) return { now, deadline: file.deadline };
  const [deadline] = await lens.read(block, [ask(file.governor, governor, "proposalDeadline", [BigInt(file.proposal)])]);
  return { now, deadline: Number(deadline) };
}

function Revoke({ file, snapshot }: { file: SignedFile; snapshot: Snapshot }) {
  const { session, send } = useWallet();
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function useUp(act: SignedAct): Promise<void> {
    if (session === null) return;
    setTrouble(null);
    try {
      const signed = await signFile(snapshot, session, inItsPlace(act, Number(snapshot.block.timestamp) + HOLDS));
      const { abi, name, args } = submissionOf(signed);
      await send(intentOf(say("signed.revokeActWhat"), contractOf(signed), abi, name, args));
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  }

  if (!("kind" in file)) {
    const intent = intentOf(say("signed.revokeBallotsWhat"), file.governor, governor, "revoke_ballots", []);
    return (
      <p>
        <button type="button" onClick={() => void send(intent)}>
          {say("signed.revokeBallots")}
        </button>{" "}
        <span class="faint">{say("signed.revokeBallotsHelp")}</span>
      </p>
    );
  }
  const help = file.kind === "exit" ? say("signed.revokeExitHelp", { time: date(BigInt(file.deadline)) }) : say("signed.revokeActHelp");
  return (
    <>
      <p>
        <button type="button" onClick={() => void useUp(file)}>
          {say("signed.revokeAct")}
        </button>{" "}
        <span class="faint">{help}</span>
      </p>
      {trouble !== null && <TroubleWords trouble={trouble} />}
    </>
  );
}

const HOLDS = 7 * 86_400;

/** What uses up the number that something was signed with, as celldao.acts.signing has it: as little as can be. */
function inItsPlace(act: SignedAct, deadline: number): SignedAct {
  const { format, chain_id, nonce } = act;
  const common = { format, chain_id, nonce, deadline, signature: "0x" } as const;
  if (act.kind === "exit") return { ...common, kind: "exit", treasury: act.treasury, member: act.member, shares: "1" };
  const owner = signerOf(act);
  return { ...common, kind: "permit", share: act.share, owner, spender: owner, value: "0" };
}
