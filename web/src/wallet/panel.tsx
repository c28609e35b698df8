// What was sent, step by step. It stays when a page is left, and comes back when it is loaded again.

import { useEffect, useState } from "preact/hooks";
import { say } from "../text";
import { useWallet } from "./context";
import { isOver, type Sent, type Step } from "./sent";
import { TroubleWords } from "./trouble_words";

const STEPS = ["checking", "confirming", "sent", "done"] as const;
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
            <button type="button" class="quiet" aria-label={say("panel.dismissThis", { what: one.what })} onClick={() => dismiss(one.id)}>
              {say("panel.dismiss")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Progress({ sent, explorer }: { sent: Sent; explorer: string | null }) {
  const slow = useSlow(sent);
  const { step, hash } = sent;
  return (
    <>
      <p class="what">{sent.what}</p>
      {!isOver(sent) && <Steps step={step} />}
      <div role="status">
        {step === "failed" && sent.trouble !== null ? <TroubleWords trouble={sent.trouble} /> : <p>{stepWords(sent)}</p>}
        {slow !== null && <p>{say(slow)}</p>}
        {sent.again && !isOver(sent) && <p>{say("panel.again")}</p>}
      </div>
      {hash !== null && explorer !== null && step !== "handed" && (
        <p>
          <a href={`${explorer}/tx/${hash}`} rel="noopener noreferrer" target="_blank">
            {say("panel.explorer")}
          </a>
        </p>
      )}
    </>
  );
}

/** All of them, where it is, and what is behind it. */
function Steps({ step }: { step: Step }) {
  const at = STEPS.indexOf(placeOf(step));
  return (
    <ol class="steps">
      {STEPS.map((one, place) => (
        <li key={one} class={place < at ? "past" : ""} {...(place === at ? { "aria-current": "step" as const } : {})}>
          {say(`step.${one}`)}
        </li>
      ))}
    </ol>
  );
}

function placeOf(step: Step): (typeof STEPS)[number] {
  if (step === "checking" || step === "switching") return "checking";
  return step === "confirming" || step === "unsure" ? "confirming" : "sent";
}

function stepWords({ step, block, hash }: Sent): string {
  if (step === "done") return say("panel.done", { block: block ?? "" });
  if (step === "handed" && hash === null) return say("panel.handedBlindly");
  return step === "failed" ? say("error.title") : say(`panel.${step}`);
}

/** What is said of a step that takes longer than people expect. Hardware wallets do. */
function useSlow(sent: Sent): "panel.slow" | "panel.slowWallet" | null {
  const [now, setNow] = useState(Date.now());
  const words = sent.step === "confirming" ? "panel.slowWallet" : sent.step === "checking" || sent.step === "sent" ? "panel.slow" : null;
  useEffect(() => {
    if (words === null) return;
    const left = sent.since + SLOW_MS - Date.now();
    const timer = setTimeout(() => setNow(Date.now()), Math.max(left, 0) + 10);
    return () => clearTimeout(timer);
  }, [sent.since, words]);
  return now - sent.since >= SLOW_MS ? words : null;
}
