// Kinds that grant, change and end mandates, read from the arguments of their functions.

import { hexToBytes } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { insist, type Details, type Reading } from "./action";
import { words as money } from "./amount";
import type { Call } from "./call";
import type { Context } from "./context";
import type { Value } from "./function";
import { assetName, mentionedIn, named } from "./kinds_money";
import {
  account,
  duration,
  link,
  MAX_BUDGET,
  MAX_BUDGETS,
  MAX_CHARTER_CALLS,
  MAX_CHARTER_RECEIVERS,
  MAX_INNER_DATA,
  MAX_SWEEP,
  moment,
  ratio,
} from "./limits";
import { callsWithin } from "./lookup";
import { selected, selectedWords } from "./selected";
import { callWords } from "./unknown";
import { lasting, percent, quoted, when } from "./wording";

type Read = (values: readonly Value[], context: Context, target: Address) => Reading;

const NO_POLICY: Hex = `0x${"00".repeat(32)}`;

export const setMandateRules: Read = ([given]) => {
  const [allowed, draw, petition, shortest, longest] = given as unknown as [boolean, bigint, bigint, bigint, bigint];
  return {
    kind: "set_mandate_rules",
    words:
      `${allowed ? "Allow" : "Forbid"} mandates; each draws up to ${percent(ratio(draw))} of an asset in a period of ` +
      `${lasting(duration(shortest))} to ${lasting(duration(longest))}; ${percent(ratio(petition))} of all votes recall by petition`,
  };
};

interface Charter {
  lines: string[];
  mentioned: Address[];
  details: Details;
}

function charterOf(given: Value, context: Context): Charter {
  const [expiry, anyReceiver, budgets, receivers, calls, policy, policyLink] = given as unknown as [
    bigint,
    boolean,
    readonly (readonly [Address, bigint, bigint])[],
    readonly (readonly [Address, boolean])[],
    readonly (readonly [Address, Hex, boolean])[],
    Hex,
    string,
  ];
  insist(budgets.length <= MAX_BUDGETS && receivers.length <= MAX_CHARTER_RECEIVERS && calls.length <= MAX_CHARTER_CALLS);
  const lines = [`until ${when(moment(expiry))}`];
  for (const [token, period, lifetime] of budgets) {
    insist(period <= MAX_BUDGET && lifetime <= MAX_BUDGET);
    lines.push(`draws up to ${money(context.amount(token, period))} a period, ${money(context.amount(token, lifetime))} in all`);
  }
  if (anyReceiver) lines.push("may pay ANYONE");
  for (const [who, allowed] of receivers) {
    lines.push(`${allowed ? "may pay" : "may no longer pay"} ${context.name(account(who))}`);
  }
  for (const [contract, selector, allowed] of calls) {
    const text = selected(account(contract), selector, context);
    lines.push(`${allowed ? "may call" : "may no longer call"} ${selectedWords(text, contract, context)} of ${context.name(contract)}`);
  }
  const where = policyLink === "" ? "" : ` at ${quoted(link(policyLink))}`;
  lines.push(policy === NO_POLICY ? `no policy${where}` : `policy ${policy}${where}`);
  return {
    lines,
    mentioned: [...receivers.map(([who]) => who), ...calls.map(([contract]) => contract)],
    details: { anyReceiver, until: expiry },
  };
}

export const grantMandate: Read = ([given], context) => {
  const [operator, period, report, terms] = given as unknown as [Address, bigint, bigint, Value];
  const { lines, mentioned, details } = charterOf(terms, context);
  return {
    kind: "grant_mandate",
    words:
      `Grant ${context.name(account(operator))} a mandate with periods of ${lasting(duration(period))} ` +
      `and reports within ${lasting(duration(report))}`,
    lines,
    mentioned: [operator, ...mentioned],
    details,
  };
};

export const amendMandate: Read = ([terms], context, target) => {
  const { lines, mentioned, details } = charterOf(terms!, context);
  return { kind: "amend_mandate", words: `Change the terms of ${context.name(target)}`, lines, mentioned: [target, ...mentioned], details };
};

export const suspendMandate: Read = ([suspended], context, target) => ({
  kind: "suspend_mandate",
  words: suspended === true ? `Suspend ${context.name(target)}` : `Let ${context.name(target)} go on`,
  mentioned: [target],
});

export const recallMandate: Read = (_, context, target) => ({
  kind: "recall_mandate",
  words: `Recall ${context.name(target)}, for good`,
  mentioned: [target],
});

export const sweepMandate: Read = ([given], context, target) => {
  const tokens = given as readonly Address[];
  insist(tokens.length >= 1 && tokens.length <= MAX_SWEEP);
  const assets = tokens.map((token) => assetName(token, context));
  return {
    kind: "sweep_mandate",
    words: `Take ${assets.join(", ")} back from ${context.name(target)}`,
    mentioned: [target, ...assets.flatMap(named)],
  };
};

export const callByMandate: Read = (values, context, target) => {
  const [contract, value, data] = values as [Address, bigint, Hex];
  const call: Call = { target: account(contract), value, data: hexToBytes(data) };
  insist(call.data.length <= MAX_INNER_DATA);
  const inner = callsWithin(call, context);
  return {
    kind: "call_by_mandate",
    words: `Have ${context.name(target)} make a call: ${callWords(call, context)}`,
    lines: inner.map((one) => `within: ${callWords(one, context)}`),
    inner: [call, ...inner],
    mentioned: [target, contract, ...mentionedIn(call, context)],
  };
};
