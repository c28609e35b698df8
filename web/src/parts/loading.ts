// Something that is read from the chain: not yet, failed, or there.

import { useEffect, useState } from "preact/hooks";

export type Loading<T> =
  | { state: "busy" }
  | { state: "failed"; error: unknown }
  /** `stale`: it is being read again. */
  | { state: "there"; value: T; stale: boolean };

/**
 * Reads again whenever one of `of` changes; an answer that comes too late is dropped. What is there stays in sight
 * until the next comes, so that a form keeps what was typed and a reader his place, but only while it is `about` the
 * same: nobody sees another's amounts.
 */
export function useLoading<T>(read: () => Promise<T>, of: readonly unknown[], about: unknown = null): Loading<T> {
  const [kept, setKept] = useState<{ about: unknown; loading: Loading<T> }>({ about, loading: { state: "busy" } });
  useEffect(() => {
    let current = true;
    const put = (loading: Loading<T>): void => {
      if (current) setKept({ about, loading });
    };
    setKept((before) => ({ about, loading: before.about === about ? again(before.loading) : { state: "busy" } }));
    read().then(
      (value) => put({ state: "there", value, stale: false }),
      (error: unknown) => put({ state: "failed", error }),
    );
    return () => {
      current = false;
    };
  }, [...of, about]);
  return kept.about === about ? kept.loading : { state: "busy" };
}

function again<T>(loading: Loading<T>): Loading<T> {
  return loading.state === "there" ? { ...loading, stale: true } : { state: "busy" };
}
