// Kinds that change rules, revenue, assets, keys, and what the cell says: read from the arguments of their functions.

import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { insist, type Reading, type Track } from "./action";
import { words as money } from "./amount";
import type { Context } from "./context";
import { assetName, named } from "./kinds_money";
import type { Value } from "./function";
import { account, duration, link, MAX_DECIMALS, MAX_RECIPIENTS, moment, ratio, ZERO, BASIS } from "./limits";
import { selected, selectedWords } from "./selected";
import { counted, lasting, percent, quoted, when } from "./wording";
import { NATIVE } from "../cell/amounts";

type Read = (values: readonly Value[], context: Context) => Reading;

export const setSplit: Read = ([given], context) => {
  const [points, smoothing, recipients] = given as unknown as [bigint, bigint, readonly (readonly [Address, bigint])[]];
  insist(recipients.length <= MAX_RECIPIENTS);
  const total = recipients.reduce((sum, [, part]) => sum + ratio(part), ratio(points));
  insist(total <= BASIS);
  const pace = smoothing > 0n ? `over ${lasting(duration(smoothing))}` : "at once";
  const others = recipients.length > 0 ? counted(recipients.length, "other", "others") : "nobody else";
  return {
    kind: "set_split",
    words: `Split revenue: ${percent(points)} as dividends, released ${pace}; parts for ${others}; the rest to the treasury`,
    lines: recipients.map(([who, part]) => `${percent(part)} to ${context.name(account(who))}`),
    mentioned: recipients.map(([who]) => who),
  };
};

export const setReserveFloor: Read = (values, context) => {
  const [token, units] = values as [Address, bigint];
  return { kind: "set_reserve_floor", words: `Fill the treasury up to ${money(context.amount(token, units))} before revenue is split` };
};

function ofAnAsset(kind: string, words: (asset: string) => string): Read {
  return ([token], context) => {
    const asset = assetName(token as Address, context);
    return { kind, words: words(asset), mentioned: named(asset), details: { asset } };
  };
}

export const allocate = ofAnAsset("allocate", (asset) => `Split the ${asset} that has arrived as revenue`);
export const registerCurrency = ofAnAsset("register_currency", (asset) => `Pay dividends in ${asset}, too, for ever`);
export const unregisterAsset = ofAnAsset(
  "unregister_asset",
  (asset) => `Strike ${asset} off the assets: who leaves gets no part of it any more`,
);

export const registerAsset: Read = (values, context) => {
  const [token, decimals] = values as [Address, bigint];
  insist(decimals <= MAX_DECIMALS);
  const name = token === NATIVE ? context.native.symbol : context.name(account(token));
  return {
    kind: "register_asset",
    words: `Register ${name} as an asset, with ${counted(decimals, "decimal", "decimals")}`,
    mentioned: [token],
  };
};

const POLICIES = new Map([
  [1n, "anyone"],
  [2n, "members only"],
  [4n, "nobody (shares are locked)"],
]);

export const setPolicy: Read = ([policy]) => {
  const who = POLICIES.get(policy as bigint);
  insist(who !== undefined);
  return { kind: "set_transfer", words: `Let shares be transferred to ${who}` };
};

export const setHolderCap: Read = ([points]) => {
  const cap = ratio(points as bigint);
  return {
    kind: "set_holder_cap",
    words: cap === BASIS ? "Let a member hold any part of the shares" : `Let nobody receive shares beyond ${percent(cap)} of all`,
  };
};

export const setMovable: Read = ([given]) => {
  const movable = given as boolean;
  return {
    kind: "set_movable",
    words: `${movable ? "Let members" : "Don't let members"} move to a new key by themselves`,
    details: { movable },
  };
};

function trackOf(given: Value): Track {
  const [votingDelay, votingPeriod, executionDelay, expiry, quorum, approval, lateExtension] = given as unknown as [
    bigint, bigint, bigint, bigint, bigint, bigint, bigint,
  ];
  for (const seconds of [votingDelay, votingPeriod, executionDelay, expiry, lateExtension]) duration(seconds);
  ratio(quorum);
  ratio(approval);
  return { votingDelay, votingPeriod, executionDelay, expiry, quorum, approval, lateExtension };
}

