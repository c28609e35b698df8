// What relays, and what is handed to them, are called.

import { inWords } from "../cell/amounts";
import { short } from "../cell/currencies";
import { oneLine } from "../cell/hostile";
import { signerOf, type SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import type { Address } from "../chain/lens";
import { hostOf } from "../settings";
import { say } from "../text";
import { RelayDown, RelayLied, RelayRefusal } from "./client";

const LONGEST = 300;

/** For who looks at it: its signer, if that is his account, or else with the signer's whole address. */
export function whatOf(snapshot: Snapshot, file: SignedFile, account: Address | null): string {
  const isOwn = signerOf(file) === account;
  if (!("kind" in file)) {
    const choice = file.support === "split" ? say("ballot.split") : say(`vote.${file.support}`);
    const title = oneLine(file.title, 120) || say("proposal.untitled");
    return isOwn ? say("relay.ballot", { choice, title }) : say("relay.ballotOf", { address: file.voter, choice, title });
  }
  if (!isOwn) return saysOf(snapshot, file);
  if (file.kind === "exit") return say("relay.exit", { shares: inWords({ units: BigInt(file.shares), currency: snapshot.shares }) });
  if (file.kind === "permit") return say("relay.permit", { other: short(file.spender) });
  return file.delegatee === file.member ? say("relay.delegationBack") : say("relay.delegation", { other: short(file.delegatee) });
}

/** For anybody, with whole addresses. */
export function saysOf(snapshot: Snapshot, file: Exclude<SignedFile, { proposal: string }>): string {
  const shares = (units: string): string => inWords({ units: BigInt(units), currency: snapshot.shares });
  if (file.kind === "exit") return say("signed.exit", { address: file.member, shares: shares(file.shares) });
  if (file.kind === "permit") return say("signed.permit", { address: file.owner, other: file.spender, shares: shares(file.value) });
  const { member: address, delegatee: other } = file;
  return address === other ? say("signed.delegationBack", { address }) : say("signed.delegation", { address, other });
}

/** What went wrong with a relay; null if it was something else. */
export function failureWords(error: unknown, url: string): string | null {
  const host = hostOf(url);
  if (error instanceof RelayDown) return say("relay.down", { host, reason: oneLine(error.message, LONGEST) });
  if (error instanceof RelayLied) return say("relay.lied", { host, reason: error.message });
  if (error instanceof RelayRefusal) {
    return say("relay.refusal", { host, reason: oneLine([error.message, error.remedy].filter((part) => part !== "").join(". "), LONGEST) });
  }
  return null;
}
