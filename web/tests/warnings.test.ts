// The page warns as the package does: both pass the same cases.

import { readFileSync } from "node:fs";
import { getAddress } from "viem/utils";
import { describe, expect, test } from "vitest";
import { callOf } from "../src/actions/call";
import { Context, type ContextFields } from "../src/actions/context";
import { readCall } from "../src/actions/read";
import type { Address } from "../src/chain/lens";
import type { Hex } from "../src/chain/rpc";
import { parse } from "../src/cell/amounts";
import { check } from "../src/warnings/check";
import type { Code, Facts, Warning } from "../src/warnings/warning";

interface FactFields {
  now?: string;
  paid?: string[] | null;
  known?: string[];
  available?: string[];
  largest_voter?: string;
  turnout?: string;
  code?: Record<string, Partial<Code>>;
}

interface Cases {
  context: ContextFields;
  cases: { name: string; facts: FactFields; calls: { target: Hex; value: string; data: Hex }[]; expected: Warning[] }[];
}

const { context: fields, cases } = JSON.parse(readFileSync(new URL("../../tests/cases/warnings.json", import.meta.url), "utf-8")) as Cases;
const context = new Context(fields);

function factsOf(given: FactFields): Facts {
  const points = (text: string | undefined): bigint | null => (text === undefined ? null : parse(text.replace(" %", ""), 2));
  const addresses = (list: string[] | undefined): Set<Address> => new Set((list ?? []).map((one) => getAddress(one)));
  return {
    now: given.now === undefined ? null : BigInt(Date.parse(given.now) / 1000),
    paid: given.paid === null ? null : addresses(given.paid),
    known: addresses(given.known),
    available: new Map((given.available ?? []).map(availableOf)),
    largestVoter: points(given.largest_voter),
    turnout: points(given.turnout),
    code: new Map(
      Object.entries(given.code ?? {}).map(([account, code]) => [
        getAddress(account),
        { exists: true, verified: null, implementation: null, fixed: false, ...code },
      ]),
    ),
  };
}

function availableOf(text: string): [Address, bigint] {
  const [number = "", symbol = ""] = text.split(" ");
  const asset = [...context.assets.values()].find((one) => one.symbol === symbol)!;
  return [asset.token, parse(number, asset.decimals)!];
}

describe("warnings", () => {
  test("there are cases", () => expect(cases.length).toBeGreaterThan(30));
  test.each(cases)("$name", ({ facts, calls, expected }) => {
    const actions = calls.map((call) => readCall(callOf(call.target, BigInt(call.value), call.data), context));
    expect(check(actions, context, factsOf(facts))).toEqual(expected);
  });
});
