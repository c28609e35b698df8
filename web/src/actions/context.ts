// What reading the calls of a cell needs to know of it: the fields of celldao.actions.Context.

import { getAddress } from "viem/utils";
import { NATIVE } from "../cell/amounts";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { ofUnknown, SHARES, type Money } from "./amount";
import { Func } from "./function";
import { OtherCell, type OtherFields, type OtherRole } from "./other_cells";

export type Role = "treasury" | "share" | "governor" | "splitter" | "factory" | "mandate" | "asset";

export interface Asset {
  token: Address;
  symbol: string;
  decimals: number;
  registered: boolean;
}

/** As tests/cases hold it, and as the page puts it together. */
export interface ContextFields {
  chain_id: number;
  treasury: string;
  share: string;
  governor: string;
  splitter: string;
  factory: string;
  mandates?: readonly string[];
  assets?: readonly { token: string; symbol: string; decimals: number; registered?: boolean }[];
  members?: readonly string[];
  names?: Readonly<Record<string, string>>;
  listed?: readonly { target: string; selector: string }[];
  abis?: Readonly<Record<string, readonly string[]>>;
  other_cells?: readonly OtherFields[];
}

const LABELS: Record<Exclude<Role, "asset">, string> = {
  treasury: "the treasury",
  share: "the share register",
  governor: "the governor",
  splitter: "the revenue splitter",
  factory: "the factory",
  mandate: "a mandate",
};
const SHARE_DECIMALS = 6;

export class Context {
  readonly treasury: Address;
  readonly native: Asset;
  readonly members: ReadonlySet<Address>;
  readonly names: ReadonlyMap<Address, string>;
  readonly assets: ReadonlyMap<Address, Asset>;
  /** Cells whose contracts are concerned; who put this together has checked that they are some. */
  readonly others: readonly OtherCell[];
  /** Assets that were named: the native coin only if it was. */
  readonly listedAssets: readonly Address[];
  /** The cell's own contracts and mandates. */
  readonly own: readonly Address[];
  private readonly places: Record<Exclude<Role, "asset" | "mandate">, Address>;
  private readonly listed: ReadonlySet<string>;
  private readonly roles = new Map<Address, Role>();
  private readonly functions = new Map<Address, Map<Hex, Func>>();

  constructor(fields: ContextFields) {
    this.treasury = getAddress(fields.treasury);
    const listed = (fields.assets ?? []).map((asset) => ({
      ...asset,
      token: asset.token === "native" ? NATIVE : getAddress(asset.token),
      registered: asset.registered ?? true,
    }));
    this.listed = new Set((fields.listed ?? []).map(({ target, selector }) => `${getAddress(target)} ${selector}`));
    this.others = (fields.other_cells ?? []).map((other) => new OtherCell(other));
    this.listedAssets = listed.map((asset) => asset.token);
    const assets = new Map(listed.map((asset) => [asset.token, asset] as const));
    this.native = assets.get(NATIVE) ?? { token: NATIVE, symbol: "ETH", decimals: 18, registered: false };
    assets.set(NATIVE, this.native);
    this.assets = assets;
    this.members = new Set((fields.members ?? []).map((member) => getAddress(member)));
    this.names = new Map(Object.entries(fields.names ?? {}).map(([account, name]) => [getAddress(account), name] as const));
    for (const mandate of fields.mandates ?? []) this.roles.set(getAddress(mandate), "mandate");
    for (const { token } of listed) if (token !== NATIVE) this.roles.set(token, "asset");
    for (const role of ["treasury", "share", "governor", "splitter", "factory"] as const) {
      this.roles.set(getAddress(fields[role]), role);
    }
    this.places = {
      treasury: this.treasury,
      share: getAddress(fields.share),
      governor: getAddress(fields.governor),
      splitter: getAddress(fields.splitter),
      factory: getAddress(fields.factory),
    };
    this.own = [...Object.values(this.places), ...(fields.mandates ?? []).map((mandate) => getAddress(mandate))];
    for (const [target, texts] of Object.entries(fields.abis ?? {})) {
      const parsed = texts.map((text) => Func.parse(text));
      this.functions.set(getAddress(target), new Map(parsed.map((one) => [one.selector, one] as const)));
    }
  }

  /** What an address is to the cell. */
  role(account: Address): Role | null {
    return this.roles.get(account) ?? null;
  }

  /** Whether the cell has registered an asset. */
  isRegistered(token: Address | null): boolean {
    return token !== null && (this.assets.get(token)?.registered ?? false);
  }

  /** Whether the ordinary track's list has a function of a contract. */
  isListed(target: Address, selector: Hex): boolean {
    return this.listed.has(`${target} ${selector}`);
  }

  /** Where one of the cell's own contracts is. */
  place(role: Exclude<Role, "asset" | "mandate">): Address {
    return this.places[role];
  }

  /** The symbol of an asset, or its address where it is not known. */
  assetName(token: Address): string {
    return this.assets.get(token)?.symbol ?? token;
  }

  amount(token: Address, units: bigint): Money {
    const asset = this.assets.get(token);
    return asset === undefined ? ofUnknown(token, units) : { units, decimals: asset.decimals, currency: asset.symbol };
  }

  coin(units: bigint): Money {
    return this.amount(NATIVE, units);
  }

  /** "Ada (0x…)" where the account has a name, else the address. Always with all of it. */
  name(account: Address): string {
    const label = this.names.get(account) ?? this.labelOf(account);
    return label === null ? account : `${label} (${account})`;
  }

  private labelOf(account: Address): string | null {
    const role = this.role(account);
    if (role !== null) return role === "asset" ? this.assetName(account) : LABELS[role];
    const other = this.otherContract(account);
    return other === null ? null : `${LABELS[other[1]]} of ${other[0].name}`;
  }

  /** The other cell with this treasury, if it is known. */
  otherCell(treasury: Address): OtherCell | null {
    return this.others.find((other) => other.treasury === treasury) ?? null;
  }

  /** Which contract of which other cell an address is; null if of none that is known. */
  otherContract(address: Address): [OtherCell, OtherRole] | null {
    for (const other of this.others) {
      const role = other.roleOf(address);
      if (role !== null) return [other, role];
    }
    return null;
  }

  /** A function of a contract whose ABI is known. */
  described(target: Address, selector: Hex): Func | null {
    return this.functions.get(target)?.get(selector) ?? null;
  }
}

export function shares(units: bigint): Money {
  return { units, decimals: SHARE_DECIMALS, currency: SHARES };
}
