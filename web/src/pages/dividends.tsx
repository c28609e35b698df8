// What the member can claim, and what is still on its way.

import { share } from "../chain/contracts/share";
import { inWords, type Amount } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import { readClaimable, readStanding } from "../cell/standing";
import { ClaimForOthers } from "../parts/claim_for_others";
import { Claimed } from "../parts/claimed";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { PayoutForm } from "../parts/payout_form";
import { Money, Time } from "../parts/values";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";

export function Dividends({ snapshot }: { snapshot: Snapshot }) {
  return (
    <>
      <h1>{say("dividends.title")}</h1>
      <Claims snapshot={snapshot} />
      <Streams snapshot={snapshot} />
      <ClaimForOthers snapshot={snapshot} />
    </>
  );
}

function Claims({ snapshot }: { snapshot: Snapshot }) {
  const { session, send } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(async () => {
    if (account === null) return null;
    const [standing, claimable] = await Promise.all([readStanding(snapshot, account), readClaimable(snapshot, account)]);
    return { standing, claimable };
  }, [snapshot], account);
  if (account === null) return <p>{say("dividends.connect")}</p>;
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.value === null || loading.value.standing.number === 0n) return <p>{say("dividends.notMember")}</p>;
  const { standing, claimable } = loading.value;
  const due = claimable.filter((amount) => amount.units > 0n);
  const claim = (amount: Amount) =>
    send(intentOf(say("dividends.what", { amount: inWords(amount) }), snapshot.record.share, share, "claim", [amount.currency.address]));
  async function claimAll(): Promise<void> {
    for (const amount of due) {
      const sent = await claim(amount);
      // What a contract wallet was handed waits for its owners; the others can be handed over meanwhile.
      if (sent?.step !== "done" && sent?.step !== "handed") return;
    }
  }
  return (
    <section aria-labelledby="claimable">
      <h2 id="claimable">{say("dividends.claimable")}</h2>
      {due.length === 0 && <p>{say("dividends.nothing")}</p>}
      <ul class="claims">
        {due.map((amount) => (
          <li key={amount.currency.address}>
            <Money amount={amount} />{" "}
            <button type="button" onClick={() => void claim(amount)}>
              {say("dividends.claim", { symbol: amount.currency.symbol })}
            </button>
          </li>
        ))}
      </ul>
      {due.length > 1 && (
        <button type="button" class="primary" onClick={() => void claimAll()}>
          {say("dividends.claimAll")}
        </button>
      )}
      <PayoutForm standing={standing} snapshot={snapshot} />
      <Claimed standing={standing} snapshot={snapshot} />
    </section>
  );
}

function Streams({ snapshot }: { snapshot: Snapshot }) {
  const coming = snapshot.holdings().filter((held) => held.paysDividends && (held.unreleased?.units ?? 0n) > 0n);
  if (coming.length === 0) return null;
  return (
    <section aria-labelledby="coming">
      <h2 id="coming">{say("dividends.coming")}</h2>
      <ul>
        {coming.map((held) => (
          <li key={held.currency.address}>
            <Money amount={held.unreleased} />, {say("dividends.until")} <Time seconds={held.streamEnd} now={snapshot.block.timestamp} />
          </li>
        ))}
      </ul>
    </section>
  );
}
