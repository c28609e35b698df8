// Kinds that pay, spend, and give shares: how each is read from the arguments of its function.

import { hexToBytes } from "viem/utils";
import { NATIVE } from "../cell/amounts";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { insist, type Outflow, type Reading } from "./action";
import { words as money } from "./amount";
import type { Call } from "./call";
import { shares, type Context } from "./context";
import { Func, type Value } from "./function";
import { account, MAX_INNER_DATA, MAX_PAYMENTS, MAX_UNITS, moment, positive, shareUnits, UNBOUNDED } from "./limits";
import { callsWithin, matching } from "./lookup";
import { callWords } from "./unknown";
import { counted, when } from "./wording";

const APPROVE = Func.parse("approve(address spender, uint256 amount)");

/** `Treasury.send`: one receiver, or several. */
export function send(values: readonly Value[], context: Context): Reading {
  const [token, receivers, amounts] = values as [Address, readonly Address[], readonly bigint[]];
  insist(receivers.length === amounts.length && receivers.length >= 1 && receivers.length <= MAX_PAYMENTS);
  const outflows: Outflow[] = receivers.map((to, index) => ({ receiver: account(to), token, units: positive(amounts[index]!) }));
  const lines = outflows.map(({ receiver, units }) => `${money(context.amount(token, units))} to ${context.name(receiver)}`);
  if (outflows.length === 1) {
    return { kind: "pay", words: `Pay ${lines[0]}`, outflows, mentioned: [...receivers] };
  }
  const total = amounts.reduce((sum, units) => sum + units, 0n);
  return {
    kind: "pay_many",
    words: `Pay ${money(context.amount(token, total))} to ${counted(receivers.length, "receiver", "receivers")}`,
    lines,
    outflows,
    mentioned: [...receivers],
  };
}

/** Native coin by a plain call. */
export function sendCoin(call: Call, context: Context): Reading | null {
  if (call.data.length > 0 || call.value === 0n) return null;
  const receiver = account(call.target);
  return {
    kind: "send_coin",
    words: `Send ${money(context.coin(call.value))} to ${context.name(receiver)} by a plain call`,
    outflows: [{ receiver, token: NATIVE, units: call.value }],
    mentioned: [receiver],
  };
}

export function spendWith(values: readonly Value[], context: Context): Reading {
  const [token, units, contract, data] = values as [Address, bigint, Address, Hex];
  const call: Call = { target: account(contract), value: token === NATIVE ? positive(units) : 0n, data: hexToBytes(data) };
  positive(units);
  insist(call.data.length <= MAX_INNER_DATA);
  const inner = callsWithin(call, context);
  return {
    kind: "spend_with",
    words: `Spend up to ${money(context.amount(token, units))} with ${context.name(contract)}: ${callWords(call, context)}`,
    lines: inner.map((one) => `within: ${callWords(one, context)}`),
    outflows: [{ receiver: contract, token, units }],
    inner: [call, ...inner],
    mentioned: [contract, ...mentionedIn(call, context)],
  };
}

/** Addresses among the arguments of a call that can be read. */
export function mentionedIn(call: Call, context: Context): Address[] {
  const match = matching(call, context);
  return match === null ? [] : match.func.parameters.flatMap((parameter, index) => addresses(parameter.type, match.values[index]!));
}

function addresses(type: string, value: Value): Address[] {
  if (Array.isArray(value)) {
    // A list of bytes is not one of texts: only what an argument's type calls an address or a text is named.
    const isBytes = /^bytes[0-9]*(\[[0-9]*\])+$/.test(type);
    return isBytes ? [] : (value as readonly Value[]).flatMap((item) => addresses(type.replace(/\[[0-9]*\]$/, ""), item));
  }
  const isNamed = type === "address" || type === "string" || type.startsWith("(");
  return isNamed && typeof value === "string" && /^0x.{40}$/.test(value) ? [value as Address] : [];
}

export function allow(call: Call, context: Context): Reading | null {
  const values = APPROVE.decode(call.data);
  const role = context.role(call.target);
  if (call.value !== 0n || values === null || (role !== null && role !== "asset") || call.target === NATIVE) return null;
  const [given, units] = values as [Address, bigint];
  const spender = account(given);
  const name = context.name(spender);
  const asset = context.assetName(call.target);
  // Collections have the same function, and items are counted from 0.
  const isKnown = context.assets.has(call.target);
  const item = units === 0n ? `let ${name} take its item 0` : `its item ${units}`;
  const also = isKnown ? "" : ` (or, if that is a collection, ${item})`;
  const amount = money(context.amount(call.target, units));
  const much =
    units === MAX_UNITS ? `all ${asset} there is, now and later,` : units >= UNBOUNDED ? `${amount}, which is no bound at all,` : amount;
  return {
    kind: "allow",
    words:
      units === 0n
        ? `Withdraw the allowance of ${asset} for ${name}${also}`
        : `STANDING ALLOWANCE: let ${name} take ${much} at any time from then on${also}`,
    outflows: units === 0n ? [] : [{ receiver: spender, token: call.target, units }],
    mentioned: [spender],
    details: { spender },
  };
}

export function issue(values: readonly Value[], context: Context): Reading {
  const [to, units] = values as [Address, bigint];
  const amount = money(shares(shareUnits(units)));
  const name = context.name(account(to));
  return context.members.has(to)
    ? { kind: "issue_shares", words: `Issue ${amount} to the member ${name}`, mentioned: [to] }
    : { kind: "admit_member", words: `Admit ${name} as a member with ${amount}`, mentioned: [to] };
}

export function burn(values: readonly Value[], context: Context): Reading {
  const [owner, units] = values as [Address, bigint];
  const amount = money(shares(shareUnits(units)));
  return {
    kind: "burn_shares",
    words: `Burn ${amount} of ${context.name(account(owner))}, who has to allow it`,
    mentioned: [owner],
  };
}

export function offerBuyBack(values: readonly Value[], context: Context): Reading {
  const [token, price, units, until] = values as [Address, bigint, bigint, bigint];
  if (units === 0n) {
    insist(price === 0n && until === 0n);
    const asset = assetName(token, context);
    return { kind: "withdraw_buy_back", words: "Withdraw the offer to buy shares back", mentioned: named(asset) };
  }
  const count = money(shares(shareUnits(units)));
  return {
    kind: "offer_buy_back",
    words: `Offer to buy back up to ${count} at ${money(context.amount(token, price))} a share until ${when(moment(until))}`,
    details: { until },
  };
}

export function bar(values: readonly Value[], context: Context): Reading {
  const [who, barred] = values as [Address, boolean];
  const name = context.name(account(who));
  return {
    kind: "bar",
    words: barred ? `Bar ${name} from holding shares` : `Let ${name} hold shares again`,
    mentioned: [who],
  };
}

/** The symbol of an asset, or its address where it is not known; nothing has the zero address. */
export function assetName(token: Address, context: Context): string {
  return context.assets.has(token) ? context.assetName(token) : account(token);
}

/** A name that is an address is one that is mentioned. */
export function named(asset: string): Address[] {
  return /^0x.{40}$/.test(asset) ? [asset as Address] : [];
}

