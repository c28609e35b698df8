// A page whose code is fetched when it is opened.

import type { ComponentType } from "preact";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { Failure } from "./errors";
import { useLoading } from "./loading";

interface Props<T> {
  load: () => Promise<T>;
  pick: (found: T) => ComponentType<{ snapshot: Snapshot }>;
  snapshot: Snapshot;
}

export function Later<T>({ load, pick, snapshot }: Props<T>) {
  const loading = useLoading(load, []);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed") return <Failure error={loading.error} url={null} />;
  const Page = pick(loading.value);
  return <Page snapshot={snapshot} />;
}
