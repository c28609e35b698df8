// Writing a proposal: fields for every kind of action, kept in this browser, reviewed as voters will see it.

import { useMemo, useState } from "preact/hooks";
import { bytesToHex, getAddress, isAddress } from "viem/utils";
import { governor } from "../chain/contracts/governor";
import { ask, type Address } from "../chain/lens";
import { Context } from "../actions/context";
import { inWords } from "../cell/amounts";
import { fieldsOf } from "../cell/explain";
import type { Snapshot } from "../cell/snapshot";
import { readStanding } from "../cell/standing";
import { build, EMPTY, keepDraft, loadDraft, type Draft, type DraftAction } from "../compose/draft";
import { KINDS } from "../compose/kinds";
import { ActionFields, labelOf } from "../parts/action_fields";
import { ActionsList } from "../parts/actions_list";
import { DraftFiles } from "../parts/draft_files";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { SignedText } from "../parts/signed_text";
import { SimulationBox } from "../parts/simulation_box";
import { say, sayKind } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";

export function Create({ snapshot }: { snapshot: Snapshot }) {
  const { record } = snapshot;
  const [draft, setDraft] = useState<Draft>(() => loadDraft(record));
  const [isReviewed, setReviewed] = useState(false);
  // Other cells that it names have to be known before calls to them can be made.
  const cells = otherCellsIn(draft);
  const loading = useLoading(() => fieldsOf(snapshot, [], cells), [snapshot, cells.join()]);

  function change(next: Partial<Draft>): void {
    const changed = { ...draft, ...next };
    setDraft(changed);
    setReviewed(false);
    keepDraft(record, changed);
  }

  function changeAction(index: number, action: DraftAction | null): void {
    const actions = draft.actions.flatMap((one, place) => (place !== index ? [one] : action === null ? [] : [action]));
    change({ actions });
  }

  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  const context = new Context(loading.value);
  const symbols = (loading.value.assets ?? []).map(({ symbol }) => symbol);
  return (
    <>
      <h1>{say("compose.title")}</h1>
      <p class="faint">{say("compose.kept")}</p>
      <Threshold snapshot={snapshot} />
      <DraftFiles draft={draft} opened={(opened) => change(opened)} discarded={() => change(EMPTY)} />
      <form onSubmit={(event) => (event.preventDefault(), setReviewed(true))} noValidate>
        <label>
          {say("compose.name")}
          <input value={draft.title} onInput={(event) => change({ title: event.currentTarget.value })} />
        </label>
        <label>
          {say("compose.text")}
          <textarea rows={6} value={draft.text} onInput={(event) => change({ text: event.currentTarget.value })} />
        </label>
        <label>
          {say("compose.reference")}
          <input value={draft.reference} aria-describedby="reference-help" onInput={(event) => change({ reference: event.currentTarget.value })} />
        </label>
        <p id="reference-help" class="faint">
          {say("compose.referenceHelp")}
        </p>
        <h2>{say("compose.actions")}</h2>
        {draft.actions.length === 0 && <p class="faint">{say("compose.none")}</p>}
        {draft.actions.map((action, index) => (
          <ActionFields key={index} number={index + 1} action={action} symbols={symbols} changed={(changed) => changeAction(index, changed)}>
            {action.kind === "sign_message" && <SignedText text={action.fields["typed_data"] ?? ""} context={context} chainId={record.chainId} />}
          </ActionFields>
        ))}
        <AddAction added={(kind) => change({ actions: [...draft.actions, { kind, fields: usual(kind) }] })} />
        <p>
          <button type="submit" class="primary">{say("compose.review")}</button>
        </p>
      </form>
      {isReviewed && <Review draft={draft} snapshot={snapshot} context={context} />}
    </>
  );
}

function otherCellsIn(draft: Draft): Address[] {
  const named = draft.actions.map(({ fields }) => fields["cell"]?.trim() ?? "");
  return [...new Set(named.filter((one) => isAddress(one)).map((one) => getAddress(one)))];
}

function usual(kind: string): Record<string, string> {
  const fields = KINDS.get(kind)?.fields ?? [];
  return Object.fromEntries(fields.map((field) => [field.name, field.usual ?? (field.choices?.[0] ?? "")]));
}

function AddAction({ added }: { added: (kind: string) => void }) {
  const [kind, setKind] = useState("pay");
  return (
    <p class="add">
      <label for="kind">{say("compose.kind")}</label>
      <select id="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
        {[...KINDS.keys()].map((one) => (
          <option key={one} value={one}>
            {sayKind(one)}
          </option>
        ))}
      </select>
      <button type="button" onClick={() => added(kind)}>
        {say("compose.add")}
      </button>
    </p>
  );
}

/** What it takes to propose is told before anything is written. */
function Threshold({ snapshot }: { snapshot: Snapshot }) {
  const { session } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(
    async () => {
      const [needed] = await snapshot.lens.read(snapshot.block, [ask(snapshot.governor, governor, "proposalThreshold", [])]);
      return { needed, votes: account === null ? null : (await readStanding(snapshot, account)).votes };
    },
    [snapshot],
    account,
  );
  if (loading.state !== "there") return null;
  const { needed, votes } = loading.value;
  // A threshold of nothing still wants somebody who has votes.
  const words = (units: bigint): string => inWords({ units, currency: snapshot.votes });
  const least = needed <= 1n ? say("compose.anyVotes") : words(needed);
  // Nobody without votes proposes, whatever the threshold.
  const isShort = votes !== null && (votes < needed || votes === 0n);
  return (
    <p class={isShort ? "notice" : ""}>
      {votes === null ? say("compose.needs", { needed: least }) : say("compose.threshold", { needed: least, votes: words(votes) })}
    </p>
  );
}

function Review({ draft, snapshot, context }: { draft: Draft; snapshot: Snapshot; context: Context }) {
  const { session, send } = useWallet();
  const account = session?.account ?? null;
  const built = useMemo(() => build(draft, context, account), [draft, context, account]);
  const { calls, description, mistakes } = built;
  const calldatas = calls.map((call) => bytesToHex(call.data));
  if (mistakes.length > 0) {
    return (
      <section class="failure" role="alert">
        <h2>{say("compose.mistakes", { count: mistakes.length })}</h2>
        <ul>
          {mistakes.map(({ action, field, words }, index) => (
            <li key={index}>
              {action === null
                ? say("compose.inProposal", { field, words })
                : say("compose.inAction", { number: action + 1, field: labelOf(field), words })}
            </li>
          ))}
        </ul>
      </section>
    );
  }
  const targets = calls.map((call) => call.target);
  const values = calls.map((call) => call.value);
  const what = say("compose.what", { title: draft.title.trim() });
  const intent = intentOf(what, snapshot.governor, governor, "propose", [targets, values, calldatas, description]);
  return (
    <section class="box" aria-labelledby="review">
      <h2 id="review">{draft.title.trim()}</h2>
      <div class="text">{draft.text.trim()}</div>
      <ActionsList snapshot={snapshot} targets={targets} values={values} calldatas={calldatas} />
      <SimulationBox snapshot={snapshot} calls={calls} about={calldatas.join()} />
      {session === null && <p>{say("compose.connect")}</p>}
      <button type="button" class="primary" disabled={session === null} onClick={() => void send(intent)}>
        {say("compose.propose")}
      </button>
    </section>
  );
}
