// Warnings about rules: what may lock the cell, hand it over, or end it.

import type { Track } from "../actions/action";
import { BASIS } from "../actions/limits";
import { lasting, percent, when } from "../actions/wording";
import { caution, danger, type Rule, type View } from "./warning";

const HIGH_QUORUM = 5_000n;
const HIGH_APPROVAL = 8_000n;
const SLOW = 60n * 86_400n;
const HASTY = 12n * 3_600n;
const REACHABLE = "Choose one that the cell reaches without effort: a quorum that is too high locks every rule.";

function* tracksOf(view: View): Generator<[number, string, Track]> {
  for (const [place, { details }] of view.actions.entries()) {
    if (details.tracks === undefined) continue;
    yield [place, "ordinary", details.tracks.ordinary];
    yield [place, "constitutional", details.tracks.constitutional];
  }
}

/** A quorum that the cell has not reached lately, or can only just reach. */
export const quorumOutOfReach: Rule = function* (view) {
  const { turnout } = view.facts;
  for (const [place, name, { quorum }] of tracksOf(view)) {
    if (turnout !== null && quorum > turnout) {
      const words = `The ${name} quorum of ${percent(quorum)} is more than any late vote had (${percent(turnout)})`;
      yield danger("quorum-out-of-reach", place, words, REACHABLE);
    } else if (quorum > HIGH_QUORUM) {
      const words = `With a ${name} quorum of ${percent(quorum)} the cell stands still as soon as half its votes are absent`;
      yield danger("quorum-out-of-reach", place, words, REACHABLE);
    }
  }
};

/** A few can block everything. */
export const approvalOutOfReach: Rule = function* (view) {
  for (const [place, name, { approval }] of tracksOf(view)) {
    if (approval > HIGH_APPROVAL) {
      yield danger(
        "approval-out-of-reach",
        place,
        `With a ${name} approval of ${percent(approval)}, ${percent(BASIS - approval)} of the votes block it`,
        "Choose a lower one: two thirds protect a minority well enough.",
      );
    }
  }
};

/** Nobody has enough votes to propose. */
export const thresholdOutOfReach: Rule = function* (view) {
  const { largestVoter } = view.facts;
  for (const [place, { details }] of view.actions.entries()) {
    if (details.threshold !== undefined && largestVoter !== null && details.threshold > largestVoter) {
      yield danger(
        "threshold-out-of-reach",
        place,
        `Nobody has ${percent(details.threshold)} of all votes (the largest part is ${percent(largestVoter)}): nobody could propose`,
        "Choose a lower one; it could only be lowered again after members have delegated enough votes.",
      );
    }
  }
};

/** A decision takes very long. */
export const slowTrack: Rule = function* (view) {
  for (const [place, name, track] of tracksOf(view)) {
    const total = track.votingDelay + track.votingPeriod + track.executionDelay;
    if (total > SLOW) {
      yield caution(
        "slow-track",
        place,
        `A decision on the ${name} track takes ${lasting(total)}`,
        "Check whether the cell can wait so long, also to repair this rule.",
      );
    }
  }
};

/** A vote is over before most have seen it. */
export const hastyTrack: Rule = function* (view) {
  for (const [place, name, { votingPeriod }] of tracksOf(view)) {
    if (votingPeriod < HASTY) {
      yield danger(
        "hasty-track",
        place,
        `On the ${name} track a vote lasts only ${lasting(votingPeriod)}`,
        "Give members the time to see it, and to leave before it strikes.",
      );
    }
  }
};

/** Members cannot replace their keys. */
export const keysFixed: Rule = function* (view) {
  for (const [place, { details }] of view.actions.entries()) {
    if (details.movable === false) {
      yield caution(
        "keys-fixed",
        place,
        "Members could no longer move to a new key by themselves",
        "Be sure that nobody will need to: each lost or leaked key then takes a vote and a month.",
      );
    }
  }
};

/** The cell obeys another contract from then on. */
export const handOver: Rule = function* (view) {
  for (const [place, { details }] of view.actions.entries()) {
    if (details.governor !== undefined) {
      yield danger(
        "hand-over",
        place,
        `Whoever controls ${view.context.name(details.governor)} would own everything the cell has`,
        "Have its source read by somebody who can, and compare its rules with the present ones.",
      );
    }
  }
};

/** The cell ends. */
export const end: Rule = function* (view) {
  for (const [place, { kind }] of view.actions.entries()) {
    if (kind === "dissolve") {
      yield danger(
        "end",
        place,
        "The cell would end; nothing can undo that",
        "Look at the heir: what arrives after the last member is his.",
      );
    }
  }
};

/** The cell signs something of which only the hash is to be seen. */
export const signsAsCell: Rule = function* (view) {
  for (const [place, { kind }] of view.actions.entries()) {
    if (kind === "sign_message") {
      yield danger(
        "signs-as-cell",
        place,
        "The cell would sign something of which only the hash is on chain: it may move money",
        "Compute the hash from the text that the author gives, and compare.",
      );
    }
  }
};

/** Members who leave get no part of an asset any more. */
export const leavesOutAsset: Rule = function* (view) {
  for (const [place, { kind, details }] of view.actions.entries()) {
    if (kind === "unregister_asset") {
      yield caution(
        "leaves-out-asset",
        place,
        `Members who leave would get no part of ${details.asset ?? ""} any more`,
        "Spend or share it first, if there is some.",
      );
    }
  }
};

/** An operator may pay whom he likes. */
export const paysAnyone: Rule = function* (view) {
  for (const [place, { details }] of view.actions.entries()) {
    if (details.anyReceiver === true) {
      yield caution(
        "pays-anyone",
        place,
        "The operator could pay anyone, himself included, up to his budget",
        "List receivers instead, if they are known.",
      );
    }
  }
};

/** Something ends before it can begin. */
export const overAlready: Rule = function* (view) {
  const { now } = view.facts;
  for (const [place, { details }] of view.actions.entries()) {
    if (now !== null && details.until !== undefined && details.until <= now) {
      yield danger(
        "over-already",
        place,
        `It ends on ${when(details.until)}, which is past`,
        "Write a later time; most such actions would be refused.",
      );
    }
  }
};
