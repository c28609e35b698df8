// Another cell, in which the treasury holds shares: what is known of it, and what the treasury does there.

import { getAddress } from "viem/utils";
import { NATIVE } from "../cell/amounts";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Reading } from "./action";
import { words as money } from "./amount";
import { selectorOf, type Call } from "./call";
import { shares, type Context } from "./context";
import type { Func, Value } from "./function";
import { account, moment, shareUnits, text } from "./limits";
import { ownFunctions } from "./own";
import { quoted, when } from "./wording";

export type OtherRole = "treasury" | "share" | "governor";

export interface OtherFields {
  name: string;
  treasury: string;
  share: string;
  governor?: string | null;
  assets?: readonly { token: string; symbol: string; decimals: number }[];
  /** Titles of proposals there, by id. */
  proposals?: Readonly<Record<string, string>>;
}

const LONGEST_NAME = 64;
const MAX_REASON = 1_024;
const SUPPORT = ["against", "for", "abstain"] as const;

export class OtherCell {
  readonly treasury: Address;
  readonly share: Address;
  /** The one it was founded with; null once a vote has appointed another. */
  readonly governor: Address | null;
  /** What it calls itself, in quotation marks: it has chosen that itself. */
  readonly name: string;
  private readonly symbols: ReadonlyMap<Address, string>;
  private readonly titles: Readonly<Record<string, string>>;

  constructor(fields: OtherFields) {
    this.treasury = getAddress(fields.treasury);
    this.share = getAddress(fields.share);
    this.governor = fields.governor === undefined || fields.governor === null ? null : getAddress(fields.governor);
    this.name = quoted(fields.name, LONGEST_NAME);
    this.symbols = new Map(
      (fields.assets ?? []).map(({ token, symbol }) => [token === "native" ? NATIVE : getAddress(token), symbol] as const),
    );
    this.titles = fields.proposals ?? {};
  }

  get label(): string {
    return `${this.name} (${this.treasury})`;
  }

  place(role: OtherRole): Address | null {
    return this[role];
  }

  roleOf(address: Address): OtherRole | null {
    return (["governor", "share", "treasury"] as const).find((role) => this.place(role) === address) ?? null;
  }

  title(proposal: bigint): string {
    return this.titles[proposal.toString()] ?? "";
  }

  /** The symbol of an asset there, or its address where it is not known. */
  assetName(token: Address): string {
    return this.symbols.get(token) ?? account(token);
  }

  token(symbol: string): Address | null {
    return [...this.symbols].find(([, known]) => known === symbol)?.[0] ?? null;
  }
}

type Read = (other: OtherCell, values: readonly Value[], context: Context) => Reading | null;

/** By role and function. */
const KINDS: Record<OtherRole, Record<string, Read>> = {
  governor: { castVote: vote, castVoteWithReason: vote },
  share: { delegate, claim, transfer, move },
  treasury: { exit },
};

/** What the treasury does in another cell; null if the call is none of the kinds. */
export function readOther(call: Call, context: Context): Reading | null {
  const found = context.otherContract(call.target);
  if (call.value !== 0n || found === null) return null;
  const [other, role] = found;
  const func: Func | undefined = ownFunctions(role).get(selectorOf(call));
  const read = func === undefined ? undefined : KINDS[role][func.name];
  const values = read === undefined ? null : func!.decode(call.data);
  return values === null ? null : read!(other, values, context);
}

function vote(other: OtherCell, values: readonly Value[]): Reading | null {
  const [proposal, code, reason] = values as [bigint, bigint, string | undefined];
  const support = SUPPORT[Number(code)];
  if (support === undefined) return null;
  if (reason !== undefined) text(reason, MAX_REASON);
  const title = other.title(proposal);
  const named = title === "" ? `proposal ${proposal}` : `${quoted(title)}, proposal ${proposal}`;
  return {
    kind: "vote_in",
    words: `Vote ${support.toUpperCase()} on ${named} of ${other.label}`,
    lines: reason === undefined ? [] : [`reason: ${quoted(reason)}`],
    mentioned: [other.treasury],
  };
}

function delegate(other: OtherCell, [to]: readonly Value[], context: Context): Reading {
  const delegatee = account(to as Address);
  return {
    kind: "delegate_in",
    words:
      delegatee === context.treasury
        ? `Take back the votes that the treasury has in ${other.label}`
        : `Let ${context.name(delegatee)} cast the votes that the treasury has in ${other.label}`,
    mentioned: [other.treasury, delegatee],
    details: { elsewhere: { cell: other.label, to: delegatee } },
  };
}

function claim(other: OtherCell, [token]: readonly Value[]): Reading {
  const asset = other.assetName(token as Address);
  return {
    kind: "claim_in",
    words: `Claim the treasury's dividends in ${asset} from ${other.label}`,
    mentioned: [other.treasury, ...(asset.startsWith("0x") ? [token as Address] : [])],
  };
}

function exit(other: OtherCell, [units]: readonly Value[]): Reading {
  const amount = money(shares(shareUnits(units as bigint)));
  return {
    kind: "exit_from",
    words: `Redeem ${amount} of ${other.label} for their part of everything there`,
    mentioned: [other.treasury],
  };
}

function transfer(other: OtherCell, values: readonly Value[], context: Context): Reading {
  const [to, units] = values as [Address, bigint];
  const amount = money(shares(shareUnits(units)));
  return {
    kind: "transfer_shares",
    words: `Transfer ${amount} of ${other.label} to ${context.name(account(to))}`,
    outflows: units === 0n ? [] : [{ receiver: to, token: other.share, units }],
    mentioned: [other.treasury, to],
  };
}

function move(other: OtherCell, values: readonly Value[], context: Context): Reading {
  const [to, until] = values as [Address, bigint, Hex];
  return {
    kind: "move_in",
    words: `HAND OVER the treasury's place in ${other.label}, with its shares, to ${context.name(account(to))}`,
    lines: [`its consent holds until ${when(moment(until))}`],
    mentioned: [other.treasury, to],
    details: { elsewhere: { cell: other.label, to } },
  };
}
