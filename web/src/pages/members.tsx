// Who belongs to the cell: shares, votes, and who votes for whom.

import { useState } from "preact/hooks";
import { readMembers, type Member } from "../cell/members";
import type { Snapshot } from "../cell/snapshot";
import { readStanding } from "../cell/standing";
import type { Address } from "../chain/lens";
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
  const { session } = useWallet();
  const account = session?.account ?? null;
  const loading = useLoading(() => readUpTo(snapshot, Math.min(count, total)), [snapshot, count]);
  // One's own row comes first, also where it is far down the register.
  const own = useLoading(() => readOwn(snapshot, account), [snapshot], account);
  return (
    <>
      <h1>{say("members.title")}</h1>
      <p>{say("members.count", { holders: holders.toString(), numbers: total })}</p>
      {loading.state === "busy" && <p role="status">{say("load.busy")}</p>}
      {loading.state === "failed" && <Failure error={loading.error} url={snapshot.lens.rpc.url} />}
      {loading.state === "there" && <Register members={loading.value} own={own.state === "there" ? own.value : null} snapshot={snapshot} />}
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

async function readOwn(snapshot: Snapshot, account: Address | null): Promise<Member | null> {
  if (account === null) return null;
  const { number } = await readStanding(snapshot, account);
  return number === 0n ? null : ((await readMembers(snapshot, Number(number), 1))[0] ?? null);
}

interface RegisterProps {
  members: readonly Member[];
  own: Member | null;
  snapshot: Snapshot;
}

function Register({ members, own, snapshot }: RegisterProps) {
  const { shares, votes, record } = snapshot;
  const others = members.filter((member) => member.number !== own?.number);
  const sorted = own === null ? members : [own, ...others];
  const heads = ["members.number", "members.address", "members.shares", "members.votes", "members.delegate"] as const;
  return (
    <Table
      label={say("members.title")}
      heads={heads.map((head) => say(head))}
      rows={sorted.map((member) => [
        member === own ? say("members.you", { number: member.number.toString() }) : member.number.toString(),
        <Account address={member.address} explorer={record.explorer} />,
        member.balance === 0n ? say("members.left") : <Money amount={{ units: member.balance, currency: shares }} />,
        <Money amount={{ units: member.votes, currency: votes }} />,
        member.delegate === member.number ? say("members.self") : say("members.other", { number: member.delegate.toString() }),
      ])}
    />
  );
}
