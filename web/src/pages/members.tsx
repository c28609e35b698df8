// Who belongs to the cell: shares, votes, and who votes for whom.

import { useState } from "preact/hooks";
import { readMembers, type Member } from "../cell/members";
import type { Snapshot } from "../cell/snapshot";
import { Failure } from "../parts/errors";
import { useLoading } from "../parts/loading";
import { Account, Money } from "../parts/values";
import { say } from "../text";

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
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={say("members.title")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("members.number")}</th>
            <th scope="col">{say("members.address")}</th>
            <th scope="col">{say("members.shares")}</th>
            <th scope="col">{say("members.votes")}</th>
            <th scope="col">{say("members.delegate")}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.number.toString()}>
              <th scope="row">{member.number.toString()}</th>
              <td>
                <Account address={member.address} explorer={snapshot.record.explorer} />
              </td>
              <td>
                {member.balance === 0n ? say("members.left") : <Money amount={{ units: member.balance, currency: snapshot.shares }} />}
              </td>
              <td>
                <Money amount={{ units: member.votes, currency: snapshot.votes }} />
              </td>
              <td>{member.delegate === member.number ? say("members.self") : member.delegate.toString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
