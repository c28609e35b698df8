// What is drawn can be read by a decoder that knows nothing of what drew it.

import jsQR from "jsqr";
import { describe, expect, test } from "vitest";
import type { SignedBallot } from "../src/cell/ballot";
import { fromLink, toLink } from "../src/cell/signed";
import { drawingOf, type Drawing } from "../src/parts/qr";

const BALLOT: SignedBallot = {
  format: 1,
  chain_id: 11_155_111,
  governor: "0x107bb0A252fcC9D2a7b3beFC8E7C9597C5FfB906",
  proposal: (2n ** 256n - 1n).toString(),
  title: "",
  voter: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  support: "for",
  params: "0x",
  reason: "Sie liefern pünktlich.",
  nonce: 0,
  signature: `0x${"ab".repeat(65)}`,
};

const SCALE = 3;

/** The drawing as a camera would have it: pixels of the squares that its path names. */
function read({ size, path }: Drawing): string | null {
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(4 * width * width).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let down = 0; down < SCALE; down += 1) {
      for (let along = 0; along < SCALE; along += 1) {
        const at = 4 * ((Number(y) * SCALE + down) * width + Number(x) * SCALE + along);
        pixels.fill(0, at, at + 3);
      }
    }
  }
  return jsQR(pixels, width, width)?.data ?? null;
}

describe("QR codes", () => {
  test("of a ballot's link give back the ballot", () => {
    const link = `https://cell.example/ipfs/bafy/#/ballot/${toLink(BALLOT)}`;
    const seen = read(drawingOf(link)!)!;
    expect(seen).toBe(link);
    expect(fromLink(seen.split("/ballot/")[1]!)).toEqual(BALLOT);
  });

  test("a ballot without a reason is small enough for any phone", () => {
    const link = `https://cell.example/#/ballot/${toLink({ ...BALLOT, reason: "" })}`;
    expect(drawingOf(link)!.size).toBeLessThan(125);
  });

  test("what is too long to be read from a screen is not drawn", () => {
    expect(drawingOf("x".repeat(2_500))).toBeNull();
    expect(drawingOf("x".repeat(5_000))).toBeNull();
  });
});
