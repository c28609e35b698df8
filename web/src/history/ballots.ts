// Who has voted on a proposal, how, and why.

import { decodeEventLog, encodeEventTopics, getAddress } from "viem/utils";
import { governor } from "../chain/contracts/governor";
import type { Address } from "../chain/lens";
import type { Proposal } from "../cell/proposals";
import type { Snapshot } from "../cell/snapshot";
import { SUPPORT, type Support } from "../cell/ballot";
import { readLogs } from "./logs";

export interface CountedBallot {
  voter: Address;
  support: Support | "split";
  weight: bigint;
  reason: string;
}

const EVENTS = ["VoteCast", "VoteCastWithParams"] as const;
const TOPICS = EVENTS.map((eventName) => encodeEventTopics({ abi: governor, eventName })[0]!);

/** In the order in which they were counted. */
export async function readCounted(snapshot: Snapshot, proposal: Proposal): Promise<CountedBallot[]> {
  const wanted = { addresses: [snapshot.governor], topics: TOPICS };
  const logs = await readLogs(snapshot.lens.rpc, wanted, proposal.block, snapshot.block);
  return logs.flatMap(({ topics, data }) => {
    const { args } = decodeEventLog({ abi: governor, topics, data }) as { args: VoteCast };
    if (args.proposalId !== proposal.id) return [];
    return [{ voter: getAddress(args.voter), support: SUPPORT[args.support] ?? "split", weight: args.weight, reason: args.reason }];
  });
}

interface VoteCast {
  voter: Address;
  proposalId: bigint;
  support: number;
  weight: bigint;
  reason: string;
}
