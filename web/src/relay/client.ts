// The other end of a relay's HTTP interface. What a relay says is never more than its word.

import { getAddress, isAddress } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { SignedFile } from "../cell/signed";
import { isSigned, parseReceipt, wrongTime, type Receipt } from "./receipt";

/** It cannot be reached, or does not answer as a relay does. */
export class RelayDown extends Error {}

/** It will not take the file, in its own words: texts of anybody. */
export class RelayRefusal extends Error {
  constructor(
    readonly code: string,
    reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** It has answered something that an honest relay would not. */
export class RelayLied extends Error {}

export const STATES = ["waiting", "submitted", "counted", "refused", "expired"] as const;
export type RelayState = (typeof STATES)[number];

/** What a relay says of a file. */
export interface Word {
  state: RelayState;
  transaction: Hex | null;
  reason: string;
}

interface Info {
  relay: Address;
  /** Seconds from receipt to chain. */
  promise: number;
  isPaused: boolean;
}

/** What a receipt's times are held to, in unix seconds. */
export interface Times {
  now: number;
  /** The last second in which the file can be taken. */
  deadline: number;
}

const WAIT_MS = 15_000;
const LONGEST = 200_000;
const HASH = /^0x[0-9a-f]{64}$/;

export class RelayClient {
  constructor(
    readonly url: string,
    private readonly chainId: number,
    private readonly treasury: Address,
  ) {}

  /** Hands a file over; the receipt is checked. Throws RelayDown, RelayRefusal, RelayLied. */
  async hand(file: SignedFile, id: Hex, { now, deadline }: Times): Promise<Receipt> {
    const { relay, promise, isPaused } = await this.info();
    if (isPaused) throw new RelayDown("it sends nothing now");
    const answer = await this.ask("POST", "/v1/signed", file);
    const receipt = parseReceipt(answer["receipt"]);
    if (receipt === null || receipt.id !== id || receipt.chain_id !== this.chainId || receipt.relay !== relay) {
      throw new RelayLied("its receipt is for something else");
    }
    if (!(await isSigned(receipt))) throw new RelayLied("it has not signed its receipt");
    const wrong = wrongTime(receipt, promise, now, deadline);
    if (wrong !== null) throw new RelayLied(wrong);
    return receipt;
  }

  /** What it says of a file now. */
  async look(id: Hex): Promise<Word> {
    const { state, transaction, reason } = await this.ask("GET", `/v1/signed/${id}`);
    if (!STATES.includes(state as RelayState)) throw new RelayDown("it does not say how the file stands");
    return {
      state: state as RelayState,
      transaction: typeof transaction === "string" && HASH.test(transaction) ? (transaction as Hex) : null,
      reason: typeof reason === "string" ? reason : "",
    };
  }

  private async info(): Promise<Info> {
    const { chain_id, relay, cells, promise_seconds, paused } = await this.ask("GET", "/v1/info");
    if (typeof relay !== "string" || !isAddress(relay) || !Array.isArray(cells)) throw new RelayDown("it is no relay");
    if (!Number.isSafeInteger(promise_seconds) || (promise_seconds as number) < 0) throw new RelayDown("it does not say how long it takes");
    const serves = cells.some((cell: unknown) => {
      const treasury = typeof cell === "object" && cell !== null ? (cell as Record<string, unknown>)["treasury"] : null;
      return typeof treasury === "string" && isAddress(treasury) && getAddress(treasury) === this.treasury;
    });
    if (chain_id !== this.chainId || !serves) throw new RelayRefusal("not-served", "it does not serve this cell", "");
    return { relay: getAddress(relay), promise: promise_seconds as number, isPaused: paused === true };
  }

  private async ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(this.url + path, {
        method,
        ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(WAIT_MS),
        referrerPolicy: "no-referrer",
        credentials: "omit",
        redirect: "error",
        cache: "no-store",
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      throw new RelayDown(error instanceof Error ? error.message : String(error));
    }
    let answer: unknown;
    try {
      answer = text.length > LONGEST ? null : JSON.parse(text);
    } catch {
      answer = null;
    }
    if (typeof answer !== "object" || answer === null) throw new RelayDown(`it answered ${status}, and no JSON`);
    if (status < 300) return answer as Record<string, unknown>;
    const { code, reason, remedy } = ((answer as Record<string, unknown>)["error"] ?? {}) as Record<string, unknown>;
    const said = typeof reason === "string" ? reason : `it answered ${status}`;
    // What the caller can change is a refusal; all else is a relay that does not work now.
    if (status >= 500 || status === 429) throw new RelayDown(said);
    throw new RelayRefusal(typeof code === "string" ? code : "", said, typeof remedy === "string" ? remedy : "");
  }
}
