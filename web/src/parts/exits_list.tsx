// What a member who has left, with all or some shares, has still to draw.

import { inWords, type Amount } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import type { Standing } from "../cell/standing";
import { treasury } from "../chain/contracts/treasury";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { Failure } from "./errors";
import { useLoading } from "./loading";
import { Money, Time } from "./values";

export function ExitsList({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const { send } = useWallet();
  // Nobody has left: there is nothing to look for.
  const isAny = snapshot.facts.overview.treasury.tickets > 0n;
  const loading = useLoading(
    async () => (isAny ? (await import("../history/claims")).readTickets(snapshot, standing.number) : []),
    [snapshot],
    standing.number,
  );
  if (loading.state === "failed") return <Failure error={loading.error} url={snapshot.lens.rpc.url} />;
  if (loading.state === "busy" || loading.value.length === 0) return null;
  const now = snapshot.block.timestamp;
  const draw = (ticket: bigint, amount: Amount): void => {
    const what = say("exits.what", { amount: inWords(amount) });
    void send(intentOf(what, snapshot.record.treasury, treasury, "pull", [ticket, amount.currency.address]));
  };
  return (
    <section class="box" aria-labelledby="exits">
      <h2 id="exits">{say("exits.title")}</h2>
      <ul class="claims">
        {loading.value.flatMap(({ ticket, ready, left }) =>
          left.map((amount) => (
            <li key={`${ticket} ${amount.currency.address}`}>
              <Money amount={amount} />{" "}
              {ready > now ? (
                <>
                  {say("exits.from")} <Time seconds={ready} now={now} />
                </>
              ) : (
                <button type="button" onClick={() => draw(ticket, amount)}>
                  {say("exits.draw", { symbol: amount.currency.symbol })}
                </button>
              )}
            </li>
          )),
        )}
      </ul>
    </section>
  );
}
