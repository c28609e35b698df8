// A cell at one block. Everything that decides anything (state, quorum, power, what can be claimed) is what the
// contracts answer; nothing is worked out here a second time.

import { getAddress } from "viem/utils";
import { factory } from "../chain/contracts/factory";
import { share } from "../chain/contracts/share";
import { ask, askLens, optional, type Address, type Block, type Lens } from "../chain/lens";
import { NATIVE, SHARE_DECIMALS, VOTES, type Amount, type Currency } from "./amounts";
import { currenciesOf } from "./currencies";
import { oneLine } from "./hostile";
import type { CellRecord } from "./record";

const BLOCKS = 1_000n;

/** What is read first, in one request. */
export async function readFacts(lens: Lens, record: CellRecord, block: Block) {
  const { treasury, splitter, factory: founder } = record;
  const [overview, governance, holdings, tokens, balances, created, mandateRules, mandateCount] = await lens.read(block, [
    askLens("overview", [treasury]),
    optional(askLens("governance", [treasury])),
    askLens("holdings", [treasury]),
    askLens("tokens", [treasury]),
    askLens("balances", [treasury, [treasury, splitter, record.share]]),
    optional(askLens("creation_blocks", [treasury, 0n, BLOCKS])),
    ask(founder, factory, "mandate_rules", [treasury]),
    ask(founder, factory, "mandate_count", [treasury]),
  ]);
  return { overview, governance, holdings, tokens, balances, created, mandateRules, mandateCount };
}

export type Facts = Awaited<ReturnType<typeof readFacts>>;

/** One asset, everywhere in the cell. */
export interface Holding {
  currency: Currency;
  paysDividends: boolean;
  /** At the treasury; null where the token can't be read. */
  balance: Amount | null;
  owed: Amount;
  available: Amount;
  reserveFloor: Amount;
  /** What ordinary votes may still spend until `periodEnd` (unix seconds). */
  spendable: Amount;
  periodEnd: bigint;
  /** At the splitter: not allocated yet; due to the members; still to be released. Null where unreadable. */
  revenue: Amount | null;
  releasable: Amount | null;
  unreleased: Amount | null;
  streamEnd: bigint;
  /** What belongs to the members, claimable or waiting to become so. */
  booked: Amount;
}

export class Snapshot {
  readonly name: string;
  readonly currencies: Map<Address, Currency>;
  readonly shares: Currency;
  readonly votes: Currency;

  private constructor(
    readonly lens: Lens,
    readonly record: CellRecord,
    readonly block: Block,
    readonly facts: Facts,
  ) {
    const decimals = new Map(facts.holdings.map((held) => [getAddress(held.asset), Number(held.books.decimals)]));
    this.currencies = currenciesOf(record.chainId, facts.tokens, decimals);
    this.name = oneLine(facts.overview.share.name, 64);
    this.shares = { address: record.share, symbol: oneLine(facts.overview.share.symbol, 16), decimals: SHARE_DECIMALS };
    this.votes = { address: record.share, symbol: VOTES, decimals: SHARE_DECIMALS };
  }

  /** Two requests: the latest block, and what is of it. */
  static async latest(lens: Lens, record: CellRecord): Promise<Snapshot> {
    const block = await lens.latest();
    return new Snapshot(lens, record, block, await readFacts(lens, record, block));
  }

  get governor(): Address {
    return getAddress(this.facts.overview.treasury.governor);
  }

  /** False if a vote has appointed a governor that this version does not know. */
  get canReadGovernor(): boolean {
    return this.facts.created !== null && this.facts.governance !== null;
  }

  amount(asset: Address, units: bigint): Amount {
    const known = this.currencies.get(getAddress(asset));
    return { units, currency: known ?? { address: asset, symbol: `base units of ${asset}`, decimals: 0 } };
  }

  holdings(): Holding[] {
    const { holdings, balances } = this.facts;
    const places = 3;
    return holdings.map((held) => {
      const asset = getAddress(held.asset);
      const of = (units: bigint): Amount => this.amount(asset, units);
      const seen = (units: bigint): Amount | null => (held.readable ? of(units) : null);
      const own = balances.findIndex((one) => getAddress(one.asset) === asset);
      const lying = own % places === 0 ? balances[own] : undefined;
      return {
        currency: of(0n).currency,
        paysDividends: held.currency,
        balance: lying?.readable ? of(lying.amount) : null,
        owed: of(held.books.owed),
        available: of(held.books.available),
        reserveFloor: of(held.reserve_floor),
        spendable: of(held.books.spendable),
        periodEnd: held.books.period_end,
        revenue: seen(held.revenue),
        releasable: seen(held.releasable),
        unreleased: seen(held.unreleased),
        streamEnd: held.stream_end,
        booked: of(held.booked),
      };
    });
  }

  /** Currencies in which dividends are paid, in the order in which they were added. */
  async dividendCurrencies(): Promise<Currency[]> {
    const [addresses] = await this.lens.read(this.block, [ask(this.record.share, share, "currencies", [])]);
    return addresses.map((address) => this.amount(getAddress(address), 0n).currency);
  }
}

export { NATIVE };
