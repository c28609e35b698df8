// The page reads calls as the package does: both pass the same cases.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { callOf } from "../src/actions/call";
import { Context, type ContextFields } from "../src/actions/context";
import { readCall } from "../src/actions/read";
import type { Hex } from "../src/chain/rpc";

interface Cases {
  context: ContextFields;
  cases: { name: string; call: { target: Hex; value: string; data: Hex }; expected: { kind: string; words: string; lines: string[] } }[];
}

const { context: fields, cases } = JSON.parse(readFileSync(new URL("../../tests/cases/decoding.json", import.meta.url), "utf-8")) as Cases;
const context = new Context(fields);

describe("decoding", () => {
  test("there are cases", () => expect(cases.length).toBeGreaterThan(50));
  test.each(cases)("$name", ({ call, expected }) => {
    const { kind, words, lines } = readCall(callOf(call.target, BigInt(call.value), call.data), context);
    expect({ kind, words, lines }).toEqual({ kind: expected.kind, words: expected.words, lines: expected.lines });
  });
});
