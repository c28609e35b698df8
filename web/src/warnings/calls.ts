// Warnings about what is called.

import type { Address } from "../chain/lens";
import type { Call } from "../actions/call";
import type { Context } from "../actions/context";
import { Func, type Value } from "../actions/function";
import { known } from "../actions/known";
import { matching } from "../actions/lookup";
import { isOwnRole } from "../actions/own";
import { selectorOfText } from "../actions/selected";
import { callsOf, caution, danger, type Rule, type View } from "./warning";

const APPROVE = Func.parse("approve(address spender, uint256 amount)");
// Functions that move things or rights, to whomever their arguments name.
const MOVES = new Set(["transfer", "transferFrom", "safeTransferFrom", "transferOwnership", "upgradeTo", "upgradeToAndCall"]);

/** A call has data that nobody can read. */
export const unknownCall: Rule = function* (view) {
  for (const [place, call] of callsOf(view)) {
    if (call.data.length > 0 && matching(call, view.context) === null) {
      yield danger(
        "unknown-call",
        place,
        `Nobody can read what is called of ${view.context.name(call.target)}`,
        "Ask the author for the contract's ABI; vote against what nobody can explain.",
      );
    }
  }
};

/** A function is known by its selector only: the contract may do something else. */
export const guessedCall: Rule = function* (view) {
  for (const [place, call] of callsOf(view)) {
    const match = matching(call, view.context);
    if (match?.origin === "selector") {
      yield caution(
        "guessed-call",
        place,
        `${match.func.name} of ${view.context.name(call.target)} is a guess by its selector`,
        "Look at the contract's published source.",
      );
    }
  }
};

/** One of the cell's own contracts is called as none of the known actions does it. */
export const unusualCall: Rule = function* (view) {
  for (const [place, { kind, call }] of view.actions.entries()) {
    if (kind === "call" && isOwnRole(view.context.role(call.target))) {
      yield caution(
        "unusual-call",
        place,
        `${view.context.name(call.target)} is called in an unusual way`,
        "Read its arguments one by one: a contract may refuse them, or take them otherwise than they look.",
      );
    }
  }
};

/** Somebody may take tokens at any time from then on. */
export const standingAllowance: Rule = function* (view) {
  for (const [place, call] of callsOf(view)) {
    const spender = spenderOf(call, view.context);
    if (spender !== null) {
      yield danger(
        "standing-allowance",
        place,
        `${view.context.name(spender)} could take tokens at any time from then on, also what is owed to members who leave`,
        "Use spend_with, which allows no more than one call takes; or withdraw it in the same proposal.",
      );
    }
  }
};

/** Who is given an allowance by a call, if anybody. */
function spenderOf(call: Call, context: Context): Address | null {
  const match = matching(call, context);
  const allowance = match?.known?.allowance ?? null;
  if (match === null || allowance === null) {
    // An ABI may name the parameters otherwise.
    const values = APPROVE.decode(call.data);
    return values !== null && values[1] !== 0n ? (values[0] as Address) : null;
  }
  const names = match.known!.func.parameters.map((parameter) => parameter.name);
  const value = (name: string): Value => match.values[names.indexOf(name)]!;
  const amount = allowance.amount === "" ? true : value(allowance.amount);
  // A yes or no beside the account withdraws it as well.
  const given = match.values.every((one) => one !== false);
  const isSome = amount !== 0n && amount !== false && amount !== "";
  return isSome && given ? (value(allowance.spender) as Address) : null;
}

/** Ordinary proposals may call something that gives money or rights away. */
export const riskyListing: Rule = function* (view) {
  for (const [place, { details }] of view.actions.entries()) {
    const { listing } = details;
    if (listing === undefined || !listing.listed) continue;
    const entry = known(selectorOfText(listing.function));
    const name = view.context.name(listing.contract);
    if (listing.function.startsWith("0x") && entry === null) {
      yield danger(
        "unknown-listing",
        place,
        `Nobody knows what the function ${listing.function} of ${name} does`,
        "Ask the author for the contract's ABI.",
      );
    } else if (entry !== null && (entry.allowance !== null || entry.inner !== null || MOVES.has(entry.func.name))) {
      yield danger(
        "risky-listing",
        place,
        `Ordinary proposals could call ${entry.func.name} of ${name} with any arguments: the list does not limit them`,
        "List only functions that can do no harm whatever their arguments are.",
      );
    }
  }
};

/** A call has data, but nothing is there to be called. */
export const noCode: Rule = function* (view) {
  for (const [place, call] of callsOf(view)) {
    if (call.data.length > 0 && view.facts.code.get(call.target)?.exists === false) {
      yield danger(
        "no-code",
        place,
        `There is no contract at ${view.context.name(call.target)}`,
        "Check address and chain: the governor refuses such a call.",
      );
    }
  }
};

/** The contract's code can be replaced after the vote. */
export const proxyTarget: Rule = function* (view) {
  for (const [place, target] of targetsOf(view)) {
    const code = view.facts.code.get(target);
    if (code !== undefined && code.implementation !== null && !code.fixed) {
      yield caution(
        "proxy-target",
        place,
        `${view.context.name(target)} is a proxy of ${code.implementation}: its code can change after the vote`,
        "Find out who can change it.",
      );
    }
  }
};

/** The contract's source is not published. */
export const unverifiedCode: Rule = function* (view) {
  for (const [place, target] of targetsOf(view)) {
    const code = view.facts.code.get(target);
    if (code !== undefined && code.exists && code.verified === false) {
      yield danger(
        "unverified-code",
        place,
        `The source of ${view.context.name(target)} is not published`,
        "Ask its makers to publish it; until then nobody can say what it does.",
      );
    }
  }
};

/** Place and contract of everything that is called, paid into, listed or appointed, once each, in order. */
function targetsOf(view: View): [number, Address][] {
  const seen = new Map<string, [number, Address]>();
  const add = (place: number, target: Address): void => void seen.set(`${place} ${target}`, [place, target]);
  for (const [place, call] of callsOf(view)) {
    const isOwn = isOwnRole(view.context.role(call.target)) || view.context.otherContract(call.target) !== null;
    if (call.data.length > 0 && !isOwn) add(place, call.target);
  }
  for (const [place, { outflows, details }] of view.actions.entries()) {
    for (const { receiver } of outflows) add(place, receiver);
    if (details.listing?.listed === true) add(place, details.listing.contract);
    if (details.spender !== undefined) add(place, details.spender);
  }
  return [...seen.values()].sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
}
