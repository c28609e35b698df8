// What members sign, as files: the page reads what the package writes, calls it by the same id, and refuses the rest.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NoBallot } from "../src/cell/ballot";
import { idOf, toLink, parseSigned, fromLink, submissionOf, type SignedFile } from "../src/cell/signed";
import type { Snapshot } from "../src/cell/snapshot";
import type { Hex } from "../src/chain/rpc";
import { isSigned, parseReceipt } from "../src/relay/receipt";

interface Cases {
  share_name: string;
  files: { name: string; file: SignedFile; id: Hex; call: string; arguments: unknown[] }[];
  receipt: Record<string, unknown>;
}

const { share_name, files, receipt } = JSON.parse(readFileSync(new URL("../../tests/cases/signed.json", import.meta.url), "utf-8")) as Cases;
const snapshot = { facts: { overview: { share: { name: share_name } } } } as Snapshot;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)));

describe("signed files", () => {
  test("there is one of every kind", () => expect(files.length).toBeGreaterThanOrEqual(6));
  test.each(files)("$name: read, called and submitted as the package does", ({ file, id, call, arguments: wanted }) => {
    const found = parseSigned(JSON.stringify(file));
    expect(found).toEqual(file);
    expect(idOf(snapshot, found)).toBe(id);
    const { name, args } = submissionOf(found);
    expect(name).toBe(call);
    expect((plain(args) as unknown[]).map(String)).toEqual(wanted.map(String));
    // A link is short: the title is read from the chain.
    expect(fromLink(toLink(found))).toEqual("kind" in found ? found : { ...found, title: "" });
  });

  const act = files.find(({ name }) => name === "delegation")!.file;
  test.each([
    ["kind", "theft"],
    ["chain_id", -1],
    ["chain_id", 1.5],
    ["share", "0x12"],
    ["member", null],
    ["nonce", "0"],
    ["deadline", 2 ** 41],
    ["signature", "0x"],
    ["signature", `0x${"11".repeat(64)}`],
    ["signature", `0x${"GG".repeat(65)}`],
    ["format", 2],
  ])("a delegation with a wrong %s (%s) is refused by its name", (field, value) => {
    expect(() => parseSigned(JSON.stringify({ ...act, [field]: value }))).toThrow(new NoBallot(field));
  });

  test.each(["", "null", "[]", "7", '"text"', "{"])("%s is no signed file", (text) => {
    expect(() => parseSigned(text)).toThrow(NoBallot);
  });
});

describe("receipts", () => {
  test("the package's is signed", async () => expect(await isSigned(parseReceipt(receipt)!)).toBe(true));

  test.each([
    ["id", `0x${"11".repeat(32)}`],
    ["received", 1],
    ["submit_by", 2 ** 40],
    ["sequence", 8],
    ["head", `0x${"22".repeat(32)}`],
    ["chain_id", 1],
    ["relay", "0x00000000000000000000000000000000000000A1"],
    ["signature", `0x${"33".repeat(64)}1b`],
    ["signature", `0x${"00".repeat(65)}`],
  ])("one with another %s is not", async (field, value) => {
    expect(await isSigned(parseReceipt({ ...receipt, [field]: value })!)).toBe(false);
  });

  test.each([
    ["relay", "nobody"],
    ["id", "0x12"],
    ["submit_by", -1],
    ["sequence", "1"],
    ["signature", "0x"],
    ["format", 2],
  ])("one whose %s is %s is none", (field, value) => {
    expect(parseReceipt({ ...receipt, [field]: value })).toBeNull();
  });
});
