// What members sign for others to submit, as files: a ballot, a delegation, a permit, an exit. The same content as the
// package writes (celldao/acts/signed_acts.py), so that either submits the other's. Nothing in it is secret; who has it
// can submit it, once.

import type { Abi } from "viem";
import { concat, encodeFunctionData, getAddress, hashTypedData, isAddress, keccak256, pad } from "viem/utils";
import { governor } from "../chain/contracts/governor";
import { share } from "../chain/contracts/share";
import { treasury } from "../chain/contracts/treasury";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Session } from "../wallet/session";
import { sign } from "../wallet/sign";
import { troubleOf } from "../wallet/trouble";
import { DOMAIN, type TypedData } from "../wallet/typed_data";
import { NoBallot, parseBallot, submission, SUPPORT, type SignedBallot } from "./ballot";
import type { Snapshot } from "./snapshot";

interface Common {
  format: 1;
  chain_id: number;
  nonce: number;
  /** The last second in which it can be submitted, unix seconds. */
  deadline: number;
  signature: Hex;
}

export interface SignedDelegation extends Common {
  kind: "delegation";
  share: Address;
  member: Address;
  delegatee: Address;
}

export interface SignedPermit extends Common {
  kind: "permit";
  share: Address;
  owner: Address;
  spender: Address;
  /** Share units, decimal digits. */
  value: string;
}

export interface SignedExit extends Common {
  kind: "exit";
  treasury: Address;
  member: Address;
  /** Share units, decimal digits. */
  shares: string;
}

export type SignedAct = SignedDelegation | SignedPermit | SignedExit;
export type SignedFile = SignedBallot | SignedAct;

const SPLIT = 255;
const LATEST = 2 ** 40;
const HEX = /^0x([0-9a-f]{2})+$/;
const KEY_SIGNATURE = /^0x[0-9a-f]{130}$/;
const LONGEST_SIGNATURE = 2 + 2 * 1_024;
const UNITS = /^(0|[1-9][0-9]{0,77})$/;

export function kindOf(file: SignedFile): "ballot" | SignedAct["kind"] {
  return "kind" in file ? file.kind : "ballot";
}

/** Whose it is. */
export function signerOf(file: SignedFile): Address {
  if (!("kind" in file)) return file.voter;
  return file.kind === "permit" ? file.owner : file.member;
}

/** The contract that takes it. */
export function contractOf(file: SignedFile): Address {
  if (!("kind" in file)) return file.governor;
  return file.kind === "exit" ? file.treasury : file.share;
}

/** Throws NoBallot with the name of what is wrong. */
export function parseSigned(text: string): SignedFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new NoBallot("text");
  }
  if (typeof data !== "object" || data === null) throw new NoBallot("text");
  const fields = data as Record<string, unknown>;
  const kind = fields["kind"];
  if (kind === undefined || kind === "ballot") return parseBallot(text);
  const check = (name: string, right: boolean): void => {
    if (!right) throw new NoBallot(name);
  };
  const address = (name: string): Address => {
    const found = fields[name];
    check(name, typeof found === "string" && isAddress(found));
    return getAddress(found as string);
  };
  const whole = (name: string, most: number): number => {
    const found = fields[name];
    check(name, Number.isSafeInteger(found) && (found as number) >= 0 && (found as number) <= most);
    return found as number;
  };
  const units = (name: string): string => {
    const found = fields[name];
    check(name, typeof found === "string" && UNITS.test(found));
    return found as string;
  };
  check("format", fields["format"] === undefined || fields["format"] === 1);
  check("kind", kind === "delegation" || kind === "permit" || kind === "exit");
  const signature = fields["signature"];
  const isSigned = kind === "exit" ? HEX : KEY_SIGNATURE;
  check("signature", typeof signature === "string" && isSigned.test(signature) && signature.length <= LONGEST_SIGNATURE);
  const common: Common = {
    format: 1,
    chain_id: whole("chain_id", Number.MAX_SAFE_INTEGER),
    nonce: whole("nonce", Number.MAX_SAFE_INTEGER),
    deadline: whole("deadline", LATEST),
    signature: signature as Hex,
  };
  if (kind === "delegation") return { ...common, kind, share: address("share"), member: address("member"), delegatee: address("delegatee") };
  if (kind === "permit") return { ...common, kind, share: address("share"), owner: address("owner"), spender: address("spender"), value: units("value") };
  return { ...common, kind: "exit", treasury: address("treasury"), member: address("member"), shares: units("shares") };
}

