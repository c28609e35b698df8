// Warnings about who gets money or rights.

import { NATIVE } from "../cell/amounts";
import { words as money } from "../actions/amount";
import type { Role } from "../actions/context";
import type { Address } from "../chain/lens";
import { caution, danger, type Rule, type View } from "./warning";

/** So many digits at either end are what people compare. */
const SHOWN = 4;
/** What has no use for money, and mostly no way to give it back. */
const KEEPERS = new Set<Role | null>(["asset", "share", "governor", "factory"]);

/** Somebody is paid who has never been paid, and is no member. */
export const firstTimeReceiver: Rule = function* (view) {
  const seen = new Set<Address>();
  const { paid } = view.facts;
  for (const [place, { outflows }] of view.actions.entries()) {
    for (const { receiver } of outflows) {
      const isKnown = (paid?.has(receiver) ?? false) || view.context.members.has(receiver);
      if (isKnown || seen.has(receiver) || view.context.role(receiver) !== null) continue;
      seen.add(receiver);
      const name = view.context.name(receiver);
      yield caution(
        "first-time-receiver",
        place,
        paid === null
          ? `Whether ${name} has been paid by the cell before could not be found out`
          : `${name} has never been paid by the cell`,
        "Confirm the whole address with its owner on another way than the one it came by.",
      );
    }
  }
};

/** An address begins and ends like one that the cell knows, but is another. */
export const lookAlike: Rule = function* (view) {
  const known = accountsOf(view);
  const byEnds = new Map<string, Address>();
  for (const account of [...known].sort()) {
    if (!byEnds.has(ends(account))) byEnds.set(ends(account), account);
  }
  for (const [place, { mentioned }] of view.actions.entries()) {
    for (const account of new Set(mentioned)) {
      const twin = byEnds.get(ends(account));
      if (!known.has(account) && twin !== undefined) {
        yield danger(
          "look-alike",
          place,
          `${account} looks like ${view.context.name(twin)}, but is another address`,
          "Compare every character: somebody may have made it to be mistaken for the other.",
        );
      }
    }
  }
};

function accountsOf({ context, facts }: View): Set<Address> {
  return new Set([
    ...(facts.paid ?? []),
    ...facts.known,
    ...context.members,
    ...context.names.keys(),
    ...context.listedAssets,
    ...context.own,
  ]);
}

function ends(account: Address): string {
  const digits = account.slice(2).toLowerCase();
  return digits.slice(0, SHOWN) + digits.slice(-SHOWN);
}

/** Money goes to a contract that can do nothing with it: a token, the share register, the governor. */
export const lostInContract: Rule = function* (view) {
  for (const [place, { outflows }] of view.actions.entries()) {
    for (const { receiver } of outflows) {
      if (KEEPERS.has(view.context.role(receiver)) || receiver === NATIVE) {
        yield danger(
          "lost-in-contract",
          place,
          `${view.context.name(receiver)} is paid, and may never give it back`,
          "Check whether another receiver is meant.",
        );
      }
    }
  }
};

/** The cell's place in another cell goes to somebody, with all shares there. */
export const placeGivenAway: Rule = function* (view) {
  for (const [place, { kind, details }] of view.actions.entries()) {
    if (kind === "move_in" && details.elsewhere !== undefined) {
      const { cell, to } = details.elsewhere;
      yield danger(
        "place-given-away",
        place,
        `${view.context.name(to)} would have the treasury's place in ${cell}, with all its shares; nothing can undo that`,
        "Ask whose address it is, on another way than the one it came by, and what the cell gets for it.",
      );
    }
  }
};

/** Somebody votes for the cell in another cell. */
export const votesLent: Rule = function* (view) {
  for (const [place, { kind, details }] of view.actions.entries()) {
    if (kind === "delegate_in" && details.elsewhere !== undefined && details.elsewhere.to !== view.context.treasury) {
      const { cell, to } = details.elsewhere;
      yield caution(
        "votes-lent",
        place,
        `${view.context.name(to)} could cast all votes that the treasury has in ${cell}, until another decision takes them back`,
        "Be sure whom you trust with them: until then the cell itself has no vote there.",
      );
    }
  }
};

/** The same receiver gets the same amount twice in one proposal. */
export const paidTwice: Rule = function* (view) {
  const seen = new Set<string>();
  for (const [place, { outflows }] of view.actions.entries()) {
    for (const { receiver, token, units } of outflows) {
      const key = `${receiver} ${token} ${units}`;
      if (seen.has(key)) {
        yield caution(
          "paid-twice",
          place,
          `${view.context.name(receiver)} is paid ${money(view.context.amount(token, units))} more than once`,
          "Check whether it is meant twice.",
        );
      }
      seen.add(key);
    }
  }
};
