// Submitting a ballot that a member has signed: from a file, a pasted text, or a link.

import { useState } from "preact/hooks";
import { fromLink, NoBallot, parseBallot, submission, type SignedBallot } from "../cell/ballot";
import { short } from "../cell/currencies";
import { describe } from "../cell/description";
import { oneLine, visible } from "../cell/hostile";
import { findProposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { governor } from "../chain/contracts/governor";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { href } from "../router";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";

const LONGEST_FILE = 100_000;

export function BallotPage({ snapshot, link }: { snapshot: Snapshot; link: string | null }) {
  const [text, setText] = useState("");
  const found = link !== null ? attempt(() => fromLink(link)) : text.trim() === "" ? null : attempt(() => parseBallot(text));

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
      {found !== null && !(found instanceof NoBallot) && <Submit ballot={found} snapshot={snapshot} />}
    </>
  );
}

function attempt(read: () => SignedBallot): SignedBallot | NoBallot {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoBallot) return error;
    throw error;
  }
}

function Submit({ ballot, snapshot }: { ballot: SignedBallot; snapshot: Snapshot }) {
  const { send, session } = useWallet();
  const isHere = ballot.chain_id === snapshot.record.chainId && ballot.governor === snapshot.governor;
  const loading = useLoading(async () => (isHere ? findProposal(snapshot, BigInt(ballot.proposal)) : null), [snapshot], ballot.signature);
  if (!isHere) return <p role="alert">{say("ballot.elsewhere")}</p>;
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.value === null) return <p role="alert">{say("proposal.notFound")}</p>;
  // The title is the chain's, never the file's.
  const title = describe(loading.value.description).title || say("proposal.untitled");
  const choice = ballot.support === "split" ? say("ballot.split") : say(`vote.${ballot.support}`);
  const what = say("ballot.what", { address: short(ballot.voter), choice, title });
  const { name, args } = submission(ballot);
  return (
    <section class="box" aria-label={say("ballot.title")}>
      <p>{say("ballot.says", { address: ballot.voter, choice })}</p>
      <p>
        <a href={href("proposal", ballot.proposal)}>{title}</a>
      </p>
      {ballot.reason !== "" && <blockquote class="text">{visible(ballot.reason)}</blockquote>}
      <button type="button" class="primary" disabled={session === null} onClick={() => void send(intentOf(oneLine(what, 300), snapshot.governor, governor, name, args))}>
        {say("ballot.submit")}
      </button>{" "}
      {session === null && say("act.connect")}
    </section>
  );
}