/** The function that takes it alone, and its arguments. */
export function submissionOf(file: SignedFile): { abi: Abi; name: string; args: readonly unknown[] } {
  if (!("kind" in file)) return { abi: governor, ...submission(file) };
  if (file.kind === "exit") {
    return { abi: treasury, name: "exitBySig", args: [file.member, BigInt(file.shares), BigInt(file.deadline), file.signature] };
  }
  const r = file.signature.slice(0, 66) as Hex;
  const s: Hex = `0x${file.signature.slice(66, 130)}`;
  const v = parseInt(file.signature.slice(130), 16);
  if (file.kind === "permit") {
    return { abi: share, name: "permit", args: [file.owner, file.spender, BigInt(file.value), BigInt(file.deadline), v, r, s] };
  }
  return { abi: share, name: "delegateBySig", args: [file.delegatee, BigInt(file.nonce), BigInt(file.deadline), v, r, s] };
}

/** As the part of an address behind #/ballot/: short enough for a QR code, so without what can be read from the chain. */
export function toLink(file: SignedFile): string {
  const { format: _, ...fields }: Record<string, unknown> = { ...file, title: undefined };
  for (const [name, usual] of [["params", "0x"], ["reason", ""]] as const) if (fields[name] === usual) delete fields[name];
  const bytes = new TextEncoder().encode(JSON.stringify(fields));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromLink(text: string): SignedFile {
  let bytes: Uint8Array;
  try {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  } catch {
    throw new NoBallot("text");
  }
  return parseSigned(new TextDecoder().decode(bytes));
}

const BALLOT = "uint256 proposalId, uint8 support, address voter, uint256 nonce";
const TYPES = {
  Ballot: fieldsOf(BALLOT),
  ExtendedBallot: fieldsOf(`${BALLOT}, string reason, bytes params`),
  Delegation: fieldsOf("address delegatee, uint256 nonce, uint256 expiry"),
  Permit: fieldsOf("address owner, address spender, uint256 value, uint256 nonce, uint256 deadline"),
  Exit: fieldsOf("address member, uint256 shares, uint256 nonce, uint256 deadline"),
};

function fieldsOf(text: string): { name: string; type: string }[] {
  return text.split(", ").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { name, type };
  });
}

/** What its signer has signed, or is to sign. Share's domain has the cell's own name. */
export function typedOf(snapshot: Snapshot, file: SignedFile): TypedData {
  const nonce = String(file.nonce);
  const of = (name: string, primaryType: keyof typeof TYPES, message: TypedData["message"]): TypedData => ({
    domain: { name, version: "1", chainId: file.chain_id, verifyingContract: contractOf(file) },
    types: { EIP712Domain: DOMAIN, [primaryType]: TYPES[primaryType] },
    primaryType,
    message,
  });
  if (!("kind" in file)) {
    const support = file.support === "split" ? SPLIT : SUPPORT.indexOf(file.support);
    const plain = { proposalId: file.proposal, support, voter: file.voter, nonce };
    if (file.reason === "" && file.support !== "split") return of("celldao Governor", "Ballot", plain);
    return of("celldao Governor", "ExtendedBallot", { ...plain, reason: file.reason, params: file.params });
  }
  const deadline = String(file.deadline);
  if (file.kind === "exit") return of("celldao Treasury", "Exit", { member: file.member, shares: file.shares, nonce, deadline });
  const name = snapshot.facts.overview.share.name;
  if (file.kind === "delegation") return of(name, "Delegation", { delegatee: file.delegatee, nonce, expiry: deadline });
  return of(name, "Permit", { owner: file.owner, spender: file.spender, value: file.value, nonce, deadline });
}

/** What everybody calls the file by: the digest of what was signed; of a delegation, which does not say whose it is, with its member. */
export function idOf(snapshot: Snapshot, file: SignedFile): Hex {
  const { domain, types, primaryType, message } = typedOf(snapshot, file);
  const { EIP712Domain: _, ...own } = types;
  const digest = hashTypedData({ domain, types: own, primaryType, message } as never);
  return kindOf(file) === "delegation" ? keccak256(concat([digest, pad(signerOf(file), { size: 32 })])) : digest;
}

/** Has the wallet sign it; throws what the wallet says. */
export async function signFile<F extends SignedFile>(snapshot: Snapshot, session: Session, unsigned: F): Promise<F> {
  return { ...unsigned, signature: await sign(snapshot, session, session.account, typedOf(snapshot, unsigned)) };
}

/** Why the contract would not take it now, in its own words; null if it would. A Safe's may lack signatures still. */
export async function refusalOf(snapshot: Snapshot, file: SignedFile): Promise<string | null> {
  const { abi, name, args } = submissionOf(file);
  const data = encodeFunctionData({ abi, functionName: name, args });
  try {
    await snapshot.lens.rpc.ask("eth_call", { to: contractOf(file), data }, "latest");
    return null;
  } catch (error) {
    return troubleOf(error).reason;
  }
}
