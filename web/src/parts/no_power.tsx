// Why an account has no votes on a proposal, and what it can do for the next one.

import { inWords } from "../cell/amounts";
import type { Snapshot } from "../cell/snapshot";
import { readStanding } from "../cell/standing";
import type { Address } from "../chain/lens";
import { href } from "../router";
import { say } from "../text";
import { useLoading } from "./loading";

export function NoPower({ account, snapshot }: { account: Address; snapshot: Snapshot }) {
  const loading = useLoading(() => readStanding(snapshot, account), [snapshot], account);
  const standing = loading.state === "there" ? loading.value : null;
  const isDelegated = standing !== null && standing.number !== 0n && standing.delegate !== standing.number;
  return (
    <>
      <p>{say("vote.noPower")}</p>
      {standing !== null && standing.number === 0n && <p>{say("dividends.notMember")}</p>}
      {standing !== null && standing.number !== 0n && (
        <p>
          {say("vote.holds", {
            shares: inWords({ units: standing.balance, currency: snapshot.shares }),
            votes: inWords({ units: standing.votes, currency: snapshot.votes }),
          })}{" "}
          {isDelegated ? (
            <>
              {say("delegate.other", { number: standing.delegate.toString() })} <a href={href("membership")}>{say("vote.takeBack")}</a>
            </>
          ) : (
            standing.balance > 0n && say("vote.later")
          )}
        </p>
      )}
    </>
  );
}
