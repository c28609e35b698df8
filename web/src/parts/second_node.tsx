// A second node that the member has named: what it says of the same block, compared.

import { agrees } from "../cell/connect";
import type { Snapshot } from "../cell/snapshot";
import { Rpc } from "../chain/rpc";
import { hostOf } from "../settings";
import { say } from "../text";
import { useLoading } from "./loading";

export function SecondNode({ snapshot, url }: { snapshot: Snapshot; url: string }) {
  const loading = useLoading(() => agrees(snapshot, new Rpc(url)), [snapshot], url);
  const hosts = { first: hostOf(snapshot.lens.rpc.url), second: hostOf(url) };
  if (loading.state === "failed") return <p class="notice">{say("compare.silent", { host: hosts.second })}</p>;
  if (loading.state === "there" && !loading.value) {
    return (
      <p class="notice" role="alert">
        {say("compare.differ", hosts)}
      </p>
    );
  }
  return null;
}
