// Where something is that was handed to a relay: what the relay says, and what counts, the chain. With every way out.

import { useEffect, useState } from "preact/hooks";
import { oneLine } from "../cell/hostile";
import type { SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { download } from "../parts/download";
import { hostOf } from "../settings";
import { say } from "../text";
import { date, relative } from "../text/times";
import { RelayClient, RelayDown, RelayRefusal, type Word } from "./client";
import { readFate, type Fate } from "./fate";
import { dropHanded, listen, loadHanded, type Handed } from "./kept";
import { WaysOut } from "./ways_out";
import { whatOf } from "./words";

const SOON_MS = 3_000;
const LATER_MS = 30_000;
/** So often it is asked soon; then one who waits for hours asks seldom. */
const SOON = 20;
const LONGEST = 300;

/** What was handed to relays from here, of the kind that is wanted. */
export function Where({ snapshot, wanted }: { snapshot: Snapshot; wanted: (file: SignedFile) => boolean }) {
  const [, redraw] = useState(0);
  useEffect(() => listen(() => redraw((turn) => turn + 1)), []);
  const handed = loadHanded(snapshot.record).filter(({ file }) => wanted(file));
  if (handed.length === 0) return null;
  return (
    <section class="box" aria-labelledby="where">
      <h2 id="where">{say("relay.title")}</h2>
      {handed.map((one) => (
        <One key={one.id + one.url} handed={one} snapshot={snapshot} />
      ))}
    </section>
  );
}

interface Seen {
  /** The relay's word; null as long as it has not answered. */
  word: Word | null;
  /** Why it does not answer. */
  silence: string | null;
  fate: Fate;
  /** Of which block this is, and its time in unix seconds. */
  block: bigint;
  now: bigint;
}

function One({ handed, snapshot }: { handed: Handed; snapshot: Snapshot }) {
  const { file, url, receipt } = handed;
  const seen = useSeen(handed, snapshot);
  const what = whatOf(snapshot, file);
  const host = hostOf(url);
  const promised = BigInt(receipt.submit_by);
  const time = (now: bigint): string => `${date(promised)} (${relative(promised, now)})`;
  const now = seen?.now ?? snapshot.block.timestamp;
  const isCounted = seen?.fate === "counted";
  const isOver = seen !== null && seen.fate !== "open";
  const isSent = isCounted || seen?.word?.state === "submitted" || seen?.word?.state === "counted";
  return (
    <section class="relayed" aria-label={what}>
      <h3>{what}</h3>
      <ol class="timeline" aria-label={say("relay.steps")} role="list">
        <Step isDone words={say("relay.handed", { host, time: time(now) })} />
        {!(isOver && !isCounted) && (
          <>
            <Step isDone={isSent} words={say("relay.submitted")} />
            <Step isDone={isCounted} words={say("relay.counted")} />
          </>
        )}
      </ol>
      <div role="alert">{seen !== null && <Notices seen={seen} host={host} promised={promised} time={time} />}</div>
      {!isOver && <WaysOut file={file} snapshot={snapshot} used={url} refusal={null} isOpen={seen !== null && isWorrying(seen, promised)} />}
      <p>
        <button type="button" onClick={() => download(`receipt-${handed.id.slice(2, 10)}.json`, "application/json", JSON.stringify({ receipt, file }, null, 2) + "\n")}>
          {say("relay.receipt")}
        </button>{" "}
        {isOver && (
          <button type="button" onClick={() => dropHanded(snapshot.record, handed)}>
            {say("relay.drop")}
          </button>
        )}
      </p>
    </section>
  );
}

/** A sign and a word: never colour alone. */
function Step({ isDone, words }: { isDone: boolean; words: string }) {
  return (
    <li>
      <span aria-hidden="true">{isDone ? "✓" : "…"}</span> {words} <span class="faint">({say(isDone ? "relay.isDone" : "relay.isNext")})</span>
    </li>
  );
}

function isWorrying({ word, silence, fate, now }: Seen, promised: bigint): boolean {
  if (fate !== "open") return false;
  return silence !== null || now > promised || word?.state === "counted" || word?.state === "refused" || word?.state === "expired";
}

function Notices({ seen, host, promised, time }: { seen: Seen; host: string; promised: bigint; time: (now: bigint) => string }) {
  const { word, silence, fate, now } = seen;
  if (fate === "counted") return null;
  if (fate !== "open") return <p class="notice">{say(`relay.${fate}`)}</p>;
  return (
    <>
      {word?.state === "counted" && (
        <p class="warning danger">
          <strong>{say("relay.lie")}</strong>
        </p>
      )}
      {now > promised && (
        <p class="warning danger">
          <strong>{say("relay.late", { time: time(now) })}</strong>
        </p>
      )}
      {(word?.state === "refused" || word?.state === "expired") && (
        <p class="notice">{say("relay.gaveUp", { reason: oneLine(word.reason, LONGEST) || say("trouble.noReason") })}</p>
      )}
      {silence !== null && <p class="notice">{say("relay.down", { host, reason: silence })}</p>}
    </>
  );
}

/** Both are asked until the chain has decided; then what the page shows is read again. */
function useSeen(handed: Handed, snapshot: Snapshot): Seen | null {
  const [seen, setSeen] = useState<Seen | null>(null);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const client = new RelayClient(handed.url, snapshot.record.chainId, snapshot.record.treasury);
    async function look(turn: number, before: Fate | null): Promise<void> {
      let next = before;
      try {
        const found = await read(client, handed, snapshot);
        if (isGone) return;
        setSeen(found);
        next = found.fate;
        // What stands beside was drawn before it was counted.
        const isNews = before === "open" || (before === null && found.block > snapshot.block.number);
        if (isNews && next === "counted") dispatchEvent(new Event("celldao:changed"));
      } catch {
        // A node that is away for a while; the next look may find it.
      }
      if (!isGone && (next === null || next === "open")) timer = setTimeout(() => void look(turn + 1, next), turn < SOON ? SOON_MS : LATER_MS);
    }
    void look(0, null);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [handed, snapshot.lens.rpc]);
  return seen;
}

async function read(client: RelayClient, { id, file, receipt }: Handed, snapshot: Snapshot): Promise<Seen> {
  let word: Word | null = null;
  let silence: string | null = null;
  try {
    word = await client.look(id);
  } catch (error) {
    if (!(error instanceof RelayDown || error instanceof RelayRefusal)) throw error;
    silence = oneLine(error.message, LONGEST);
  }
  // After the relay: what it says is on chain must be there by then.
  const block = await snapshot.lens.latest();
  return { word, silence, fate: await readFate(snapshot, file, block, receipt.received), block: block.number, now: block.timestamp };
}

