// What a member has sent, from the check before the wallet opens to the block it stands in. Kept in the browser, so
// that closing the panel or reloading the page loses nothing, and nothing is sent twice because of it.

import { encodeFunctionData } from "viem/utils";
import type { Abi } from "viem";
import type { Address } from "../chain/lens";
import type { Hex, Rpc } from "../chain/rpc";
import type { CellRecord } from "../cell/record";
import { fateOfHanded, fateOfHash, fateOfUnsure, type Fate } from "./fate";
import { isHash, isOver, keepSent, loadSent, type Sent } from "./sent";
import { isContract, prepare, type Session } from "./session";
import { Replaced, Reverted, troubleOf } from "./trouble";

/** What is to be sent, in words the member sees. */
export interface Intent {
  what: string;
  to: Address;
  data: Hex;
  value: bigint;
}

const POLL_MS = 2_000;
/** What people still have to do something about is looked at less often. */
const PATIENT_POLL_MS = 10_000;

export function intentOf(what: string, to: Address, abi: Abi, functionName: string, args: readonly unknown[], value = 0n): Intent {
  return { what, to, data: encodeFunctionData({ abi, functionName, args }), value };
}

/** All transactions of one cell on this device, the newest first. */
export class Transactions {
  private list: readonly Sent[];
  private rpc: Rpc | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly watched = new Set<string>();

  /** `done`: something was carried out, so that what is shown is of the past. */
  constructor(
    private readonly record: CellRecord,
    private readonly done: () => void,
  ) {
    // What was only being checked was never sent. What the wallet was being asked may have been.
    this.list = loadSent(record)
      .filter(({ step }) => step !== "checking" && step !== "switching")
      .map((one) => (one.step === "confirming" ? { ...one, step: "unsure" } : one));
  }

  get all(): readonly Sent[] {
    return this.list;
  }

  /** From now on through this node; null: through none. */
  readFrom(rpc: Rpc | null): void {
    this.rpc = rpc;
    for (const one of this.list) if (!isOver(one)) void this.watch(one.id);
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dismiss(id: string): void {
    this.put(this.list.filter((one) => one.id !== id));
  }

  /**
   * Checks, switches the chain, asks the wallet, and watches. Resolves when it is in a block, has failed, or is in
   * the hands of a contract wallet's owners; null if the same is on its way already.
   */
  async send(session: Session, intent: Intent): Promise<Sent | null> {
    if (this.rpc === null) return null;
    const { account } = session;
    const same = this.list.find((one) => !isOver(one) && one.account === account && one.to === intent.to && one.data === intent.data);
    if (same !== undefined) {
      this.change(same.id, { again: true });
      return null;
    }
    const first: Sent = {
      id: crypto.randomUUID(),
      what: intent.what,
      step: "checking",
      account,
      to: intent.to,
      data: intent.data,
      hash: null,
      nonce: null,
      from: "0",
      since: Date.now(),
      trouble: null,
      block: null,
      again: false,
    };
    this.put([first, ...this.list]);
    try {
      return await this.ask(this.rpc, session, intent, first);
    } catch (error) {
      return this.become(first, { step: "failed", trouble: troubleOf(error) });
    }
  }

  private async ask(rpc: Rpc, session: Session, intent: Intent, first: Sent): Promise<Sent> {
    const { id, account } = first;
    const { provider } = session.wallet;
    const fields = { from: account, to: intent.to, data: intent.data, value: hex(intent.value) };
    // The contract's refusal, in its own words, before the wallet opens.
    await rpc.ask("eth_call", fields, "latest");
    await prepare(session, this.record, rpc.url, () => this.change(id, { step: "switching" }));
    const isHanded = await isContract(rpc, account);
    const [count, latest] = await rpc.askAll([
      { method: "eth_getTransactionCount", params: [account, "latest"] },
      { method: "eth_blockNumber", params: [] },
    ]);
    const asked = this.become(first, {
      step: "confirming",
      nonce: typeof count === "string" && !isHanded ? Number(count) : null,
      from: typeof latest === "string" ? BigInt(latest).toString() : "0",
    });
    const answer = await provider.request({ method: "eth_sendTransaction", params: [{ ...fields, chainId: hex(BigInt(this.record.chainId)) }] });
    // A wallet may answer with anything.
    const hash = isHash(answer) ? answer : null;
    if (isHanded || hash === null) {
      const handed = this.become(asked, { step: "handed", hash });
      void this.watch(id);
      return handed;
    }
    const sent = this.become(asked, { step: "sent", hash, nonce: null });
    await this.watch(id);
    return this.get(id) ?? sent;
  }

  /** Until nothing more is to be expected, or it is taken from the list. */
  private async watch(id: string): Promise<void> {
    if (this.watched.has(id)) return;
    this.watched.add(id);
    for (let one = this.get(id); one !== undefined && isWatched(one); one = this.get(id)) {
      try {
        if (this.rpc !== null) this.follow(one, await fateOf(this.rpc, one));
      } catch {
        // A node that is away for a while has not lost the transaction.
      }
      const after = this.get(id);
      if (after === undefined || !isWatched(after)) break;
      await new Promise((resume) => setTimeout(resume, after.step === "sent" ? POLL_MS : PATIENT_POLL_MS));
    }
    this.watched.delete(id);
  }

  private follow({ id, nonce, from }: Sent, fate: Fate): void {
    if (fate.kind === "waiting") {
      if (fate.nonce !== nonce || fate.from !== from) this.change(id, { nonce: fate.nonce, from: fate.from });
    } else if (fate.kind === "replaced") {
      this.change(id, { step: "failed", trouble: troubleOf(new Replaced()) });
    } else if (fate.ok) {
      this.change(id, { step: "done", block: fate.block, hash: fate.transaction });
      this.done();
    } else {
      this.change(id, { step: "failed", block: fate.block, hash: fate.transaction, trouble: troubleOf(new Reverted()) });
    }
  }

  private get(id: string): Sent | undefined {
    return this.list.find((one) => one.id === id);
  }

  private change(id: string, fields: Partial<Sent>): void {
    const before = this.get(id);
    if (before !== undefined) this.become(before, fields);
  }

  /** With these fields, in the list if it is still there. Whoever took it off gets it back once it is sent. */
  private become(before: Sent, fields: Partial<Sent>): Sent {
    const since = fields.step === undefined ? before.since : Date.now();
    const after: Sent = { ...before, ...fields, since };
    if (this.get(before.id) !== undefined) this.put(this.list.map((one) => (one.id === before.id ? after : one)));
    else if (isWatched(after)) this.put([after, ...this.list]);
    return after;
  }

  private put(list: readonly Sent[]): void {
    this.list = keepSent(this.record, list);
    for (const listener of this.listeners) listener();
  }
}

function isWatched({ step }: Sent): boolean {
  return step === "sent" || step === "handed" || step === "unsure";
}

function fateOf(rpc: Rpc, one: Sent): Promise<Fate> {
  if (one.step === "handed") return fateOfHanded(rpc, one);
  return one.step === "unsure" ? fateOfUnsure(rpc, one) : fateOfHash(rpc, one);
}

function hex(number: bigint): Hex {
  return `0x${number.toString(16)}`;
}
