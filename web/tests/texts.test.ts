// What strangers write: links that lead where they say, symbols that are told apart, texts without what can't be seen.

import { describe, expect, test } from "vitest";
import { encodeAbiParameters, stringToHex } from "viem/utils";
import { assetsOf } from "../src/cell/assets";
import { NATIVE, type Currency } from "../src/cell/amounts";
import { symbolOf } from "../src/cell/currencies";
import { describe as taken } from "../src/cell/description";
import type { Address } from "../src/chain/lens";
import type { Hex } from "../src/chain/rpc";

const ONE: Address = "0x00000000000000000000000000000000000000A1";
const TWO: Address = "0x107bb0A252fcC9D2a7b3beFC8E7C9597C5FfB906";

function said(text: string): Hex {
  return encodeAbiParameters([{ type: "string" }], [text]);
}

describe("discussion links", () => {
  const linkOf = (line: string): string | null => taken(`# Title\n\nWhy.\n${line}\nMore.`).discussion;

  test.each([
    ["Discussion: https://forum.example/t/42", "https://forum.example/t/42"],
    ["discussion:   http://forum.example", "http://forum.example/"],
    // what looks like another host is spelled out
    ["Discussion: https://fоrum.example/", "https://xn--frum-55d.example/"],
    ["Discussion: https://forum.example/\u202e\u200b42", "https://forum.example/42"],
  ])("%s", (line, link) => expect(linkOf(line)).toBe(link));

  test.each([
    "Discussion: javascript:alert(1)",
    "Discussion: data:text/html,<script>alert(1)</script>",
    "Discussion: JaVaScRiPt://forum.example/%0aalert(1)",
    "Discussion: vbscript:x",
    "Discussion: file:///etc/passwd",
    "Discussion: https://forum.example@evil.example/",
    "Discussion: https://a:b@evil.example/",
    "Discussion: //forum.example",
    "Discussion: forum.example",
    "Discussion: https://two words.example",
    `Discussion: https://forum.example/${"x".repeat(600)}`,
    "See https://forum.example",
  ])("refused: %s", (line) => expect(linkOf(line)).toBeNull());
});

describe("symbols", () => {
  test.each([
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=aler…"],
    ["\u202eOOZ\u200b\u0007", "OOZ"],
    ["x".repeat(10_000), `${"x".repeat(23)}…`],
    ["\u200b\u2060\ufeff", "0x0000…00A1"],
    ["", "0x0000…00A1"],
    ["A\nB\tC", "A B C"],
  ])("%j is shown as %j", (symbol, shown) => expect(symbolOf(said(symbol), ONE)).toBe(shown));

  test("an answer that is no text is none", () => {
    expect(symbolOf("0x", ONE)).toBe("0x0000…00A1");
    expect(symbolOf(`0x${"ff".repeat(64)}`, ONE)).toBe("0x0000…00A1");
    expect(symbolOf(stringToHex("MKR", { size: 32 }), ONE)).toBe("MKR");
  });

  const named = (...pairs: [Address, string][]): string[] => {
    const known = new Map<Address, Currency>(pairs.map(([address, symbol]) => [address, { address, symbol, decimals: 6 }]));
    return assetsOf(1, known, new Set()).map(({ symbol }) => symbol);
  };

  test("two that bear the same are told apart, and none is the native coin's", () => {
    expect(named([ONE, "ZOO"], [TWO, "ZOO"])).toEqual(["ETH", "ZOO-000000", "ZOO-107bb0"]);
    expect(named([ONE, "ETH"])).toEqual(["ETH", "ETH-000000"]);
    expect(named([NATIVE, "ETH"], [ONE, "ZOO"])).toEqual(["ETH", "ZOO"]);
  });

  test("what amounts cannot be written with gets digits of its address", () => {
    expect(named([ONE, "shares"], [TWO, "A B"])).toEqual(["ETH", "shares-000000", "AB-107bb0"]);
    expect(named([ONE, "0x0000…00A1"])).toEqual(["ETH", "token-000000"]);
  });
});
