// A relay is believed nothing: what its receipts may promise, and what the chain says of what was handed to it.

import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SignedFile } from "../src/cell/signed";
import { RelayClient, RelayDown, RelayLied } from "../src/relay/client";
import { parseReceipt, SLACK, wrongTime, type Receipt } from "../src/relay/receipt";

interface Cases {
  files: { name: string; file: SignedFile }[];
  receipt: Record<string, unknown>;
}

const { files, receipt: given } = JSON.parse(readFileSync(new URL("../../tests/cases/signed.json", import.meta.url), "utf-8")) as Cases;
const receipt: Receipt = parseReceipt(given)!;
const file = files.find(({ name }) => name === "delegation")!.file;
const TREASURY = "0x107bb0A252fcC9D2a7b3beFC8E7C9597C5FfB906";

afterEach(() => vi.unstubAllGlobals());

/** Hands the file to a relay with this promise, that answers with the receipt. */
function hand(promise: unknown, times: { now: number; deadline: number }): Promise<Receipt> {
  const info = { chain_id: receipt.chain_id, relay: receipt.relay, cells: [{ treasury: TREASURY }], promise_seconds: promise, paused: false };
  vi.stubGlobal("fetch", async (url: string) => new Response(JSON.stringify(url.endsWith("/v1/info") ? info : { receipt })));
  return new RelayClient("https://relay.example", receipt.chain_id, TREASURY).hand(file, receipt.id, times);
}

describe("a receipt's times", () => {
  const { received, submit_by } = receipt;
  const promise = submit_by - received;
  const right = { now: received, deadline: submit_by };

  test("are right as an honest relay's are", async () => expect(await hand(promise, right)).toEqual(receipt));
  test("may be old: the file was handed to it before", async () =>
    expect(await hand(promise, { ...right, now: submit_by + 1 })).toEqual(receipt));
  test("may differ by what clocks do", async () => expect(await hand(promise - SLACK, { ...right, now: received - SLACK })).toEqual(receipt));

  test.each([
    ["of a time to come", promise, { ...right, now: received - SLACK - 1 }],
    ["gives it more time than it says that it takes", promise - SLACK - 1, right],
    ["runs longer than the file can be taken", promise, { ...right, deadline: submit_by - 1 }],
  ])("%s: it is refused", async (words, promised, times) => {
    const refused = hand(promised, times);
    await expect(refused).rejects.toThrow(RelayLied);
    await expect(refused).rejects.toThrow(words);
  });

  test("are bounded, whatever the relay promises", () => {
    const week = 7 * 86_400 + SLACK;
    const until = (submit_by: number): string | null => wrongTime({ ...receipt, submit_by }, 2 ** 40, received, 2 ** 40);
    expect(until(received + week)).toBeNull();
    expect(until(received + week + 1)).toContain("more time");
    expect(until(received - 1)).toContain("ends before it begins");
  });

  test.each([undefined, "21600", -1, 1.5])("a promise of %s is none", async (promised) => {
    await expect(hand(promised, right)).rejects.toThrow(RelayDown);
  });
});
