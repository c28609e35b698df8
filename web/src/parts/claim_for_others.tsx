// Paying the dividends of all members: anyone may, nobody's signature is needed, and each is paid to his own address.

import { useState } from "preact/hooks";
import { getAddress } from "viem/utils";
import { share } from "../chain/contracts/share";
import { askLens, type Address } from "../chain/lens";
import { inWords, type Amount, type Currency } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { Failure } from "./errors";
import { useLoading } from "./loading";

/** Of one request; each entry of the Lens is so many bytes long. */
const PAGE = 250;
const ENTRY_BYTES = 192;
/** In one transaction: at what a token's transfer costs, a few millions of gas. */
const AT_ONCE = 50;

interface Due {
  amount: Amount;
  members: Address[];
}

export function ClaimForOthers({ snapshot }: { snapshot: Snapshot }) {
  const [isWanted, setWanted] = useState(false);
  return (
    <section aria-labelledby="others">
      <h2 id="others">{say("dividends.others")}</h2>
      <p>{say("dividends.othersHelp")}</p>
      {isWanted ? (
        <Shown snapshot={snapshot} />
      ) : (
        <button type="button" onClick={() => setWanted(true)}>
          {say("dividends.othersShow")}
        </button>
      )}
    </section>
  );
}

function Shown({ snapshot }: { snapshot: Snapshot }) {
  const { session, send } = useWallet();
  const loading = useLoading(() => readDue(snapshot), [snapshot]);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;

  async function pay({ amount, members }: Due): Promise<void> {
    for (let start = 0; start < members.length; start += AT_ONCE) {
      const part = members.slice(start, start + AT_ONCE);
      const what = say("dividends.othersWhat", { count: part.length, symbol: amount.currency.symbol });
      const sent = await send(intentOf(what, snapshot.record.share, share, "claim_for", [part, amount.currency.address]));
      if (sent?.step !== "done" && sent?.step !== "handed") return;
    }
  }

  return (
    <>
      {loading.value.length === 0 && <p>{say("dividends.nothing")}</p>}
      <ul class="claims">
        {loading.value.map((due) => (
          <li key={due.amount.currency.address}>
            {say("dividends.othersDue", { amount: inWords(due.amount), count: due.members.length })}{" "}
            <button type="button" disabled={session === null} onClick={() => void pay(due)}>
              {say("dividends.othersPay", { symbol: due.amount.currency.symbol })}
            </button>{" "}
            {session === null && say("act.connect")}
          </li>
        ))}
      </ul>
    </>
  );
}

async function readDue(snapshot: Snapshot): Promise<Due[]> {
  const currencies: Currency[] = await snapshot.dividendCurrencies();
  const total = Number(snapshot.facts.overview.share.members);
  const page = Math.min(PAGE, Math.floor(snapshot.lens.answerBytes / ENTRY_BYTES));
  const asks = [];
  for (let first = 1; first <= total; first += page) asks.push(askLens("claimables", [snapshot.record.share, BigInt(first), BigInt(page)]));
  const entries = (await snapshot.lens.read(snapshot.block, asks)).flat();
  return currencies.flatMap((currency, place) => {
    const owed = entries.filter(({ amounts }) => amounts[place]! > 0n);
    const units = owed.reduce((sum, { amounts }) => sum + amounts[place]!, 0n);
    return units === 0n ? [] : [{ amount: { units, currency }, members: owed.map(({ account }) => getAddress(account)) }];
  });
}
