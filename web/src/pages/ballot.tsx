// Handing in what a member has signed: from a file, a pasted text, or a link.

import { useState } from "preact/hooks";
import { NoBallot, type SignedBallot } from "../cell/ballot";
import { short } from "../cell/currencies";
import { describe } from "../cell/description";
import { oneLine, visible } from "../cell/hostile";
import { findProposal } from "../cell/proposals";
import { contractOf, parseSigned, fromLink, submissionOf, type SignedAct, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { Time } from "../parts/values";
import { ToRelay } from "../relay/ways_out";
import { saysOf } from "../relay/words";
import { href, useRoute } from "../router";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";

const LONGEST_FILE = 100_000;

export function BallotPage({ snapshot }: { snapshot: Snapshot }) {
  const { of: link } = useRoute();
  const [text, setText] = useState("");
  const found = link !== null ? attempt(() => fromLink(link)) : text.trim() === "" ? null : attempt(() => parseSigned(text));

  async function take(file: File | undefined): Promise<void> {
    if (file !== undefined) setText(file.size > LONGEST_FILE ? "-" : await file.text());
  }

  return (
    <>
      <h1>{say("ballot.title")}</h1>
      <p>{say("ballot.help")}</p>
      {link === null && (
        <>
          <label>
            {say("ballot.choose")}
            <input type="file" accept=".json,application/json" onChange={(event) => void take(event.currentTarget.files?.[0])} />
          </label>
          <label>
            {say("ballot.paste")}
            <textarea rows={4} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </label>
        </>
      )}
      {found instanceof NoBallot && <p role="alert">{say("ballot.wrong", { field: found.message })}</p>}
      {found !== null && !(found instanceof NoBallot) && <Submit key={found.signature} file={found} snapshot={snapshot} />}
    </>
  );
}

function attempt(read: () => SignedFile): SignedFile | NoBallot {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoBallot) return error;
    throw error;
  }
}

function Submit({ file, snapshot }: { file: SignedFile; snapshot: Snapshot }) {
  const { record, governor } = snapshot;
  const place = "kind" in file ? (file.kind === "exit" ? record.treasury : record.share) : governor;
  if (file.chain_id !== record.chainId || contractOf(file) !== place) return <p role="alert">{say("ballot.elsewhere")}</p>;
  return "kind" in file ? <SubmitAct file={file} snapshot={snapshot} /> : <SubmitBallot ballot={file} snapshot={snapshot} />;
}

function SubmitBallot({ ballot, snapshot }: { ballot: SignedBallot; snapshot: Snapshot }) {
  const loading = useLoading(() => findProposal(snapshot, BigInt(ballot.proposal)), [snapshot], ballot.signature);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.value === null) return <p role="alert">{say("proposal.notFound")}</p>;
  // The title is the chain's, never the file's.
  const title = describe(loading.value.description).title || say("proposal.untitled");
  const choice = ballot.support === "split" ? say("ballot.split") : say(`vote.${ballot.support}`);
  const what = say("ballot.what", { address: short(ballot.voter), choice, title });
  return (
    <section class="box" aria-label={say("ballot.title")}>
      <p>{say("ballot.says", { address: ballot.voter, choice })}</p>
      <p>
        <a href={href("proposal", ballot.proposal)}>{title}</a>
      </p>
      {ballot.reason !== "" && <blockquote class="text">{visible(ballot.reason)}</blockquote>}
      <HandIn file={ballot} what={what} snapshot={snapshot} />
    </section>
  );
}

function SubmitAct({ file, snapshot }: { file: SignedAct; snapshot: Snapshot }) {
  const now = snapshot.block.timestamp;
  const deadline = BigInt(file.deadline);
  const words = saysOf(snapshot, file);
  return (
    <section class="box" aria-label={say("ballot.title")}>
      <p>{words}</p>
      {now > deadline ? (
        <p role="alert">{say("signed.late")}</p>
      ) : (
        <>
          <p>
            {say("signed.deadline")}: <Time seconds={deadline} now={now} />
          </p>
          <HandIn file={file} what={words} snapshot={snapshot} />
        </>
      )}
    </section>
  );
}

function HandIn({ file, what, snapshot }: { file: SignedFile; what: string; snapshot: Snapshot }) {
  const { send, session } = useWallet();
  const { abi, name, args } = submissionOf(file);
  return (
    <>
      <button type="button" disabled={session === null} onClick={() => void send(intentOf(oneLine(what, 300), contractOf(file), abi, name, args))}>
        {say("ballot.submit")}
      </button>{" "}
      {session === null && say("act.connect")}
      {snapshot.record.relays.map((url) => (
        <ToRelay key={url} url={url} file={file} snapshot={snapshot} />
      ))}
    </>
  );
}
