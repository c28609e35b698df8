// Leaving with shares: what comes out, exactly, before anything is signed.

import { useState } from "preact/hooks";
import { treasury } from "../chain/contracts/treasury";
import { exact, inWords, parse, type Amount } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import type { Standing } from "../cell/standing";
import { say } from "../text";
import { length } from "../text/times";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { SignAct } from "./sign_act";

/** What so many shares would take along now: of each asset their part of what is available, rounded down. */
export function parts(snapshot: Snapshot, units: bigint): Amount[] {
  const { supply } = snapshot.facts.overview.share;
  if (supply === 0n) return [];
  return snapshot.holdings().map(({ available }) => ({ units: (available.units * units) / supply, currency: available.currency }));
}

export function ExitForm({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const { send } = useWallet();
  const { decimals, symbol } = snapshot.shares;
  const [text, setText] = useState(exact(standing.balance, decimals));
  const units = parse(text, decimals);
  const isWrong = units === null || units === 0n || units > standing.balance;
  const { exit_delay: delay, dissolved } = snapshot.facts.overview.treasury;

  function submit(event: Event): void {
    event.preventDefault();
    if (units === null || isWrong) return;
    const shares = inWords({ units, currency: snapshot.shares });
    void send(intentOf(say("exit.what", { shares }), snapshot.record.treasury, treasury, "exit", [units]));
  }

  return (
    <section class="box" aria-labelledby="exit">
      <h2 id="exit">{say("exit.title")}</h2>
      <form onSubmit={submit} noValidate>
        <label>
          {say("exit.shares", { symbol })}
          <input value={text} inputMode="decimal" aria-invalid={isWrong} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        {isWrong ? (
          <p role="alert">{say("exit.wrong", { most: inWords({ units: standing.balance, currency: snapshot.shares }) })}</p>
        ) : (
          <>
            <p>{say("exit.gets")}</p>
            <ul>
              {parts(snapshot, units).map((amount) => (
                <li key={amount.currency.address}>{inWords(amount)}</li>
              ))}
            </ul>
            <p>{dissolved || delay === 0n ? say("exit.atOnce") : say("exit.later", { delay: length(delay) })}</p>
            <p class="faint">{say("exit.note")}</p>
          </>
        )}
        <button type="submit" disabled={isWrong}>
          {say("exit.send")}
        </button>
      </form>
      <SignAct
        snapshot={snapshot}
        account={standing.account}
        kind="exit"
        disabled={isWrong}
        unsigned={(common) =>
          units === null ? null : { ...common, kind: "exit", treasury: snapshot.record.treasury, member: standing.account, shares: units.toString() }
        }
      />
    </section>
  );
}
