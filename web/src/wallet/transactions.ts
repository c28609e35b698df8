// What a member has sent, from the check before the wallet opens to the block it stands in. Kept in the browser, so
// that closing the panel or reloading the page loses nothing.

import { encodeFunctionData } from "viem/utils";
import type { Abi } from "viem";
import type { Address } from "../chain/lens";
import { NodeRefusal, type Hex, type Rpc } from "../chain/rpc";
import type { CellRecord } from "../cell/record";
import { isContract, switchTo, type Session } from "./session";
import { troubleOf, type Trouble } from "./trouble";

/** What is to be sent, in words the member sees. */
export interface Intent {
  what: string;
  to: Address;
  data: Hex;
  value: bigint;
}

export type Step = "checking" | "switching" | "confirming" | "sent" | "handed" | "done" | "failed";

export interface Sent {
  /** This device's own number for it. */
  id: string;
  what: string;
  step: Step;
  hash: Hex | null;
  /** Unix milliseconds when the step began. */
  since: number;
  trouble: Trouble | null;
  block: string | null;
}

const KEPT = 20;
const POLL_MS = 2_000;

export function intentOf(what: string, to: Address, abi: Abi, functionName: string, args: readonly unknown[], value = 0n): Intent {
  return { what, to, data: encodeFunctionData({ abi, functionName, args }), value };
}

/** All transactions of one cell on this device, the newest first. */
export class Transactions {
  private list: Sent[];
  private readonly listeners = new Set<() => void>();
  /** What a wallet is being asked now: the same is not asked a second time. */
  private readonly asking = new Set<string>();

  constructor(
    private readonly record: CellRecord,
    private readonly rpc: Rpc,
  ) {
    this.list = this.kept();
    // What was being decided when the page was closed was never sent, as far as anybody can know here.
    this.list = this.list.filter((one) => one.hash !== null);
    for (const one of this.list) if (one.step === "sent") void this.watch(one.id, one.hash!);
  }

  get all(): readonly Sent[] {
    return this.list;
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dismiss(id: string): void {
    this.put(this.list.filter((one) => one.id !== id));
  }

  /**
   * Checks, switches the chain, asks the wallet, and watches. Resolves when it is in a block, or has failed; null if
   * the same is on its way already.
   */
  async send(session: Session, intent: Intent): Promise<Sent | null> {
    const same = `${session.account} ${intent.to} ${intent.data}`;
    if (this.asking.has(same)) return null;
    this.asking.add(same);
    try {
      return await this.sendOnce(session, intent);
    } finally {
      this.asking.delete(same);
    }
  }

  private async sendOnce(session: Session, intent: Intent): Promise<Sent> {
    const id = crypto.randomUUID();
    this.put([{ id, what: intent.what, step: "checking", hash: null, since: Date.now(), trouble: null, block: null }, ...this.list]);
    try {
      await this.check(session.account, intent);
      if (session.chainId !== this.record.chainId) {
        this.change(id, { step: "switching" });
        await switchTo(session.wallet.provider, this.record.chainId, this.record.name, this.rpc.url);
      }
      const handed = await isContract(this.rpc, session.account);
      this.change(id, { step: "confirming" });
      const hash = (await session.wallet.provider.request({
        method: "eth_sendTransaction",
        params: [{ from: session.account, to: intent.to, data: intent.data, value: `0x${intent.value.toString(16)}` }],
      })) as Hex;
      if (handed) {
        // A Safe answers with a hash of its own, which never gets a receipt.
        this.change(id, { step: "handed", hash });
        return this.get(id);
      }
      this.change(id, { step: "sent", hash });
      await this.watch(id, hash);
    } catch (error) {
      this.change(id, { step: "failed", trouble: troubleOf(error) });
    }
    return this.get(id);
  }

  /** The contract's refusal, in its own words, before the wallet opens. */
  private async check(from: Address, { to, data, value }: Intent): Promise<void> {
    await this.rpc.ask("eth_call", { from, to, data, value: `0x${value.toString(16)}` }, "latest");
  }

  private async watch(id: string, hash: Hex): Promise<void> {
    for (;;) {
      let receipt: { status: Hex; blockNumber: Hex } | null = null;
      try {
        receipt = await this.rpc.ask("eth_getTransactionReceipt", hash);
      } catch {
        // A node that is away for a while has not lost the transaction.
      }
      if (receipt !== null) {
        const block = BigInt(receipt.blockNumber).toString();
        if (BigInt(receipt.status) === 1n) this.change(id, { step: "done", block });
        else this.change(id, { step: "failed", block, trouble: troubleOf(new NodeRefusal("execution reverted", 3, null)) });
        return;
      }
      await new Promise((resume) => setTimeout(resume, POLL_MS));
      if (!this.list.some((one) => one.id === id)) return;
    }
  }

  private get(id: string): Sent {
    return this.list.find((one) => one.id === id)!;
  }

  private change(id: string, fields: Partial<Sent>): void {
    this.put(this.list.map((one) => (one.id === id ? { ...one, ...fields, since: Date.now() } : one)));
  }

  private put(list: Sent[]): void {
    this.list = list.slice(0, KEPT);
    try {
      localStorage.setItem(this.key, JSON.stringify(this.list));
    } catch {
      // then they are kept until the page is closed
    }
    for (const listener of this.listeners) listener();
  }

  private kept(): Sent[] {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(found) ? (found as Sent[]) : [];
    } catch {
      return [];
    }
  }

  private get key(): string {
    return `celldao/${this.record.chainId}/${this.record.treasury}/sent`;
  }
}
