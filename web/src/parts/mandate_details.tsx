// What a mandate allows, under which policy, and how it was reported on. Links and their texts are anybody's.

import { keccak256 } from "viem/utils";
import { useState } from "preact/hooks";
import { Context } from "../actions/context";
import { selected, selectedWords } from "../actions/selected";
import { fieldsOf } from "../cell/explain";
import { oneLine, safeLink } from "../cell/hostile";
import { isLate, isOver, type Mandate } from "../cell/mandates";
import type { Snapshot } from "../cell/snapshot";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { readTold, type Report, type Told } from "../history/mandates";
import { say } from "../text";
import { date, relative } from "../text/times";
import { Failure } from "./errors";
import { useLoading } from "./loading";

const NO_POLICY: Hex = `0x${"00".repeat(32)}`;
const LONGEST_LINK = 256;
const LISTED_REPORTS = 50;

export function MandateDetails({ mandate, snapshot }: { mandate: Mandate; snapshot: Snapshot }) {
  const loading = useLoading(
    async () => ({ told: await readTold(snapshot, mandate), context: new Context(await fieldsOf(snapshot)) }),
    [snapshot, mandate],
    mandate.address,
  );
  return (
    <>
      <section aria-labelledby="policy">
        <h2 id="policy">{say("mandate.policy")}</h2>
        {mandate.policy === NO_POLICY ? <p>{say("mandate.noPolicy")}</p> : <Document digest={mandate.policy} link={mandate.policyLink} />}
      </section>
      {loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && (
        <>
          {!loading.value.told.isComplete && <p role="alert">{say("mandate.incomplete")}</p>}
          {loading.value.told.endedBy !== null && <p>{endedWords(mandate, snapshot, loading.value.told.endedBy)}</p>}
          <Allowed mandate={mandate} told={loading.value.told} context={loading.value.context} />
          <Reports mandate={mandate} reports={loading.value.told.reports} now={snapshot.block.timestamp} />
        </>
      )}
    </>
  );
}

function endedWords(mandate: Mandate, snapshot: Snapshot, by: Address): string {
  if (by === snapshot.record.treasury) return say("mandate.byVote");
  if (by === mandate.operator) return say("mandate.byOperator");
  if (by === mandate.address) return say("mandate.byPetition");
  return say("mandate.byOther", { address: by });
}

function Allowed({ mandate, told, context }: { mandate: Mandate; told: Told; context: Context }) {
  const { receivers, calls } = told;
  return (
    <section aria-labelledby="may">
      <h2 id="may">{say("mandate.may")}</h2>
      <ul>
        {mandate.anyReceiver && <li>{say("mandate.payAnyone")}</li>}
        {!mandate.anyReceiver && receivers.length === 0 && <li>{say("mandate.payNobody")}</li>}
        {receivers.map((account) => (
          <li key={account}>{say("mandate.pay", { who: context.name(account) })}</li>
        ))}
        {calls.length === 0 && <li>{say("mandate.callNothing")}</li>}
        {calls.map(({ target, selector }) => (
          <li key={target + selector}>
            {say("mandate.call", { what: selectedWords(selected(target, selector, context), target, context), who: context.name(target) })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reports({ mandate, reports, now }: { mandate: Mandate; reports: readonly Report[]; now: bigint }) {
  const time = `${date(mandate.reportDue)} (${relative(mandate.reportDue, now)})`;
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">{say("mandate.reports")}</h2>
      {mandate.begunAt === 0n ? (
        <p>{say("mandate.noneDue")}</p>
      ) : isOver(mandate.status) ? (
        <p>{say("mandate.lastReport")}</p>
      ) : isLate(mandate, now) ? (
        <p class="notice">
          <strong>{say("mandate.late", { time })}</strong>
        </p>
      ) : (
        <p>{say("mandate.due", { time })}</p>
      )}
      {reports.length === 0 && <p class="faint">{say("mandate.noReports")}</p>}
      {reports.slice(0, LISTED_REPORTS).map(({ digest, link, from, to }, index) => (
        <section key={index} class="box" aria-label={say("mandate.report", { number: reports.length - index })}>
          <h3>{say("mandate.report", { number: reports.length - index })}</h3>
          <p>
            {say("mandate.covers")}: {say("mandate.coversWords", { from: date(from), to: date(to) })}
          </p>
          <Document digest={digest} link={link} />
        </section>
      ))}
      {reports.length > LISTED_REPORTS && <p>{say("list.of", { shown: LISTED_REPORTS, all: reports.length })}</p>}
    </section>
  );
}

/** A document somewhere, and the hash that holds it to what was meant. */
function Document({ digest, link }: { digest: Hex; link: string }) {
  const [outcome, setOutcome] = useState("");

  async function compare(file: File | undefined): Promise<void> {
    setOutcome("");
    if (file === undefined) return;
    try {
      const found = keccak256(new Uint8Array(await file.arrayBuffer()));
      setOutcome(found === digest ? say("mandate.matches") : say("mandate.differs", { hash: found }));
    } catch {
      setOutcome(say("mandate.unreadable")); // it was moved, or changed since it was chosen
    }
  }

  const safe = safeLink(link);
  const shown = oneLine(link, LONGEST_LINK);
  return (
    <>
      <dl>
        <dt>{say("mandate.hash")}</dt>
        <dd>
          <code class="data">{digest}</code>
        </dd>
        <dt>{say("mandate.link")}</dt>
        <dd>
          {shown === "" ? (
            say("mandate.noLink")
          ) : safe === null ? (
            <code class="data">{shown}</code>
          ) : (
            <a href={safe} rel="noopener noreferrer nofollow" target="_blank">
              {safe}
            </a>
          )}
        </dd>
      </dl>
      <p class="faint">{say("mandate.linkNote")}</p>
      <label>
        {say("mandate.check")}
        <input type="file" onChange={(event) => void compare(event.currentTarget.files?.[0])} />
      </label>
      <p role="status">{outcome}</p>
    </>
  );
}
