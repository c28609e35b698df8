// Assets as proposals name them: each by a symbol of its own, whatever tokens call themselves.

import type { Asset } from "../actions/context";
import type { Address } from "../chain/lens";
import type { Currency } from "./amounts";
import { nativeCoin } from "./currencies";

/** What amounts of the cell's own shares are written with. */
const SHARES = "shares";
const DIGITS = 6;

/**
 * These, and the native coin. A token chooses its symbol, and may choose another's: then neither of them goes by it
 * alone. As celldao/snapshots/context.py has it.
 */
export function assetsOf(chainId: number, known: ReadonlyMap<Address, Currency>, registered: ReadonlySet<Address>): Asset[] {
  const coin = nativeCoin(chainId);
  const currencies = [...new Map([[coin.address, coin], ...known]).values()];
  const bearers = new Map<string, number>();
  for (const { symbol } of currencies) bearers.set(symbol, (bearers.get(symbol) ?? 0) + 1);
  return currencies.map((currency) => {
    const isAlone = bearers.get(currency.symbol) === 1 && isSymbol(currency.symbol);
    return {
      token: currency.address,
      symbol: currency.address === coin.address || isAlone ? currency.symbol : toldApart(currency),
      decimals: currency.decimals,
      registered: registered.has(currency.address),
    };
  });
}

/** Whether amounts can be written with it. */
function isSymbol(text: string): boolean {
  return text !== SHARES && !text.startsWith("0x") && !/\s/.test(text);
}

function toldApart({ address, symbol }: Currency): string {
  const stem = symbol.startsWith("0x") ? "token" : symbol.replace(/\s+/g, "");
  return `${stem}-${address.slice(2, 2 + DIGITS)}`;
}
