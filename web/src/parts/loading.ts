// Something that is read from the chain: not yet, failed, or there.

import { useEffect, useState } from "preact/hooks";

export type Loading<T> = { state: "busy" } | { state: "failed"; error: unknown } | { state: "there"; value: T };

/** Reads again whenever one of `of` changes; an answer that comes too late is dropped. */
export function useLoading<T>(read: () => Promise<T>, of: readonly unknown[]): Loading<T> {
  const [loading, setLoading] = useState<Loading<T>>({ state: "busy" });
  useEffect(() => {
    let current = true;
    setLoading({ state: "busy" });
    read().then(
      (value) => current && setLoading({ state: "there", value }),
      (error: unknown) => current && setLoading({ state: "failed", error }),
    );
    return () => {
      current = false;
    };
  }, of);
  return loading;
}
