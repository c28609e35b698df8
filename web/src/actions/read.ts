// From a call to the action that it is. It is of a kind only if that kind would have made the very same bytes: whatever
// an encoder would have written otherwise is a call by ABI, or unknown.

import type { Address } from "../chain/lens";
import { NotThis, type Action, type Reading } from "./action";
import { selectorOf, type Call } from "./call";
import type { Context } from "./context";
import { Func, type Value } from "./function";
import * as mandates from "./kinds_mandates";
import * as moneys from "./kinds_money";
import * as rules from "./kinds_rules";
import { account } from "./limits";
import { inWords, innerCalls, matching } from "./lookup";
import { isOwnRole, ownFunctions, type OwnRole } from "./own";
import { readOther } from "./other_cells";
import { callWords, explained, unknownWords } from "./unknown";

type Read = (values: readonly Value[], context: Context, target: Address) => Reading;

const KINDS: Record<OwnRole, Record<string, Read>> = {
  treasury: {
    send: moneys.send,
    spend_with: moneys.spendWith,
    burn: moneys.burn,
    offer_buy_back: moneys.offerBuyBack,
    register_asset: rules.registerAsset,
    unregister_asset: rules.unregisterAsset,
    register_currency: rules.registerCurrency,
    set_exit_terms: rules.setExitTerms,
    set_spending_limit: rules.setSpendingLimit,
    list_call: rules.listCall,
    propose_recovery: rules.proposeRecovery,
    cancel_recovery: rules.cancelRecovery,
    appoint_successor: rules.appointSuccessor,
    dissolve: rules.dissolve,
    approve_message: rules.approveMessage,
    revoke_message: rules.revokeMessage,
    set_dao_uri: rules.setDaoUri,
  },
  share: {
    issue: moneys.issue,
    bar: moneys.bar,
    set_policy: rules.setPolicy,
    set_holder_cap: rules.setHolderCap,
    set_movable: rules.setMovable,
  },
  governor: {
    set_tracks: rules.setTracks,
    set_proposal_threshold: rules.setThreshold,
    set_guardian: rules.setGuardian,
  },
  splitter: {
    set_split: rules.setSplit,
    set_reserve_floor: rules.setReserveFloor,
    allocate: rules.allocate,
  },
  factory: {
    set_mandate_rules: mandates.setMandateRules,
    grant_mandate: mandates.grantMandate,
  },
  mandate: {
    amend: mandates.amendMandate,
    suspend: mandates.suspendMandate,
    recall: mandates.recallMandate,
    sweep: mandates.sweepMandate,
    call_by_vote: mandates.callByMandate,
  },
};
const TRANSFER = Func.parse("transfer(address to, uint256 value)");

export function readCall(call: Call, context: Context): Action {
  for (const read of [ofOwn, readOther, moneys.sendCoin, moneys.allow, byAbi]) {
    try {
      const reading = read(call, context);
      if (reading !== null) return whole(call, reading);
    } catch (error) {
      if (!(error instanceof NotThis)) throw error;
    }
  }
  return whole(call, unknown(call, context));
}

function whole(call: Call, reading: Reading): Action {
  return { lines: [], outflows: [], inner: [], mentioned: [], details: {}, ...reading, call };
}

function ofOwn(call: Call, context: Context): Reading | null {
  const role = context.role(call.target);
  if (call.value !== 0n || !isOwnRole(role)) return null;
  const func = ownFunctions(role).get(selectorOf(call));
  const read = func === undefined ? undefined : KINDS[role][func.name];
  const values = read === undefined ? null : func!.decode(call.data);
  return values === null ? null : read!(values, context, call.target);
}

/** Any function that is known, of any contract. */
function byAbi(call: Call, context: Context): Reading | null {
  const match = matching(call, context);
  if (match === null) return null;
  const inner = innerCalls(call, match);
  const outflows = call.value > 0n ? [{ receiver: account(call.target), token: context.native.token, units: call.value }] : [];
  const moved = TRANSFER.decode(call.data);
  if (moved !== null && context.assets.has(call.target)) {
    outflows.push({ receiver: moved[0] as Address, token: call.target, units: moved[1] as bigint });
  }
  return {
    kind: "call",
    words: inWords(call, match, context),
    lines: inner.map((one) => `within: ${callWords(one, context)}`),
    outflows,
    inner,
    mentioned: [account(call.target), ...moneys.mentionedIn(call, context)],
  };
}

function unknown(call: Call, context: Context): Reading {
  const outflows = call.value > 0n ? [{ receiver: call.target, token: context.native.token, units: call.value }] : [];
  return { kind: "raw_call", words: unknownWords(call, context), lines: explained(call, context), outflows, mentioned: [call.target] };
}
