// Warnings about how much.

import { words as money } from "../actions/amount";
import { refusedLater } from "../actions/tracks";
import type { Address } from "../chain/lens";
import { caution, danger, type Rule } from "./warning";

/** One part in so many of an asset is a lot. */
const LARGE_PART = 10n;

/** All actions together take more than a tenth of an asset, or more than there is. */
export const largePart: Rule = function* (view) {
  const taken = new Map<Address, bigint>();
  const places = new Map<Address, Set<number>>();
  for (const [at, { outflows }] of view.actions.entries()) {
    for (const { token, units } of outflows) {
      taken.set(token, (taken.get(token) ?? 0n) + units);
      places.set(token, (places.get(token) ?? new Set()).add(at));
    }
  }
  for (const [token, units] of taken) {
    const available = view.facts.available.get(token);
    if (available === undefined) continue;
    const [first, ...others] = places.get(token)!;
    const place = others.length === 0 ? first! : null;
    const amount = money(view.context.amount(token, units));
    const there = money(view.context.amount(token, available));
    if (units > available) {
      yield danger(
        "more-than-available",
        place,
        `${amount} are spent or allowed, more than the ${there} that there are`,
        "Lower the amounts, or wait until there is enough: as it is, it cannot be carried out.",
      );
    } else if (units * LARGE_PART > available) {
      yield caution(
        "large-part",
        place,
        `${amount} are spent or allowed, more than a tenth of the ${there} that there are`,
        "Ask what remains for what is due.",
      );
    }
  }
};

/** A payment that is decided as ordinary and then refused. */
export const notRegistered: Rule = function* (view) {
  for (const place of refusedLater(view.actions.map((action) => action.call), view.context)) {
    yield danger(
      "not-registered",
      place,
      "It pays in an asset that is not registered: the decision would be ordinary, and then be refused",
      "Register the asset first, or call the token's own transfer, which is constitutional.",
    );
  }
};

/** Ordinary decisions may spend nothing any more. */
export const nothingOrdinary: Rule = function* (view) {
  for (const [place, { details }] of view.actions.entries()) {
    if (details.limit === 0n) {
      yield caution(
        "nothing-ordinary",
        place,
        "Ordinary decisions could spend nothing any more: every payment would be constitutional",
        "Check whether the cell can wait so long for each payment.",
      );
    }
  }
};
