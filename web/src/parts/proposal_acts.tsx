// What anyone, or its proposer, can do to a proposal in its present state: carry it out, cancel it.

import { keccak256, stringToHex } from "viem/utils";
import { governor } from "../chain/contracts/governor";
import { describe } from "../cell/description";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";

export function ProposalActs({ proposal, snapshot }: { proposal: Proposal; snapshot: Snapshot }) {
  const { session, send } = useWallet();
  const { state, rules } = proposal;
  const canExecute = state === "queued" && snapshot.block.timestamp >= rules.eta;
  const canCancel = state === "pending" && session?.account === proposal.proposer;
  if (!canExecute && !canCancel) return null;
  const act = canExecute ? "execute" : "cancel";
  const title = describe(proposal.description).title || say("proposal.untitled");
  const descriptionHash = keccak256(stringToHex(proposal.description));
  const { targets, values, calldatas } = proposal;
  const intent = intentOf(say(`act.${act}What`, { title }), snapshot.governor, governor, act, [targets, values, calldatas, descriptionHash]);
  return (
    <p>
      <button type="button" class={canExecute ? "primary" : ""} disabled={session === null} onClick={() => void send(intent)}>
        {say(`act.${act}`)}
      </button>{" "}
      {session === null && say("act.connect")}
    </p>
  );
}
