// What the cell's assets are called. A token chooses its own symbol: two may bear the same, and any may be hostile.

import { decodeAbiParameters, getAddress } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { NATIVE, type Currency } from "./amounts";
import { oneLine } from "./hostile";

// Native coins that are not called ETH. A name only: nothing depends on it.
const NATIVE_SYMBOLS: Record<number, string> = { 56: "BNB", 100: "xDAI", 137: "POL", 250: "FTM", 42220: "CELO", 43114: "AVAX" };
const LONGEST_SYMBOL = 24;

export function nativeCoin(chainId: number): Currency {
  return { address: NATIVE, symbol: NATIVE_SYMBOLS[chainId] ?? "ETH", decimals: 18 };
}

/** A token's name for itself; its address, shortened, if it gives none that can be shown on a line. */
export function symbolOf(answer: Hex, address: Address): string {
  let text = "";
  if (answer.length === 66) {
    const bytes = answer.slice(2).match(/../g)!.map((byte) => parseInt(byte, 16));
    text = new TextDecoder().decode(Uint8Array.from(bytes)).replace(/\0+$/, "");
  } else if (answer.length > 66) {
    try {
      text = decodeAbiParameters([{ type: "string" }], answer)[0];
    } catch {
      text = "";
    }
  }
  return oneLine(text, LONGEST_SYMBOL) || short(address);
}

export function short(address: Address): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

interface Token {
  asset: Address;
  decimals: Hex;
  symbol: Hex;
}

/** By address. Of registered assets the decimals that the cell has voted count, whatever a token says. */
export function currenciesOf(chainId: number, tokens: readonly Token[], voted: ReadonlyMap<Address, number>): Map<Address, Currency> {
  const found = new Map<Address, Currency>();
  for (const token of tokens) {
    const address = getAddress(token.asset);
    if (address === NATIVE) {
      found.set(address, nativeCoin(chainId));
      continue;
    }
    const said = token.decimals.length === 66 ? BigInt(token.decimals) : 0n;
    const decimals = voted.get(address) ?? (said <= 24n ? Number(said) : 0);
    found.set(address, { address, symbol: symbolOf(token.symbol, address), decimals });
  }
  return found;
}
