// Typed messages are read, refused, hashed and told as the package does: both pass the same cases.

import { readFileSync } from "node:fs";
import type { TypedDataDefinition } from "viem";
import { bytesToHex, hashTypedData } from "viem/utils";
import { describe, expect, test } from "vitest";
import { Context, type ContextFields } from "../src/actions/context";
import { build, EMPTY } from "../src/compose/draft";
import { fromFile, toFile } from "../src/compose/file";
import { readTypedData, TypedData } from "../src/compose/typed_data";
import { Unreadable } from "../src/compose/values";

interface Case {
  name: string;
  data: Record<string, unknown>;
  expected: { digest: string; words: string; lines: string[] } | null;
}

const text = readFileSync(new URL("../../tests/cases/typed_data.json", import.meta.url), "utf-8");
const { context: fields, cases } = JSON.parse(text) as { context: ContextFields; cases: Case[] };
const context = new Context(fields);
const read = cases.filter(({ expected }) => expected !== null);
const mail = read[0]!;

function proposal(typed: string): string {
  return `title: Sign\nreference: sign-1\nactions:\n  - sign_message:\n      typed_data: ${typed}\n      until: 2027-06-30\n`;
}

describe("typed data", () => {
  test("there are cases of both sorts", () => expect([read.length > 8, cases.length - read.length > 20]).toEqual([true, true]));

  test.each(cases)("$name", ({ data, expected }) => {
    if (expected === null) return void expect(() => new TypedData(data)).toThrow(Unreadable);
    const found = new TypedData(data);
    expect({ digest: found.digest, words: found.words(context, fields.chain_id), lines: found.lines(context) }).toEqual(expected);
  });

  test("the hash is the one that wallets sign", () => {
    expect(hashTypedData(mail.data as unknown as TypedDataDefinition)).toBe(mail.expected!.digest);
  });

  test("a number that JSON has rounded is refused; as a text it counts", () => {
    const large = JSON.stringify(mail.data).replace('"chainId":1', '"chainId":90071992547409931');
    expect(() => readTypedData(large)).toThrow(Unreadable);
    expect(readTypedData(large.replace("90071992547409931", '"90071992547409931"')).digest).toMatch(/^0x/);
  });

  test("a type that contains itself by a list is refused, though the list is empty", () => {
    const types = { Node: [{ name: "next", type: "Node[]" }] };
    expect(() => new TypedData({ types, primaryType: "Node", domain: {}, message: { next: [] } })).toThrow(Unreadable);
  });

  test("a proposal file that holds it makes the call of its hash, and comes back as it was", () => {
    const draft = fromFile(proposal(JSON.stringify(mail.data)));
    const { calls, mistakes } = build(draft, context, null);
    expect(mistakes).toEqual([]);
    expect(bytesToHex(calls[0]!.data)).toContain(mail.expected!.digest.slice(2));
    expect(build(fromFile(toFile(draft)), context, null).calls).toEqual(calls);
  });

  test("the name of another file is refused in words", () => {
    expect(() => fromFile(proposal("order.json"))).toThrow("typed_data names another file");
  });

  test("a message beside it, or another's hash, is a mistake at its field", () => {
    const typed = JSON.stringify(mail.data);
    const made = (more: Record<string, string>) =>
      build({ ...EMPTY, title: "Sign", reference: "s", actions: [{ kind: "sign_message", fields: { typed_data: typed, until: "2027-06-30", ...more } }] }, context, null).mistakes;
    expect(made({ message: "x" }).map(({ field }) => field)).toEqual(["typed_data"]);
    expect(made({ digest: `0x${"00".repeat(32)}` }).map(({ field }) => field)).toEqual(["digest"]);
    expect(made({ digest: mail.expected!.digest })).toEqual([]);
  });
});
