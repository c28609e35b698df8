// What was sent, step by step. It stays when a page is left, and comes back when it is loaded again.

import { useEffect, useState } from "preact/hooks";
import { say } from "../text";
import { useWallet } from "./context";
import type { Sent, Step } from "./transactions";
import { TroubleWords } from "./trouble_words";

const STEPS: readonly Step[] = ["checking", "switching", "confirming", "sent", "done"];
const SLOW_MS = 90_000;

export function Panel({ explorer }: { explorer: string | null }) {
  const { sent, dismiss } = useWallet();
  if (sent.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="panel">
      <h2 id="panel">{say("panel.title")}</h2>
      <ul>
        {sent.map((one) => (
          <li key={one.id}>
            <Progress sent={one} explorer={explorer} />
            <button type="button" onClick={() => dismiss(one.id)}>
              {say("panel.dismiss", { what: one.what })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Progress({ sent, explorer }: { sent: Sent; explorer: string | null }) {
  const isOver = sent.step === "done" || sent.step === "failed" || sent.step === "handed";
  const slow = useSlow(sent, isOver);
  return (
    <>
      <p>
        <strong>{sent.what}</strong>
      </p>
      <div role="status">
        {sent.step === "failed" && sent.trouble !== null ? (
          <TroubleWords trouble={sent.trouble} />
        ) : (
          <p>{stepWords(sent)}</p>
        )}
        {slow && <p>{say(sent.step === "confirming" ? "panel.slowWallet" : "panel.slow")}</p>}
      </div>
      {!isOver && <progress max={STEPS.length} value={STEPS.indexOf(sent.step) + 1} aria-label={sent.what} />}
      {sent.hash !== null && explorer !== null && sent.step !== "handed" && (
        <p>
          <a href={`${explorer}/tx/${sent.hash}`} rel="noopener noreferrer" target="_blank">
            {say("panel.explorer")}
          </a>
        </p>
      )}
    </>
  );
}

function stepWords({ step, block }: Sent): string {
  if (step === "done") return say("panel.done", { block: block ?? "" });
  return step === "failed" ? say("error.title") : say(`panel.${step}`);
}

/** Whether a step has taken longer than people expect. Hardware wallets do. */
function useSlow(sent: Sent, isOver: boolean): boolean {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (isOver) return;
    const left = sent.since + SLOW_MS - Date.now();
    const timer = setTimeout(() => setNow(Date.now()), Math.max(left, 0) + 10);
    return () => clearTimeout(timer);
  }, [sent.since, isOver]);
  return !isOver && now - sent.since >= SLOW_MS;
}
