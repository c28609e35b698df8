// A form makes the call that the package makes of the same fields, for every kind there is.

import { bytesToHex } from "viem/utils";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Context, type ContextFields } from "../src/actions/context";
import { EMPTY } from "../src/compose/draft";
import { fromFile, textsOf, toFile } from "../src/compose/file";
import { Given, KINDS } from "../src/compose/kinds";

interface Case {
  name: string;
  call: { target: string; value: string; data: string };
  expected: { entry: Record<string, Record<string, unknown>> };
}

const text = readFileSync(new URL("../../tests/cases/decoding.json", import.meta.url), "utf-8");
const { context: fields, cases } = JSON.parse(text) as { context: ContextFields; cases: Case[] };
const context = new Context(fields);
// No file may name the zero address.
const writable = cases.filter(({ call }) => call.target !== `0x${"0".repeat(40)}`);

describe("composing", () => {
  test("every kind is among the cases", () => {
    const tried = new Set(writable.flatMap(({ expected }) => Object.keys(expected.entry)));
    expect([...KINDS.keys()].filter((kind) => !tried.has(kind))).toEqual([]);
  });

  test.each(writable)("$name", ({ call, expected }) => {
    const [[name, data]] = Object.entries(expected.entry) as [[string, Record<string, unknown>]];
    const kind = KINDS.get(name)!;
    const made = kind.build(new Given(textsOf(kind, data)), context);
    expect({ target: made.target, value: String(made.value), data: bytesToHex(made.data) }).toEqual(call);
  });

  test.each(writable)("$name, through a file and back", ({ call, expected }) => {
    const [[name, data]] = Object.entries(expected.entry) as [[string, Record<string, unknown>]];
    const kind = KINDS.get(name)!;
    const draft = { ...EMPTY, title: "Title", reference: "r-1", text: "Line 1\nLine 2", actions: [{ kind: name, fields: textsOf(kind, data) }] };
    const again = fromFile(toFile(draft));
    expect({ title: again.title, text: again.text.trim(), reference: again.reference }).toEqual({ title: "Title", text: draft.text, reference: "r-1" });
    const made = kind.build(new Given(again.actions[0]!.fields), context);
    expect({ target: made.target, value: String(made.value), data: bytesToHex(made.data) }).toEqual(call);
  });
});
