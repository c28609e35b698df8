// The Lens without a Lens on the chain: its code is lent to a call, as docs/adr/0010 decides.
//
// override    a state override puts the code at an address for the time of the call
// deployless  the call creates the Lens, asks it, and returns its answer as if that were code; every node can do
//             this, but answers are bounded as code is: shorter pages

import type { Abi, ContractFunctionArgs, ContractFunctionName } from "viem";
import { decodeFunctionResult, encodeFunctionData, type DecodeFunctionResultReturnType } from "viem/utils";
import { lens } from "./contracts/lens";
import { lensCode } from "./contracts/lens_code";
import { NodeRefusal, type Hex, type Rpc } from "./rpc";

/** Nothing stands there; it only must not be a precompile. */
const PLACE: Hex = "0xce11da0000000000000000000000000000001e45";
const SHORT_ANSWER = 24_000;
const LONG_ANSWER = 128_000;
/** Calls in one request: so many, of which those of the Lens count tenfold, as each carries its code. */
const PER_REQUEST = 100;
const OF_LENS = 10;

export type Address = Hex;

/** The block of which everything in a reading is, named by its hash so that no two states are mixed. */
export interface Block {
  number: bigint;
  hash: Hex;
  /** Unix seconds. */
  timestamp: bigint;
}

/** A question to a contract, or to the Lens if it names none. */
export interface Ask<T = unknown> {
  to: Address | null;
  data: Hex;
  decode: (answer: Hex) => T;
  /** Answered with null where a contract refuses. */
  optional: boolean;
}

type Views = "view" | "pure";

/** A question to the Lens. */
export function askLens<const N extends ContractFunctionName<typeof lens, Views>>(
  name: N,
  args: ContractFunctionArgs<typeof lens, Views, N>,
): Ask<DecodeFunctionResultReturnType<typeof lens, N>> {
  return { ...askOf(lens, name, args), to: null } as never;
}

/** A question to a contract itself. */
export function ask<const A extends Abi, const N extends ContractFunctionName<A, Views>>(
  to: Address,
  abi: A,
  name: N,
  args: ContractFunctionArgs<A, Views, N>,
): Ask<DecodeFunctionResultReturnType<A, N>> {
  return { ...askOf(abi, name, args), to } as never;
}

function askOf(abi: Abi, functionName: string, args: unknown): Omit<Ask, "to"> {
  return {
    data: encodeFunctionData({ abi, functionName, args: args as unknown[] }),
    decode: (answer) => decodeFunctionResult({ abi, functionName, args: args as unknown[], data: answer }),
    optional: false,
  };
}

/** The same, answered with null where a contract refuses. */
export function optional<T>(question: Ask<T>): Ask<T | null> {
  return { ...question, optional: true };
}

type Answers<Q extends readonly Ask<unknown>[]> = { [K in keyof Q]: Q[K] extends Ask<infer T> ? T : never };

/** Asks through one node. */
export class Lens {
  private overrides = true;

  constructor(readonly rpc: Rpc) {}

  /** How long an answer may be: pages are made to fit. */
  get answerBytes(): number {
    return this.overrides ? LONG_ANSWER : SHORT_ANSWER;
  }

  async latest(): Promise<Block> {
    const head = await this.rpc.ask<{ number: Hex; hash: Hex; timestamp: Hex }>(
      "eth_getBlockByNumber",
      "latest",
      false,
    );
    return { number: BigInt(head.number), hash: head.hash, timestamp: BigInt(head.timestamp) };
  }

  /** The answers of one block; one request for up to ten questions to the Lens, or a hundred to contracts. */
  async read<const Q extends readonly Ask<unknown>[]>(block: Block, questions: Q): Promise<Answers<Q>> {
    const found: unknown[] = [];
    for (const part of partsOf(questions)) found.push(...(await this.part(block, part)));
    return found as Answers<Q>;
  }

  private async part(block: Block, questions: readonly Ask<unknown>[]): Promise<unknown[]> {
    const before = this.overrides;
    try {
      return await this.fetch(block, questions);
    } catch (error) {
      if (!(error instanceof NodeRefusal)) throw error;
      if (questions.length > 1) {
        const half = questions.length >> 1;
        return [
          ...(await this.part(block, questions.slice(0, half))),
          ...(await this.part(block, questions.slice(half))),
        ];
      }
      if (!before || questions[0]!.to !== null || error.isRevert) throw error;
    }
    // The node may lack overrides, or this answer may be too much for it: only who gets another one knows.
    this.overrides = false;
    try {
      return await this.fetch(block, questions);
    } catch (error) {
      this.overrides = before;
      throw error;
    }
  }

  private async fetch(block: Block, questions: readonly Ask<unknown>[]): Promise<unknown[]> {
    const at = { blockHash: block.hash };
    const answers = await this.rpc.askAll(
      questions.map((question) => ({ method: "eth_call", params: this.params(question, at) })),
    );
    return answers.map((answer, index) => {
      const question = questions[index]!;
      if (answer instanceof NodeRefusal) {
        if (question.optional && answer.isRevert) return null;
        throw answer;
      }
      if (answer === "0x" && question.to === null) {
        // A node that knows no overrides, and does not say so, has asked an address without code.
        throw new NodeRefusal("the node has not lent the code to the call", null, null);
      }
      return question.decode(answer as Hex);
    });
  }

  private params(question: Ask<unknown>, at: { blockHash: Hex }): unknown[] {
    if (question.to !== null) return [{ to: question.to, data: question.data }, at];
    if (this.overrides) {
      return [{ to: PLACE, data: question.data }, at, { [PLACE]: { code: lensCode.runtime } }];
    }
    return [{ data: askingCode(lensCode.init, question.data) }, at];
  }
}

function partsOf(questions: readonly Ask<unknown>[]): Ask<unknown>[][] {
  const parts: Ask<unknown>[][] = [];
  let room = 0;
  for (const question of questions) {
    const weight = question.to === null ? OF_LENS : 1;
    if (room < weight) {
      parts.push([]);
      room = PER_REQUEST;
    }
    parts.at(-1)!.push(question);
    room -= weight;
  }
  return parts;
}

/** Init code that creates a contract, calls it, and returns or reverts with what it said. */
export function askingCode(init: Hex, question: Hex): Hex {
  const head = 51;
  const size = (init.length - 2) / 2;
  const asked = (question.length - 2) / 2;
  const driver = [
    `${push(size)}${push(head)}5f39`, // CODECOPY of the contract to 0
    `${push(size)}5f5ff0`, // CREATE, no value
    `${push(asked)}${push(head + size)}5f39`, // CODECOPY of the question
    `5f5f${push(asked)}5f845afa`, // STATICCALL with all gas
    "3d5f5f3e", // RETURNDATACOPY to 0
    "602f573d5ffd5b3d5ff3", // JUMPI to the return, else REVERT
  ].join("");
  return `0x${driver}${init.slice(2)}${question.slice(2)}`;
}

function push(value: number): string {
  return "62" + value.toString(16).padStart(6, "0"); // PUSH3
}
