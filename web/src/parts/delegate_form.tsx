// Who votes for the member: himself, or another holder.

import { getAddress, isAddress } from "viem/utils";
import { useState } from "preact/hooks";
import { share } from "../chain/contracts/share";
import type { Snapshot } from "../cell/snapshot";
import type { Standing } from "../cell/standing";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { SignAct } from "./sign_act";

export function DelegateForm({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const { send } = useWallet();
  const [to, setTo] = useState("");
  const [isWrong, setWrong] = useState(false);
  const isOwn = standing.delegate === standing.number;

  function delegate(address: string, what: string): void {
    void send(intentOf(what, snapshot.record.share, share, "delegate", [getAddress(address)]));
  }

  function submit(event: Event): void {
    event.preventDefault();
    const address = to.trim();
    setWrong(!isAddress(address));
    if (isAddress(address)) delegate(address, say("delegate.what", { address: getAddress(address) }));
  }

  return (
    <section class="box" aria-labelledby="delegate">
      <h2 id="delegate">{say("delegate.title")}</h2>
      <p>{isOwn ? say("delegate.own") : say("delegate.other", { number: standing.delegate.toString() })}</p>
      {!isOwn && (
        <button type="button" onClick={() => delegate(standing.account, say("delegate.selfWhat"))}>
          {say("delegate.self")}
        </button>
      )}
      <form onSubmit={submit} noValidate>
        <label>
          {say("delegate.to")}
          <input value={to} spellcheck={false} autocomplete="off" aria-invalid={isWrong} aria-describedby="delegate-help" onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
        <p id="delegate-help" class="faint">
          {say("delegate.help")}
        </p>
        {isWrong && <p role="alert">{say("form.noAddress")}</p>}
        <button type="submit">{say("delegate.send")}</button>
      </form>
      <SignAct
        snapshot={snapshot}
        account={standing.account}
        kind="delegation"
        disabled={to.trim() === "" && isOwn}
        unsigned={(common) => {
          // With no address the votes come back.
          const address = to.trim() === "" ? standing.account : to.trim();
          setWrong(!isAddress(address));
          if (!isAddress(address)) return null;
          return { ...common, kind: "delegation", share: snapshot.record.share, member: standing.account, delegatee: getAddress(address) };
        }}
      />
    </section>
  );
}
