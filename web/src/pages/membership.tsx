// The member's own standing: shares, votes, who votes for him, and leaving.

import type { Snapshot } from "../cell/snapshot";
import { readStanding, type Standing } from "../cell/standing";
import { DelegateForm } from "../parts/delegate_form";
import { Failure } from "../parts/errors";
import { ExitsList } from "../parts/exits_list";
import { ExitForm } from "../parts/exit_form";
import { useLoading } from "../parts/loading";
import { MoveForm } from "../parts/move_form";
import { WhereLater } from "../parts/relay_later";
import { Numbers } from "../parts/table";
import { Account, Money } from "../parts/values";
import { say } from "../text";
import { useWallet } from "../wallet/context";

export function Membership({ snapshot }: { snapshot: Snapshot }) {
  const { session } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(async () => (account === null ? null : readStanding(snapshot, account)), [snapshot], account);
  return (
    <>
      <h1>{say("you.title")}</h1>
      {account === null && <p>{say("you.connect")}</p>}
      {account !== null && loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && loading.value !== null && <Shown standing={loading.value} snapshot={snapshot} />}
      <WhereLater snapshot={snapshot} wanted={(file) => "kind" in file} />
    </>
  );
}

function Shown({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  if (standing.number === 0n) return <p>{say("dividends.notMember")}</p>;
  return (
    <>
      <Numbers
        entries={[
          [say("you.number"), standing.number.toString()],
          [say("members.shares"), <Money amount={{ units: standing.balance, currency: snapshot.shares }} />],
          [say("you.votes"), <Money amount={{ units: standing.votes, currency: snapshot.votes }} />],
          [say("you.payee"), <Account address={standing.payee} explorer={snapshot.record.explorer} />],
        ]}
      />
      <ExitsList standing={standing} snapshot={snapshot} />
      <DelegateForm standing={standing} snapshot={snapshot} />
      {standing.balance > 0n && <ExitForm standing={standing} snapshot={snapshot} />}
      <MoveForm standing={standing} snapshot={snapshot} />
    </>
  );
}

