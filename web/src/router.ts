// Addresses within the page: what stands behind the #, so that it works from any host and path.

import { useEffect, useState } from "preact/hooks";

export interface Route {
  page: string;
  /** What is shown of it: a proposal's id, a member's number. */
  of: string | null;
}

export function routeOf(hash: string): Route {
  const [page = "", of] = hash.replace(/^#\/?/, "").split("/");
  return { page: page === "" ? "home" : page, of: of === undefined || of === "" ? null : decodeURIComponent(of) };
}

export function href(page: string, of?: string | bigint): string {
  const first = page === "home" ? "#/" : `#/${page}`;
  return of === undefined ? first : `${first}/${encodeURIComponent(String(of))}`;
}

/** The route shown now. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const changed = () => setRoute(routeOf(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
