// Who belongs to the cell: shares, votes, and who votes for whom.

import { useState } from "preact/hooks";
import { readMembers, type Member } from "../cell/members";
import type { Snapshot } from "../cell/snapshot";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { Table } from "../parts/table";
import { Account, Money } from "../parts/values";
import { say } from "../text";
import { useWallet } from "../wallet/context";

const PAGE = 100;

export function Members({ snapshot }: { snapshot: Snapshot }) {
  const { holders, members } = snapshot.facts.overview.share;
  const total = Number(members);
  const [count, setCount] = useState(PAGE);
  const loading = useLoading(() => readUpTo(snapshot, Math.min(count, total)), [snapshot, count]);
  return (
    <>
      <h1>{say("members.title")}</h1>
      <p>{say("members.count", { holders: holders.toString(), numbers: total })}</p>
      {loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && <Register members={loading.value} snapshot={snapshot} />}
      {count < total && (
        <p>
          <button type="button" onClick={() => setCount(count + PAGE)}>
            {say("members.more")}
          </button>{" "}
          {say("list.of", { shown: count, all: total })}
        </p>
      )}
    </>
  );
}

async function readUpTo(snapshot: Snapshot, count: number): Promise<Member[]> {
  const found: Member[] = [];
  while (found.length < count) {
    const page = await readMembers(snapshot, found.length + 1, count - found.length);
    if (page.length === 0) break;
    found.push(...page);
  }
  return found;
}

function Register({ members, snapshot }: { members: readonly Member[]; snapshot: Snapshot }) {
  const { shares, votes, record } = snapshot;
  const { session } = useWallet();
  // One's own row comes first.
  const own = members.filter((member) => member.address === session?.account);
  const sorted = [...own, ...members.filter((member) => member.address !== session?.account)];
  const heads = ["members.number", "members.address", "members.shares", "members.votes", "members.delegate"] as const;
  return (
    <Table
      label={say("members.title")}
      heads={heads.map((head) => say(head))}
      rows={sorted.map((member) => [
        own.includes(member) ? say("members.you", { number: member.number.toString() }) : member.number.toString(),
        <Account address={member.address} explorer={record.explorer} />,
        member.balance === 0n ? say("members.left") : <Money amount={{ units: member.balance, currency: shares }} />,
        <Money amount={{ units: member.votes, currency: votes }} />,
        member.delegate === member.number ? say("members.self") : say("members.other", { number: member.delegate.toString() }),
      ])}
    />
  );
}
