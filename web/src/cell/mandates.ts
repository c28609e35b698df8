// The mandates of a cell: who may do what with its money, and whether he reports. Their contracts answer; nothing is
// worked out here but who comes first.

import { getAddress } from "viem/utils";
import { factory } from "../chain/contracts/factory";
import { mandate as abi } from "../chain/contracts/mandate";
import { ask, type Address, type Ask } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import type { Amount } from "./amounts";
import type { Snapshot } from "./snapshot";

/** IMandate.Status, in the order of its bits. */
const STATUSES = ["granted", "running", "suspended", "overdue", "ended"] as const;
/** What people say: one that has ended was ended, or its time ran out. */
export type Status = Exclude<(typeof STATUSES)[number], "ended"> | "recalled" | "over";

/** One asset of a mandate; sums are over its whole life. */
export interface Budget {
  perPeriod: Amount;
  lifetime: Amount;
  drawnThisPeriod: Amount;
  drawn: Amount;
  spent: Amount;
  returned: Amount;
  /** In its account now. */
  balance: Amount;
}

/** Times are unix seconds, lengths seconds; 0 where a time has not come. */
export interface Mandate {
  address: Address;
  operator: Address;
  status: Status;
  /** Charters so far, the grant included. */
  version: bigint;
  grantedAt: bigint;
  begunAt: bigint;
  endedAt: bigint;
  /** The first second in which it is over. */
  expiry: bigint;
  period: bigint;
  reportTime: bigint;
  reportedUntil: bigint;
  /** The last second in which the next report is in time. */
  reportDue: bigint;
  reports: bigint;
  petitions: bigint;
  anyReceiver: boolean;
  policy: Hex;
  /** As the chain has it: anybody's text. */
  policyLink: string;
  budgets: Budget[];
}

/** A mandate with its place among all that the cell has granted, from 1. */
export interface Listed extends Mandate {
  number: number;
}

/** What the factory puts on a page. */
const FACTORY_PAGE = 100n;

export function mandateCount(snapshot: Snapshot): number {
  return Number(snapshot.facts.mandateCount);
}

/** Of all that were ever granted, in order of granting; a request for every 10,000. */
export async function mandateAddresses(snapshot: Snapshot): Promise<Address[]> {
  const { record, facts, lens, block } = snapshot;
  const pages: Ask<readonly Address[]>[] = [];
  for (let start = 0n; start < facts.mandateCount; start += FACTORY_PAGE) {
    pages.push(ask(record.factory, factory, "mandates", [record.treasury, start, FACTORY_PAGE]));
  }
  return (await lens.read(block, pages)).flat().map((address) => getAddress(address));
}

/** So many of the newest, having skipped some, the newest first. Three requests for up to 25 mandates. */
export async function readMandates(snapshot: Snapshot, skipped: number, count: number): Promise<Listed[]> {
  const { record, lens, block } = snapshot;
  const end = mandateCount(snapshot) - skipped;
  const first = Math.max(0, end - count);
  if (end <= first) return [];
  const [addresses] = await lens.read(block, [
    ask(record.factory, factory, "mandates", [record.treasury, BigInt(first), BigInt(end - first)]),
  ]);
  const found = await read(snapshot, addresses);
  return found.map((one, index) => ({ ...one, number: first + index + 1 })).reverse();
}

/** One of the cell's mandates; null if the factory does not call it one. */
export async function readMandate(snapshot: Snapshot, address: Address): Promise<Mandate | null> {
  const { record, lens, block } = snapshot;
  const [treasury] = await lens.read(block, [ask(record.factory, factory, "cell_of_mandate", [address])]);
  if (getAddress(treasury) !== record.treasury) return null;
  return (await read(snapshot, [address]))[0]!;
}

async function read(snapshot: Snapshot, addresses: readonly Address[]): Promise<Mandate[]> {
  const { lens, block } = snapshot;
  const overviews = await lens.read(block, addresses.map((address) => ask(address, abi, "overview", [])));
  const asked = overviews.flatMap(({ assets }, index) => assets.map((asset) => ({ of: index, asset })));
  const accounts = await lens.read(block, asked.map(({ of, asset }) => ask(addresses[of]!, abi, "account_of", [asset])));
  return overviews.map((overview, index) => ({
    address: getAddress(addresses[index]!),
    operator: getAddress(overview.operator),
    status: statusOf(overview.status, overview.ended_at),
    version: overview.version,
    grantedAt: overview.granted_at,
    begunAt: overview.begun_at,
    endedAt: overview.ended_at,
    expiry: overview.expiry,
    period: overview.period,
    reportTime: overview.report_time,
    reportedUntil: overview.reported_until,
    reportDue: overview.report_due,
    reports: overview.reports,
    petitions: overview.petitions,
    anyReceiver: overview.any_receiver,
    policy: overview.policy,
    policyLink: overview.policy_link,
    budgets: asked.flatMap(({ of, asset }, place) => {
      if (of !== index) return [];
      const account = accounts[place]!;
      const amount = (units: bigint): Amount => snapshot.amount(asset, units);
      return {
        perPeriod: amount(account.per_period),
        lifetime: amount(account.lifetime),
        drawnThisPeriod: amount(account.drawn_this_period),
        drawn: amount(account.drawn),
        spent: amount(account.spent),
        returned: amount(account.returned),
        balance: amount(account.balance),
      };
    }),
  }));
}

function statusOf(flag: bigint, endedAt: bigint): Status {
  const status = STATUSES[flag.toString(2).length - 1]!;
  if (status !== "ended") return status;
  return endedAt === 0n ? "over" : "recalled";
}

export function isOver(status: Status): boolean {
  return status === "recalled" || status === "over";
}

/** Whether its next report is late. The contract says so only while nothing worse is to be said. */
export function isLate(mandate: Mandate, now: bigint): boolean {
  return mandate.begunAt !== 0n && !isOver(mandate.status) && now > mandate.reportDue;
}

export interface Petition {
  number: bigint;
  /** Unix seconds at which units count; the last second to sign in. */
  snapshot: bigint;
  deadline: bigint;
  /** Vote units. */
  needed: bigint;
  signed: bigint;
  /** Whether the member who asks has signed it. */
  hasSigned: boolean;
  /** His units at its snapshot; null if none asks. */
  units: bigint | null;
}

/** Only the newest can be signed still: petitions run for two weeks. */
const PETITIONS_SHOWN = 20n;

/** The newest first. A request, two for a member. */
export async function readPetitions(snapshot: Snapshot, mandate: Mandate, member: { number: bigint; votesAt: (second: bigint) => Ask<bigint | null> } | null): Promise<Petition[]> {
  const { lens, block } = snapshot;
  const numbers: bigint[] = [];
  for (let number = mandate.petitions; number > 0n && numbers.length < PETITIONS_SHOWN; number -= 1n) numbers.push(number);
  const found = await lens.read(block, numbers.map((number) => ask(mandate.address, abi, "petition_of", [number])));
  const own = member === null ? [] : await lens.read(block, numbers.flatMap((number, index) => [
    ask(mandate.address, abi, "has_signed", [number, member.number]),
    member.votesAt(found[index]!.snapshot),
  ] as Ask<unknown>[]));
  return found.map((petition, index) => ({
    number: numbers[index]!,
    ...petition,
    hasSigned: member !== null && (own[2 * index] as boolean),
    units: member === null ? null : ((own[2 * index + 1] as bigint | null) ?? 0n),
  }));
}
