// The functions of the cell's own contracts that a proposal can call.

import type { Abi } from "viem";
import { factory } from "../chain/contracts/factory";
import { governor } from "../chain/contracts/governor";
import { mandate } from "../chain/contracts/mandate";
import { share } from "../chain/contracts/share";
import { splitter } from "../chain/contracts/splitter";
import { treasury } from "../chain/contracts/treasury";
import type { Hex } from "../chain/rpc";
import type { Role } from "./context";
import { Func } from "./function";

export type OwnRole = Exclude<Role, "asset">;

const ABIS: Record<OwnRole, Abi> = { treasury, share, governor, splitter, factory, mandate };
const tables = new Map<OwnRole, Map<Hex, Func>>();

export function isOwnRole(role: Role | null): role is OwnRole {
  return role !== null && role !== "asset";
}

/** What can be called of one of the cell's contracts, by selector. */
export function ownFunctions(role: OwnRole): ReadonlyMap<Hex, Func> {
  let table = tables.get(role);
  if (table === undefined) {
    table = new Map();
    for (const entry of ABIS[role]) {
      if (entry.type !== "function" || entry.stateMutability === "view" || entry.stateMutability === "pure") continue;
      const func = Func.ofAbi(entry);
      table.set(func.selector, func);
    }
    tables.set(role, table);
  }
  return table;
}
