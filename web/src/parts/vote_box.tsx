// A member's ballot on one proposal: his power at the snapshot, his choice, his reason.

import { useState } from "preact/hooks";
import { governor } from "../chain/contracts/governor";
import type { SignedBallot } from "../cell/ballot";
import type { SignedFile } from "../cell/signed";
import { inWords } from "../cell/amounts";
import { describe } from "../cell/description";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { readBallot } from "../cell/standing";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { Failure } from "./errors";
import { useLoading } from "./loading";
import { NoPower } from "./no_power";
import { CarryLater, NoCoin, WhereLater } from "./relay_later";

// IGovernor's numbers.
const CHOICES = [
  ["for", 1],
  ["against", 0],
  ["abstain", 2],
] as const;
type Choice = (typeof CHOICES)[number][0];

/** Bytes that the governor takes as a reason. */
const LONGEST_REASON = 1_024;

export function VoteBox({ proposal, snapshot }: { proposal: Proposal; snapshot: Snapshot }) {
  const { session } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(
    async () => (account === null ? null : readBallot(snapshot, proposal, account)),
    [snapshot, proposal],
    account,
  );
  const isOfThis = (file: SignedFile): boolean => !("kind" in file) && file.proposal === proposal.id.toString();
  const { title } = describe(proposal.description);
  if (proposal.state !== "active") return <WhereLater snapshot={snapshot} wanted={isOfThis} title={title} />;
  return (
    <section class="box" aria-labelledby="vote">
      <h2 id="vote">{say("vote.title")}</h2>
      {account === null && <p>{say("vote.connect")}</p>}
      {account !== null && loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && loading.value !== null && <Ballot proposal={proposal} snapshot={snapshot} {...loading.value} />}
      <WhereLater snapshot={snapshot} wanted={isOfThis} title={title} />
    </section>
  );
}

interface BallotProps {
  proposal: Proposal;
  snapshot: Snapshot;
  power: bigint | null;
  hasVoted: boolean;
  nonce: bigint;
}

function Ballot({ proposal, snapshot, power, hasVoted, nonce }: BallotProps) {
  const { send, session } = useWallet();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  if (hasVoted) return <p>{say("vote.hasVoted")}</p>;
  // A vote of nothing would use up the ballot and count for nothing.
  if (power === null || power === 0n) return session === null ? null : <NoPower account={session.account} snapshot={snapshot} />;
  const words = inWords({ units: power, currency: snapshot.votes });
  const bytes = new TextEncoder().encode(reason).length;

  async function cast(event: Event): Promise<void> {
    event.preventDefault();
    if (choice === null || isBusy || bytes > LONGEST_REASON) return;
    setBusy(true);
    const support = CHOICES.find(([name]) => name === choice)![1];
    const title = describe(proposal.description).title || say("proposal.untitled");
    const what = say("vote.what", { votes: words, choice: say(`vote.${choice}`), title });
    const intent =
      reason.trim() === ""
        ? intentOf(what, snapshot.governor, governor, "castVote", [proposal.id, support])
        : intentOf(what, snapshot.governor, governor, "castVoteWithReason", [proposal.id, support, reason.trim()]);
    await send(intent);
    setBusy(false);
  }

  function unsigned(): SignedBallot | null {
    if (choice === null || session === null) return null;
    return {
      format: 1,
      chain_id: snapshot.record.chainId,
      governor: snapshot.governor,
      proposal: proposal.id.toString(),
      title: describe(proposal.description).title,
      voter: session.account,
      support: choice,
      params: "0x",
      reason: reason.trim(),
      nonce: Number(nonce),
      signature: "0x",
    };
  }

  const cannot = choice === null || isBusy || bytes > LONGEST_REASON;
  return (
    <form onSubmit={(event) => void cast(event)}>
      <p>{say("vote.power", { votes: words })}</p>
      <fieldset class="choices ballot">
        <legend>{say("vote.choice")}</legend>
        {CHOICES.map(([name]) => (
          <label key={name} class={name}>
            <input type="radio" name="choice" checked={choice === name} onChange={() => setChoice(name)} />
            {say(`vote.${name}`)}
          </label>
        ))}
      </fieldset>
      <label>
        {say("vote.reason")}
        <textarea rows={3} value={reason} aria-describedby="reason-help" onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <p id="reason-help" class="faint">
        {say("vote.reasonHelp", { used: bytes, most: LONGEST_REASON })}
      </p>
      <button type="submit" class="primary" disabled={cannot}>
        {say("vote.send")}
      </button>
      {session !== null && <NoCoin snapshot={snapshot} account={session.account} />}
      <p class="faint">{say("vote.signHelp")}</p>
      <CarryLater snapshot={snapshot} unsigned={unsigned} disabled={cannot} signWords={say("vote.sign")} />
    </form>
  );
}
