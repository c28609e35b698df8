// Where a member's dividends and exits are paid to: his own address, or another that he names.

import { getAddress, isAddress } from "viem/utils";
import { useState } from "preact/hooks";
import { share } from "../chain/contracts/share";
import type { Address } from "../chain/lens";
import type { Snapshot } from "../cell/snapshot";
import type { Standing } from "../cell/standing";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { Account } from "./values";

type Mistake = "form.noAddress" | "payout.same" | null;

export function PayoutForm({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const { send } = useWallet();
  const [to, setTo] = useState("");
  const [mistake, setMistake] = useState<Mistake>(null);
  const { account, payee } = standing;
  const isOwn = payee === account;

  function set(address: Address): void {
    void send(intentOf(say("payout.what", { address }), snapshot.record.share, share, "set_payout", [address]));
  }

  function submit(event: Event): void {
    event.preventDefault();
    const text = to.trim();
    const address = isAddress(text) ? getAddress(text) : null;
    const found = address === null ? "form.noAddress" : address === payee ? "payout.same" : null;
    setMistake(found);
    if (address !== null && found === null) set(address);
  }

  return (
    <section class="box" aria-labelledby="payout">
      <h2 id="payout">{say("payout.title")}</h2>
      <p>
        {isOwn ? say("payout.own") : say("payout.other")} <Account address={payee} explorer={snapshot.record.explorer} />
      </p>
      {!isOwn && (
        <button type="button" onClick={() => set(account)}>
          {say("payout.back")}
        </button>
      )}
      <details>
        <summary>{say("payout.change")}</summary>
        <form onSubmit={submit} noValidate>
          <label>
            {say("payout.to")}
            <input value={to} spellcheck={false} autocomplete="off" aria-invalid={mistake !== null} aria-describedby="payout-help" onInput={(event) => setTo(event.currentTarget.value)} />
          </label>
          <p id="payout-help" class="faint">
            {say("payout.help")}
          </p>
          {mistake !== null && <p role="alert">{say(mistake)}</p>}
          <button type="submit">{say("payout.send")}</button>
        </form>
      </details>
    </section>
  );
}