function trackWords(track: Track): string {
  return (
    `${lasting(track.votingDelay)} until the vote, ${lasting(track.votingPeriod)} to vote, ` +
    `${lasting(track.executionDelay)} until execution, ${lasting(track.expiry)} to execute; ` +
    `quorum ${percent(track.quorum)}, approval ${percent(track.approval)}, ` +
    `late quorum extends by ${lasting(track.lateExtension)}`
  );
}

export const setTracks: Read = ([first, second]) => {
  const ordinary = trackOf(first!);
  const constitutional = trackOf(second!);
  return {
    kind: "set_tracks",
    words: "Change how proposals are decided",
    lines: [`ordinary: ${trackWords(ordinary)}`, `constitutional: ${trackWords(constitutional)}`],
    details: { tracks: { ordinary, constitutional } },
  };
};

export const setThreshold: Read = ([points]) => {
  const threshold = ratio(points as bigint);
  return {
    kind: "set_threshold",
    words: `Let members propose who have ${percent(threshold)} of all votes`,
    details: { threshold },
  };
};

export const setGuardian: Read = (values, context) => {
  const [guardian, until] = values as [Address, bigint];
  if (guardian === ZERO && until === 0n) return { kind: "remove_guardian", words: "Remove the guardian" };
  const name = context.name(account(guardian));
  return {
    kind: "set_guardian",
    words: `Make ${name} the guardian, who may cancel proposals, until ${when(moment(until))}`,
    mentioned: [guardian],
    details: { until },
  };
};

export const setExitTerms: Read = (values) => {
  const [delay, holding] = (values as [bigint, bigint]).map(duration) as [bigint, bigint];
  return {
    kind: "set_exit_terms",
    words: `Let who leaves take the money after ${lasting(delay)}, with shares held for ${lasting(holding)}`,
  };
};

export const setSpendingLimit: Read = (values) => {
  const [points, period] = values as [bigint, bigint];
  const limit = ratio(points);
  return {
    kind: "set_spending_limit",
    words: `Let ordinary decisions spend up to ${percent(limit)} of each asset in ${lasting(duration(period))}`,
    details: { limit },
  };
};

export const listCall: Read = (values, context) => {
  const [contract, selector, listed] = values as [Address, Hex, boolean];
  account(contract);
  const text = selected(contract, selector, context);
  return {
    kind: "list_call",
    words: `${listed ? "Let" : "Don't let"} ordinary proposals call ${selectedWords(text, contract, context)} of ${context.name(contract)}`,
    mentioned: [contract],
    details: { listing: { contract, function: text, listed } },
  };
};

export const proposeRecovery: Read = (values, context) => {
  const [lost, replacement] = values as [Address, Address];
  const names = [account(lost), account(replacement)].map((one) => context.name(one));
  return {
    kind: "propose_recovery",
    words: `Begin to replace the lost key of ${names[0]} by ${names[1]}, unless the old key objects`,
    mentioned: [lost, replacement],
  };
};

export const cancelRecovery: Read = ([lost], context) => ({
  kind: "cancel_recovery",
  words: `Don't replace the key of ${context.name(account(lost as Address))}`,
  mentioned: [lost as Address],
});

export const appointSuccessor: Read = ([governor], context) => ({
  kind: "appoint_successor",
  words: `HAND OVER the cell to the governor ${context.name(account(governor as Address))}`,
  mentioned: [governor as Address],
  details: { governor: governor as Address },
});

export const dissolve: Read = ([heir], context) => ({
  kind: "dissolve",
  words: `END the cell for good; what arrives after the last member goes to ${context.name(account(heir as Address))}`,
  mentioned: [heir as Address],
});

export const approveMessage: Read = (values) => {
  const [digest, until] = values as [Hex, bigint];
  return {
    kind: "sign_message",
    words: `SIGN as the cell the message with the hash ${digest}, valid until ${when(moment(until))}`,
    details: { until },
  };
};

export const revokeMessage: Read = ([digest]) => ({
  kind: "revoke_message",
  words: `Take back the cell's signature of the hash ${digest as Hex}`,
});

export const setDaoUri: Read = ([uri]) => ({ kind: "set_dao_uri", words: `Describe the cell at ${quoted(link(uri as string))}` });
