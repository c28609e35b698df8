// Where something is that was handed to a relay: what the relay says, and what counts, the chain. With every way out.

import { useEffect, useState } from "preact/hooks";
import { oneLine } from "../cell/hostile";
import { signerOf, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import type { Address } from "../chain/lens";
import { download } from "../parts/download";
import { hostOf } from "../settings";
import { say } from "../text";
import { date, relative } from "../text/times";
import { useWallet } from "../wallet/context";
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
/** What the chain says may still be undone: it is asked again until it has said it for so many blocks, or so long. */
const SETTLING_MS = 10_000;
const SETTLED_BLOCKS = 3n;
const SETTLED_MS = 60_000;

interface WhereProps {
  snapshot: Snapshot;
  wanted: (file: SignedFile) => boolean;
  /** The chain's, of the ballots that are wanted: a file's says what whoever wrote it likes. */
  title?: string;
}

/** What was handed to relays from here, of the kind that is wanted: what the member has signed, and apart from it what others have. */
export function Where({ snapshot, wanted, title = "" }: WhereProps) {
  const { session } = useWallet();
  const account = session?.account ?? null;
  const [, redraw] = useState(0);
  useEffect(() => listen(() => redraw((turn) => turn + 1)), []);
  const handed = loadHanded(snapshot.record).filter(({ file }) => wanted(file));
  const isOwn = ({ file }: Handed): boolean => signerOf(file) === account;
  const parts = [
    { id: "where", words: say("relay.title"), list: handed.filter(isOwn) },
    { id: "where-others", words: say("relay.titleOthers"), list: handed.filter((one) => !isOwn(one)) },
  ];
  return (
    <>
      {parts.map(
        ({ id, words, list }) =>
          list.length > 0 && (
            <section key={id} class="box" aria-labelledby={id}>
              <h2 id={id}>{words}</h2>
              {list.map((one) => (
                <One key={one.id + one.url} handed={one} snapshot={snapshot} account={account} title={title} />
              ))}
            </section>
          ),
      )}
    </>
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

function One({ handed, snapshot, account, title }: { handed: Handed; snapshot: Snapshot; account: Address | null; title: string }) {
  const { url, receipt } = handed;
  const file = "kind" in handed.file ? handed.file : { ...handed.file, title };
  const seen = useSeen(handed, snapshot);
  const what = whatOf(snapshot, file, account);
  const host = hostOf(url);
  const promised = BigInt(receipt.submit_by);
  const time = (now: bigint): string => `${date(promised)} (${relative(promised, now)})`;
  const now = seen?.now ?? snapshot.block.timestamp;
  const isCounted = seen?.fate === "counted";
  const isOver = seen !== null && seen.fate !== "open";
  const saysSent = seen?.word?.state === "submitted" || seen?.word?.state === "counted";
  return (
    <section class="relayed" aria-label={what}>
      <h3>{what}</h3>
      <ol class="timeline" aria-label={say("relay.steps")} role="list">
        <Step isDone words={say("relay.handed", { host, time: time(now) })} />
        {!(isOver && !isCounted) && (
          <>
            {(saysSent || !isCounted) && <Step isDone={saysSent} words={say("relay.submitted")} />}
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

/** Both are asked until the chain has decided, the chain until that is settled; what the page shows is read again then. */
function useSeen(handed: Handed, snapshot: Snapshot): Seen | null {
  const [seen, setSeen] = useState<Seen | null>(null);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const client = new RelayClient(handed.url, snapshot.record.chainId, snapshot.record.treasury);
    let decided: Decided | null = null;
    async function look(turn: number, before: Fate | null): Promise<void> {
      let next = before;
      try {
        const found = await read(decided === null ? client : null, handed, snapshot);
        if (isGone) return;
        setSeen((known) => ({ ...found, word: found.word ?? known?.word ?? null }));
        next = found.fate;
        if (next === "open") decided = null;
        else if (decided?.fate !== next) decided = { fate: next, block: found.block, at: Date.now() };
        // What stands beside was drawn before it was counted.
        const isNews = before === "open" || (before === null && found.block > snapshot.block.number);
        if (isNews ? next === "counted" : before === "counted" && next !== "counted") dispatchEvent(new Event("celldao:changed"));
        if (decided !== null && isSettled(decided, found.block, Date.now())) return;
      } catch {
        // A node that is away for a while; the next look may find it.
      }
      if (!isGone) timer = setTimeout(() => void look(turn + 1, next), decided !== null ? SETTLING_MS : turn < SOON ? SOON_MS : LATER_MS);
    }
    void look(0, null);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [handed, snapshot.lens.rpc]);
  return seen;
}

/** What the chain has said, in which block first, and when, in milliseconds. */
interface Decided {
  fate: Fate;
  block: bigint;
  at: number;
}

function isSettled({ block, at }: Decided, head: bigint, now: number): boolean {
  return head >= block + SETTLED_BLOCKS || now - at >= SETTLED_MS;
}

/** Without a relay's client, the chain alone. */
async function read(client: RelayClient | null, { id, file, receipt }: Handed, snapshot: Snapshot): Promise<Seen> {
  let word: Word | null = null;
  let silence: string | null = null;
  try {
    word = client === null ? null : await client.look(id);
  } catch (error) {
    if (!(error instanceof RelayDown || error instanceof RelayRefusal)) throw error;
    silence = oneLine(error.message, LONGEST);
  }
  // After the relay: what it says is on chain must be there by then.
  const block = await snapshot.lens.latest();
  return { word, silence, fate: await readFate(snapshot, file, block, receipt.received), block: block.number, now: block.timestamp };
}

