// JSON-RPC over HTTP: several questions in one request, and what a node means by its refusals.

export type Hex = `0x${string}`;

export interface Question {
  method: string;
  params: unknown[];
}

/** The node cannot be reached, or does not answer in JSON. */
export class NodeDown extends Error {}

/** The node answered, and would not do what was asked. */
export class NodeRefusal extends Error {
  constructor(
    message: string,
    readonly code: number | null,
    /** Data of a revert, if it was one. */
    readonly data: Hex | null,
  ) {
    super(message);
  }

  get isRevert(): boolean {
    return this.code === 3 || this.data !== null || /revert/i.test(this.message);
  }
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { code?: number; message?: string; data?: unknown };
}

const WAIT_MS = 20_000;

/** Requests are counted: tests hold pages to their budget by it. */
export class Rpc {
  requests = 0;
  private chain: Promise<number> | null = null;

  constructor(readonly url: string) {}

  async ask<T>(method: string, ...params: unknown[]): Promise<T> {
    const [answer] = await this.askAll([{ method, params }]);
    if (answer instanceof NodeRefusal) throw answer;
    return answer as T;
  }

  /** Answers in the order of the questions; a refused one is a NodeRefusal in its place. */
  async askAll(questions: Question[]): Promise<unknown[]> {
    if (questions.length === 0) return [];
    const body = questions.map(({ method, params }, id) => ({ jsonrpc: "2.0", id, method, params }));
    this.requests += 1;
    const answered = await this.post(body.length === 1 ? body[0] : body);
    const list: Answer[] = Array.isArray(answered) ? answered : [answered as Answer];
    if (list.length === 1 && questions.length > 1) {
      // Some nodes refuse a batch as a whole.
      const refused = refusalOf(list[0]!) ?? new NodeRefusal("the node does not answer batches", null, null);
      throw refused;
    }
    const byId = new Map(list.map((answer) => [answer.id, answer]));
    return questions.map((_, id) => {
      const answer = byId.get(id);
      if (answer === undefined) return new NodeRefusal("the node left a question out", null, null);
      return refusalOf(answer) ?? answer.result;
    });
  }

  /** The chain's id, asked for once. */
  chainId(): Promise<number> {
    this.chain ??= this.ask<Hex>("eth_chainId").then(Number);
    return this.chain;
  }

  private async post(body: unknown): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(WAIT_MS),
        referrerPolicy: "no-referrer",
        credentials: "omit",
      });
    } catch (error) {
      throw new NodeDown(error instanceof Error ? error.message : String(error));
    }
    let answer: unknown;
    try {
      answer = await response.json();
    } catch {
      throw new NodeDown(`it answered ${response.status}, and no JSON`);
    }
    if (typeof answer !== "object" || answer === null) throw new NodeDown("it answered no JSON-RPC");
    return answer;
  }
}

function refusalOf(answer: Answer): NodeRefusal | null {
  if (answer.error === undefined) return null;
  const { code, message, data } = answer.error;
  const bytes = typeof data === "string" && /^0x[0-9a-f]*$/i.test(data) ? (data as Hex) : null;
  return new NodeRefusal(message ?? "refused without a word", code ?? null, bytes);
}
