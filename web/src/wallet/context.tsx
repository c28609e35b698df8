// The connected wallet and what was sent with it, for every part of the page.

import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { CellRecord } from "../cell/record";
import type { Rpc } from "../chain/rpc";
import { discover, type Wallet } from "./discover";
import { forget, open, reopen, type Session } from "./session";
import type { Sent } from "./sent";
import { Transactions, type Intent } from "./transactions";
import { troubleOf, type Trouble } from "./trouble";

export interface WalletContext {
  wallets: readonly Wallet[];
  session: Session | null;
  /** Why connecting failed. */
  trouble: Trouble | null;
  /** The wallet that is being asked to connect. */
  asked: Wallet | null;
  connect: (wallet: Wallet) => Promise<void>;
  disconnect: () => void;
  sent: readonly Sent[];
  /** Null without a wallet, and if the same is on its way already. */
  send: (intent: Intent) => Promise<Sent | null>;
  dismiss: (id: string) => void;
}

const Context = createContext<WalletContext | null>(null);

export function useWallet(): WalletContext {
  const found = useContext(Context);
  if (found === null) throw new Error("no wallet context above");
  return found;
}

interface Props {
  record: CellRecord;
  /** Null if no node is named: then nothing can be sent. */
  rpc: Rpc | null;
  /** Something was carried out: what is shown is of the past. */
  done: () => void;
  children: ComponentChildren;
}

export function WithWallet({ record, rpc, done, children }: Props) {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  const [session, setSession] = useState<Session | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [asked, setAsked] = useState<Wallet | null>(null);
  const [, redraw] = useState(0);
  const detach = useRef<(() => void) | null>(null);
  const transactions = useMemo(() => new Transactions(record, done), [record]);

  useEffect(() => transactions.listen(() => redraw((turn) => turn + 1)), [transactions]);
  useEffect(() => transactions.readFrom(rpc), [transactions, rpc]);
  useEffect(() => discover((found) => setWallets(found)), []);
  useEffect(() => {
    if (session !== null || detach.current !== null || wallets.length === 0) return;
    // A wallet that no longer lets this page see its account is simply not connected.
    void reopen(wallets, setSession).then((end) => {
      if (end !== null) detach.current = end;
    }, () => undefined);
  }, [wallets]);

  async function connect(wallet: Wallet): Promise<void> {
    setTrouble(null);
    setAsked(wallet);
    detach.current?.();
    detach.current = null;
    try {
      detach.current = await open(wallet, setSession);
    } catch (error) {
      setTrouble(troubleOf(error));
    }
    setAsked(null);
  }

  function disconnect(): void {
    detach.current?.();
    detach.current = null;
    forget();
    setSession(null);
  }

  async function send(intent: Intent): Promise<Sent | null> {
    return session === null ? null : transactions.send(session, intent);
  }

  const value: WalletContext = {
    wallets,
    session,
    trouble,
    asked,
    connect,
    disconnect,
    sent: transactions.all,
    send,
    dismiss: (id) => transactions.dismiss(id),
  };
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
