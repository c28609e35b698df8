// Ending a mandate: what it does, and everybody who can: a vote, a petition, the guardian, the operator himself.

import { useState } from "preact/hooks";
import { mandate as abi } from "../chain/contracts/mandate";
import { share } from "../chain/contracts/share";
import { ask, optional } from "../chain/lens";
import { inWords, type Amount } from "../cell/amounts";
import { short } from "../cell/currencies";
import { readPetitions, type Mandate, type Petition } from "../cell/mandates";
import type { Snapshot } from "../cell/snapshot";
import { readStanding } from "../cell/standing";
import { href } from "../router";
import { say } from "../text";
import { date, percent, relative } from "../text/times";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { Failure } from "./errors";
import { useLoading } from "./loading";
import { Bar } from "./values";

/** What the contract takes at once. */
const MAX_SWEEP = 8;

interface Props {
  mandate: Mandate;
  snapshot: Snapshot;
}

function left(mandate: Mandate): Amount[] {
  return mandate.budgets.map(({ balance }) => balance).filter(({ units }) => units > 0n);
}

export function RecallBox({ mandate, snapshot }: Props) {
  const amounts = left(mandate);
  return (
    <section class="box" aria-labelledby="recall">
      <h2 id="recall">{say("recall.title")}</h2>
      <p>{say("recall.meaning")}</p>
      {amounts.length > 0 && <p>{say("recall.inAccount", { amounts: amounts.map(inWords).join(", ") })}</p>}
      <AtOnce mandate={mandate} snapshot={snapshot} />
      <ByVote mandate={mandate} snapshot={snapshot} />
      <ByPetition mandate={mandate} snapshot={snapshot} />
    </section>
  );
}

/** For those whom the contract lets: guardian, operator, and anyone of a cell that is no more. */
function AtOnce({ mandate, snapshot }: Props) {
  const { session, send } = useWallet();
  const [isSure, setSure] = useState(false);
  const account = session?.account ?? null;
  const rules = snapshot.facts.governance?.rules;
  const isGuardian = rules !== undefined && account !== null && rules.guardian === account && snapshot.block.timestamp < rules.guardian_until;
  const why =
    account === mandate.operator
      ? say("recall.operator")
      : isGuardian
        ? say("recall.guardian")
        : account !== null && snapshot.facts.overview.treasury.dissolved
          ? say("recall.dissolved")
          : null;
  if (why === null) return null;
  const intent = intentOf(say("recall.what", { address: short(mandate.operator) }), mandate.address, abi, "recall", []);
  return (
    <>
      <p>{why}</p>
      <label>
        <input type="checkbox" checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} /> {say("recall.sure")}
      </label>
      <p>
        <button type="button" disabled={!isSure} onClick={() => void send(intent)}>
          {say("recall.now")}
        </button>
      </p>
    </>
  );
}

function ByVote({ mandate, snapshot }: Props) {
  async function draft(): Promise<void> {
    const { keepDraft, loadDraft } = await import("../compose/draft");
    const before = loadDraft(snapshot.record);
    const address = short(mandate.operator);
    const isThere = before.actions.some(({ kind, fields }) => kind === "recall_mandate" && fields["mandate"] === mandate.address);
    keepDraft(snapshot.record, {
      ...before,
      title: before.title || say("recall.draftTitle", { address }),
      reference: before.reference || `recall-${mandate.address.slice(2, 10)}`,
      actions: isThere ? before.actions : [...before.actions, { kind: "recall_mandate", fields: { mandate: mandate.address } }],
    });
    location.hash = href("create");
  }
  return (
    <>
      <h3>{say("recall.vote")}</h3>
      <p>{say("recall.voteHelp")}</p>
      <button type="button" onClick={() => void draft()}>
        {say("recall.draft")}
      </button>
    </>
  );
}

function ByPetition({ mandate, snapshot }: Props) {
  const { session, send } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(() => read(snapshot, mandate, account), [snapshot, mandate], `${mandate.address} ${account}`);
  const address = short(mandate.operator);
  const ratio = percent(snapshot.facts.mandateRules.petition_quorum);
  return (
    <>
      <h3>{say("recall.petition")}</h3>
      <p>{say("recall.petitionHelp", { ratio })}</p>
      {account === null && <p>{say("recall.petitionNone")}</p>}
      {loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && (
        <>
          {loading.value.petitions.map((petition) => (
            <OnePetition
              key={petition.number}
              petition={petition}
              snapshot={snapshot}
              sign={() =>
                void send(intentOf(say("recall.signWhat", { address }), mandate.address, abi, "sign_petition", [petition.number]))
              }
            />
          ))}
          {loading.value.votes > 0n && (
            <p>
              <button type="button" onClick={() => void send(intentOf(say("recall.fileWhat", { address }), mandate.address, abi, "file_petition", []))}>
                {say("recall.file")}
              </button>
            </p>
          )}
        </>
      )}
    </>
  );
}

async function read(snapshot: Snapshot, mandate: Mandate, account: `0x${string}` | null): Promise<{ petitions: Petition[]; votes: bigint }> {
  if (account === null) return { petitions: await readPetitions(snapshot, mandate, null), votes: 0n };
  const { number, votes } = await readStanding(snapshot, account);
  const votesAt = (second: bigint) => optional(ask(snapshot.record.share, share, "getPastVotes", [account, second]));
  return { petitions: await readPetitions(snapshot, mandate, number === 0n ? null : { number, votesAt }), votes };
}

function OnePetition({ petition, snapshot, sign }: { petition: Petition; snapshot: Snapshot; sign: () => void }) {
  const { number, signed, needed, deadline, hasSigned, units } = petition;
  const now = snapshot.block.timestamp;
  const isOpen = now <= deadline;
  const votes = (amount: bigint): string => inWords({ units: amount, currency: snapshot.votes });
  const time = `${date(deadline)} (${relative(deadline, now)})`;
  return (
    <>
      <Bar value={signed} of={needed} isMet={signed >= needed} words={say("recall.progress", { number: number.toString(), signed: votes(signed), needed: votes(needed) })} />
      <p class="faint">{isOpen ? say("recall.open", { time }) : say("recall.closed", { time })}</p>
      {isOpen && hasSigned && <p>{say("recall.signed", { number: number.toString() })}</p>}
      {isOpen && !hasSigned && (units ?? 0n) > 0n && (
        <p>
          <button type="button" onClick={sign}>
            {say("recall.sign", { number: number.toString() })}
          </button>
        </p>
      )}
    </>
  );
}

/** Of a mandate that is over: what lies in its account goes to the treasury, whoever sends it there. */
export function SweepBox({ mandate }: Props) {
  const { session, send } = useWallet();
  const amounts = left(mandate);
  const what = say("sweep.what", { amounts: amounts.map(inWords).join(", ") });
  const assets = amounts.slice(0, MAX_SWEEP).map(({ currency }) => currency.address);
  return (
    <section class="box" aria-labelledby="sweep">
      <h2 id="sweep">{say("sweep.title")}</h2>
      {amounts.length === 0 ? (
        <p>{say("sweep.nothing")}</p>
      ) : (
        <>
          <p>{amounts.map(inWords).join(", ")}</p>
          <p>{say("sweep.help")}</p>
          <button type="button" disabled={session === null} onClick={() => void send(intentOf(what, mandate.address, abi, "sweep", [assets]))}>
            {say("sweep.send")}
          </button>{" "}
          {session === null && say("act.connect")}
        </>
      )}
    </section>
  );
}
