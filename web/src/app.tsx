// The frame of every page: where one is, what can be reached, as of which block.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { connect, rpcOf } from "./cell/connect";
import type { CellRecord } from "./cell/record";
import type { Snapshot } from "./cell/snapshot";
import { Dividends } from "./pages/dividends";
import { Home } from "./pages/home";
import { Members } from "./pages/members";
import { Membership } from "./pages/membership";
import { Proposal } from "./pages/proposal";
import { Proposals } from "./pages/proposals";
import { Rules } from "./pages/rules";
import { SettingsPage } from "./pages/settings";
import { Failure } from "./parts/errors";
import { Later } from "./parts/later";
import { useLoading } from "./parts/loading";
import { SecondNode } from "./parts/second_node";
import { href, useRoute, type Route } from "./router";
import { loadSettings, type Settings } from "./settings";
import { say } from "./text";
import { date } from "./text/times";
import { AccountButton } from "./wallet/account";
import { WithWallet } from "./wallet/context";
import { Panel } from "./wallet/panel";

const PAGES = ["home", "proposals", "create", "members", "operators", "dividends", "membership", "statement", "rules", "settings"] as const;

export function App({ record }: { record: CellRecord }) {
  const route = useRoute();
  const [settings, setSettings] = useState<Settings>(() => loadSettings(record));
  const [turn, setTurn] = useState(0);
  const rpc = useMemo(() => rpcOf(record, settings), [record, settings]);
  const loading = useLoading(async () => connect(rpc, record), [record, turn], rpc);
  const main = useRef<HTMLElement>(null);
  useMoveToContent(route, main);
  const readAgain = (): void => setTurn((before) => before + 1);
  useEffect(() => {
    // Something that was handed to a relay has been counted.
    addEventListener("celldao:changed", readAgain);
    return () => removeEventListener("celldao:changed", readAgain);
  }, []);
  return (
    <WithWallet record={record} rpc={rpc} done={readAgain}>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {say("app.skip")}
      </a>
      <header>
        <div class="top">
          <a class="brand" href={href("home")}>
            <img src="./icon.svg" alt="" width={28} height={28} /> {loading.state === "there" ? loading.value.name : record.name || say("app.name")}
          </a>
          <div class="tools">
            <button type="button" class="quiet" onClick={readAgain} disabled={loading.state === "busy" || (loading.state === "there" && loading.stale)}>
              {say("load.refresh")}
            </button>
            <AccountButton chainId={record.chainId} />
          </div>
        </div>
        <nav aria-label={say("nav.label")}>
          {PAGES.map((page) => (
            <a key={page} href={href(page)} {...(isAt(route, page) ? { "aria-current": "page" as const } : {})}>
              {say(`nav.${page}`)}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1} ref={main}>
        <Panel explorer={record.explorer} />
        {route.page === "settings" ? (
          <SettingsPage record={record} settings={settings} changed={setSettings} />
        ) : loading.state === "busy" ? (
          <p role="status">{say("load.busy")}</p>
        ) : loading.state === "failed" ? (
          <Failure error={loading.error} url={rpc?.url ?? null} />
        ) : (
          <>
            {settings.second !== null && <SecondNode snapshot={loading.value} url={settings.second} />}
            <Page route={route} snapshot={loading.value} />
          </>
        )}
      </main>
      <footer>{loading.state === "there" && <Whereabouts snapshot={loading.value} />}</footer>
    </WithWallet>
  );
}

function Page({ route, snapshot }: { route: Route; snapshot: Snapshot }) {
  if (route.page === "proposals") return <Proposals snapshot={snapshot} />;
  if (route.page === "proposal" && route.of !== null) return <Proposal snapshot={snapshot} id={route.of} />;
  if (route.page === "ballot") return <Later key="ballot" load={() => import("./pages/ballot")} pick={(found) => found.BallotPage} snapshot={snapshot} />;
  if (route.page === "create") return <Later key="create" load={() => import("./pages/create")} pick={(found) => found.Create} snapshot={snapshot} />;
  if (route.page === "operators") return <Later key="operators" load={() => import("./pages/operators")} pick={(found) => found.Operators} snapshot={snapshot} />;
  if (route.page === "statement") return <Later key="statement" load={() => import("./pages/statement")} pick={(found) => found.Statement} snapshot={snapshot} />;
  if (route.page === "dividends") return <Dividends snapshot={snapshot} />;
  if (route.page === "membership") return <Membership snapshot={snapshot} />;
  if (route.page === "rules") return <Rules snapshot={snapshot} />;
  if (route.page === "members") return <Members snapshot={snapshot} />;
  return <Home snapshot={snapshot} />;
}

function isAt(route: Route, page: string): boolean {
  return route.page === page || (page === "proposals" && route.page === "proposal");
}

/** Whoever goes to another page with a keyboard or a screen reader begins at its content. */
function useMoveToContent(route: Route, main: { current: HTMLElement | null }): void {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [route.page, route.of]);
}

/** The trust root, always in sight: which cell, on which chain, as of when. */
function Whereabouts({ snapshot }: { snapshot: Snapshot }) {
  const { record, block } = snapshot;
  return (
    <p>
      {say("app.footer", {
        chain: record.chainId,
        treasury: record.treasury,
        block: block.number.toString(),
        time: date(block.timestamp),
      })}
    </p>
  );
}
