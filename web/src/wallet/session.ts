// The wallet that a member has connected: which account it speaks for, and on which chain.

import { getAddress, isAddress, numberToHex } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Rpc } from "../chain/rpc";
import { nativeCoin } from "../cell/currencies";
import type { CellRecord } from "../cell/record";
import { say } from "../text";
import type { Provider, Wallet } from "./discover";
import { OtherAccount, troubleOf, WrongNetwork } from "./trouble";

export interface Session {
  wallet: Wallet;
  account: Address;
  chainId: number;
}

const LAST = "celldao/wallet";

/** Asks the wallet for an account; it may open a window. `changed` is told of every later change, null: it is gone. */
export async function open(wallet: Wallet, changed: (session: Session | null) => void): Promise<() => void> {
  return attach(wallet, changed, "eth_requestAccounts");
}

/** The wallet of the last visit, if it still lets this page see its account; opens no window. */
export async function reopen(wallets: readonly Wallet[], changed: (session: Session | null) => void): Promise<(() => void) | null> {
  const last = remembered();
  const wallet = wallets.find((one) => one.id === last);
  return wallet === undefined ? null : attach(wallet, changed, "eth_accounts");
}

export function remembered(): string | null {
  try {
    return localStorage.getItem(LAST);
  } catch {
    return null;
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(LAST);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

async function attach(wallet: Wallet, changed: (session: Session | null) => void, method: string): Promise<() => void> {
  const { provider } = wallet;
  let account: Address | null = null;
  let chainId = 0;
  let ready = false;
  const tell = (): void => {
    if (ready) changed(account === null ? null : { wallet, account, chainId });
  };
  // Before anything is asked: a change while the member decides must not be missed.
  const onAccounts = (accounts: never): void => {
    account = firstOf(accounts);
    tell();
  };
  const onChain = (chain: never): void => {
    chainId = Number(chain);
    tell();
  };
  const onGone = (): void => {
    account = null;
    tell();
  };
  const listeners = [
    ["accountsChanged", onAccounts],
    ["chainChanged", onChain],
    ["disconnect", onGone],
  ] as const;
  for (const [event, listener] of listeners) provider.on?.(event, listener);
  const detach = (): void => {
    for (const [event, listener] of listeners) provider.removeListener?.(event, listener);
  };
  try {
    const accounts = await provider.request({ method });
    account ??= firstOf(accounts);
    chainId = Number(await provider.request({ method: "eth_chainId" }));
  } catch (error) {
    detach();
    throw error;
  }
  ready = true;
  if (account !== null) {
    try {
      localStorage.setItem(LAST, wallet.id);
    } catch {
      // then it is asked for again next time
    }
  }
  tell();
  return detach;
}

function firstOf(accounts: unknown): Address | null {
  const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  return typeof first === "string" && isAddress(first) ? getAddress(first) : null;
}

/**
 * Before the wallet is asked for anything: it is on the cell's chain, and speaks for the account still. What it said
 * a while ago may be over: accounts and networks are changed in the wallet while the page waits.
 *
 * Throws what the wallet says, WrongNetwork or OtherAccount.
 */
export async function prepare(session: Session, record: CellRecord, rpc: string, switching: () => void): Promise<void> {
  const { provider } = session.wallet;
  const chain = async (): Promise<number> => Number(await provider.request({ method: "eth_chainId" }));
  if ((await chain()) !== record.chainId) {
    switching();
    await switchTo(provider, record.chainId, rpc);
    if ((await chain()) !== record.chainId) throw new WrongNetwork();
  }
  if (firstOf(await provider.request({ method: "eth_accounts" })) !== session.account) throw new OtherAccount();
}

/** Brings the wallet to a chain, adding it if the wallet does not know it. Throws what the wallet says. */
async function switchTo(provider: Provider, chainId: number, rpc: string): Promise<void> {
  const id = numberToHex(chainId);
  try {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: id }] });
  } catch (error) {
    if (troubleOf(error).kind !== "unknownChain") throw error;
    const { symbol, decimals } = nativeCoin(chainId);
    const chainName = say("wallet.chainName", { chain: chainId });
    const added = { chainId: id, chainName, rpcUrls: [rpc], nativeCurrency: { name: symbol, symbol, decimals } };
    await provider.request({ method: "wallet_addEthereumChain", params: [added] });
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: id }] });
  }
}

/** Whether an account is a contract that sends in a way of its own (a Safe): its hash never gets a receipt. */
export async function isContract(rpc: Rpc, account: Address): Promise<boolean> {
  const code = await rpc.ask<string>("eth_getCode", account, "latest");
  // EIP-7702: an account with a key that lends itself code sends as every other does.
  return code !== "0x" && !code.toLowerCase().startsWith("0xef0100");
}
