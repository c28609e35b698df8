// What voters should look at in a proposal: the same rules, in the same order, as celldao.warnings.

import type { Action } from "../actions/action";
import type { Context } from "../actions/context";
import { firstTimeReceiver, lookAlike, lostInContract, paidTwice, placeGivenAway, votesLent } from "./accounts";
import * as calls from "./calls";
import * as locks from "./locks";
import { largePart, nothingOrdinary, notRegistered } from "./money";
import type { Facts, Rule, Warning } from "./warning";

// In the order in which they are shown for one action, danger before caution.
const RULES: readonly Rule[] = [
  locks.end,
  locks.handOver,
  placeGivenAway,
  calls.unknownCall,
  calls.standingAllowance,
  lookAlike,
  lostInContract,
  largePart,
  notRegistered,
  calls.riskyListing,
  calls.noCode,
  calls.unverifiedCode,
  locks.signsAsCell,
  locks.quorumOutOfReach,
  locks.approvalOutOfReach,
  locks.thresholdOutOfReach,
  locks.hastyTrack,
  locks.overAlready,
  firstTimeReceiver,
  paidTwice,
  votesLent,
  calls.unusualCall,
  calls.guessedCall,
  calls.proxyTarget,
  nothingOrdinary,
  locks.slowTrack,
  locks.keysFixed,
  locks.leavesOutAsset,
  locks.paysAnyone,
];

/** Every warning about a proposal: by danger first, then by rule, then by action; none twice. */
export function check(actions: readonly Action[], context: Context, facts: Facts): Warning[] {
  const view = { actions, context, facts };
  const found = new Map<string, Warning>();
  for (const rule of RULES) {
    for (const warning of rule(view)) {
      const key = JSON.stringify(warning);
      if (!found.has(key)) found.set(key, warning);
    }
  }
  const all = [...found.values()];
  return [...all.filter((one) => one.level === "danger"), ...all.filter((one) => one.level === "caution")];
}
