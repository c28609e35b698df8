// Wallets of this browser, as they announce themselves (EIP-6963).

import type { Hex } from "../chain/rpc";
import { oneLine } from "../cell/hostile";

export interface Provider {
  request(asked: { method: string; params?: unknown }): Promise<unknown>;
  on?(event: string, listener: (value: never) => void): void;
  removeListener?(event: string, listener: (value: never) => void): void;
}

export interface Wallet {
  /** Stays the same between visits: its reverse domain name. */
  id: string;
  name: string;
  /** A picture within the announcement; anything else is left out. */
  icon: string | null;
  provider: Provider;
}

interface Announcement {
  info?: { uuid?: unknown; name?: unknown; icon?: unknown; rdns?: unknown };
  provider?: Provider;
}

const LONGEST_NAME = 40;
/** How long wallets may take until a provider that announces nothing is asked: browsers within wallets. */
const ANNOUNCED_WITHIN_MS = 500;

/** Tells `found` whenever another wallet has announced itself; returns what ends the listening. */
export function discover(found: (wallets: Wallet[]) => void): () => void {
  const wallets = new Map<string, Wallet>();
  const announced = (event: Event): void => {
    const wallet = walletOf((event as CustomEvent<Announcement>).detail);
    if (wallet === null || wallets.has(wallet.id)) return;
    wallets.set(wallet.id, wallet);
    found([...wallets.values()]);
  };
  addEventListener("eip6963:announceProvider", announced);
  dispatchEvent(new Event("eip6963:requestProvider"));
  const timer = setTimeout(() => {
    const only = (window as { ethereum?: Provider }).ethereum;
    if (wallets.size > 0 || typeof only?.request !== "function") return;
    wallets.set("ethereum", { id: "ethereum", name: "", icon: null, provider: only });
    found([...wallets.values()]);
  }, ANNOUNCED_WITHIN_MS);
  return () => {
    clearTimeout(timer);
    removeEventListener("eip6963:announceProvider", announced);
  };
}

function walletOf(said: Announcement | undefined): Wallet | null {
  const { info, provider } = said ?? {};
  if (typeof provider?.request !== "function" || info === undefined) return null;
  const id = typeof info.rdns === "string" && info.rdns !== "" ? info.rdns : info.uuid;
  if (typeof id !== "string" || id === "") return null;
  const name = typeof info.name === "string" ? oneLine(info.name, LONGEST_NAME) : "";
  const isPicture = typeof info.icon === "string" && /^data:image\/(png|jpeg|webp|gif|svg\+xml)[;,]/.test(info.icon);
  return { id, name: name || id, icon: isPicture ? (info.icon as string) : null, provider };
}

export type { Hex };
