// Typed messages (EIP-712) that the cell signs: read strictly, hashed, and put into words field by field, as
// celldao/actions/typed_data.py does.
//
// What the types do not say, leave open or say twice is refused: a wallet may hash something else than what people
// have read.

import { concatHex, encodeAbiParameters, getAddress, isAddress, keccak256, stringToHex } from "viem/utils";
import type { Context } from "../actions/context";
import { hexadecimal, MAX_ENTRIES, quoted } from "../actions/wording";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";
import { Unreadable } from "./values";

const DOMAIN = "EIP712Domain";
/** The fields that a domain may have, in the order in which they must stand. */
const DOMAIN_FIELDS: readonly Field[] = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
  { name: "salt", type: "bytes32" },
];
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const TYPE = /^([A-Za-z_$][A-Za-z0-9_$]*)((?:\[[1-9]?[0-9]*\])*)$/;
const ATOMIC = /^(?:address|bool|string|bytes|u?int[0-9]{1,3}|bytes[0-9]{1,2})$/;
const TOP: readonly string[] = ["types", "primaryType", "domain", "message"];
const DEEPEST = 32;

interface Field {
  name: string;
  type: string;
}

/** A value as it is hashed: numbers as bigints, bytes in lower case, structs and lists as arrays. */
type Plain = bigint | boolean | string | readonly Plain[];
type Group = Record<string, unknown>;

export class TypedData {
  readonly digest: Hex;
  private readonly types: ReadonlyMap<string, readonly Field[]>;
  private readonly primary: string;
  private readonly domain: Group;
  private readonly domainValues: readonly Plain[];
  private readonly values: readonly Plain[];

  /** Throws Unreadable for whatever is not to be read in one way only. */
  constructor(given: unknown) {
    const { types, primaryType, domain, message } = groupOf(given, "typed_data", TOP);
    this.types = new Map(Object.entries(groupOf(types, "types")).map(([name, fields]) => [name, fieldsOf(name, fields)]));
    if (typeof primaryType !== "string" || primaryType === DOMAIN || !this.types.has(primaryType)) throw wrong("primaryType");
    this.primary = primaryType;
    for (const [name, fields] of this.types) this.checkType(name, fields);
    this.domain = groupOf(domain, "domain");
    this.checkDomain();
    this.domainValues = this.struct(DOMAIN, this.domain, "domain", []);
    this.values = this.struct(primaryType, groupOf(message, "message"), "", []);
    this.digest = keccak256(concatHex(["0x1901", this.hash(DOMAIN, this.domainValues), this.hash(primaryType, this.values)]));
  }

  private checkType(name: string, fields: readonly Field[]): void {
    if (!IDENTIFIER.test(name) || ATOMIC.test(name)) throw wrong(name);
    const names = new Set<string>();
    for (const field of fields) {
      if (!IDENTIFIER.test(field.name) || names.has(field.name)) throw wrong(`${name}.${field.name}`);
      names.add(field.name);
      const base = TYPE.exec(field.type)?.[1];
      if (base === undefined || !(this.types.has(base) || isAtomic(base))) throw wrong(`${name}.${field.name}: ${field.type}`);
    }
  }

  private checkDomain(): void {
    const unknown = Object.keys(this.domain).find((name) => !DOMAIN_FIELDS.some((field) => field.name === name));
    if (unknown !== undefined) throw wrong(`domain.${unknown}`);
    const declared = this.types.get(DOMAIN);
    const said = (fields: readonly Field[]): string => JSON.stringify(fields.map(({ name, type }) => [name, type]));
    if (declared !== undefined && said(declared) !== said(this.fields(DOMAIN))) throw wrong(`types.${DOMAIN}`);
  }

  private fields(name: string): readonly Field[] {
    return name === DOMAIN ? DOMAIN_FIELDS.filter((field) => Object.hasOwn(this.domain, field.name)) : this.types.get(name)!;
  }

  // --- reading

  private struct(name: string, given: unknown, place: string, within: readonly string[]): readonly Plain[] {
    if (within.includes(name) || within.length > DEEPEST) throw wrong(`${place || name}: ${name}`);
    const fields = this.fields(name);
    const inner = [...within, name];
    if (Array.isArray(given)) {
      if (given.length !== fields.length || fields.length === 0) throw wrong(place || name);
      return fields.map((field, at) => this.value(field.type, given[at], joined(place, field.name), inner));
    }
    const group = groupOf(given, place || name);
    const unknown = Object.keys(group).find((key) => !fields.some((field) => field.name === key));
    if (unknown !== undefined) throw wrong(joined(place, unknown));
    return fields.map((field) => {
      const where = joined(place, field.name);
      if (!Object.hasOwn(group, field.name)) throw wrong(where);
      return this.value(field.type, group[field.name], where, inner);
    });
  }

  private value(type: string, given: unknown, place: string, within: readonly string[]): Plain {
    if (type.endsWith("]")) {
      const at = type.lastIndexOf("[");
      const length = type.slice(at + 1, -1);
      const item = type.slice(0, at);
      // A type that contains itself by a list is found although the list is empty.
      const base = TYPE.exec(type)![1]!;
      if (within.includes(base)) throw wrong(`${place}: ${base}`);
      if (!Array.isArray(given) || (length !== "" && given.length !== Number(length))) throw wrong(place);
      return given.map((one, index) => this.value(item, one, `${place}[${index + 1}]`, within));
    }
    return this.types.has(type) ? this.struct(type, given, place, within) : scalarOf(type, given, place);
  }

  // --- hashing

  private hash(name: string, values: readonly Plain[]): Hex {
    const words = this.fields(name).map((field, at) => this.word(field.type, values[at]!));
    return keccak256(concatHex([keccak256(stringToHex(this.encodedType(name))), ...words]));
  }

  private word(type: string, value: Plain): Hex {
    if (type.endsWith("]")) {
      const item = type.slice(0, type.lastIndexOf("["));
      return keccak256(concatHex((value as readonly Plain[]).map((entry) => this.word(item, entry))));
    }
    if (this.types.has(type)) return this.hash(type, value as readonly Plain[]);
    if (type === "string") return keccak256(stringToHex(value as string));
    if (type === "bytes") return keccak256(value as Hex);
    return encodeAbiParameters([{ type }], [value]);
  }

  private encodedType(name: string): string {
    const written = (one: string): string => `${one}(${this.fields(one).map((field) => `${field.type} ${field.name}`).join(",")})`;
    const used = new Set<string>();
    const left = [name];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      if (used.has(one)) continue;
      used.add(one);
      left.push(...this.fields(one).map((field) => TYPE.exec(field.type)![1]!).filter((base) => this.types.has(base)));
    }
    used.delete(name);
    return written(name) + [...used].sort().map(written).join("");
  }

  // --- words

  /** What it is, and for whom: 'Order for "Exchange" version "1" on chain 1 at 0x…'. */
  words(context: Context, chainId: number): string {
    const values = new Map(this.fields(DOMAIN).map((field, at) => [field.name, this.domainValues[at]!]));
    let text = this.primary;
    if (values.has("name")) text += ` for ${quoted(values.get("name") as string)}`;
    if (values.has("version")) text += ` version ${quoted(values.get("version") as string)}`;
    const chain = values.get("chainId");
    if (chain !== undefined) text += ` on chain ${chain as bigint}${chain === BigInt(chainId) ? "" : ", NOT THE CELL'S,"}`;
    if (values.has("verifyingContract")) text += ` at ${context.name(values.get("verifyingContract") as Address)}`;
    return text;
  }

  /** Every value of the message, a line each. */
  lines(context: Context): string[] {
    return [...this.told(this.primary, this.values, context, "")];
  }

  private *told(type: string, value: Plain, context: Context, place: string): Generator<string> {
    if (this.types.has(type)) {
      for (const [at, field] of this.fields(type).entries()) {
        yield* this.told(field.type, (value as readonly Plain[])[at]!, context, joined(place, field.name));
      }
    } else if (type.endsWith("]")) {
      const item = type.slice(0, type.lastIndexOf("["));
      const entries = value as readonly Plain[];
      for (const [at, entry] of entries.slice(0, MAX_ENTRIES).entries()) yield* this.told(item, entry, context, `${place}[${at + 1}]`);
      if (entries.length > MAX_ENTRIES || entries.length === 0) yield `${place}: ${entries.length} entries`;
    } else {
      yield `${place}: ${shown(type, value, context)}`;
    }
  }
}

/** From the text of a form or a file. */
export function readTypedData(text: string): TypedData {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Unreadable("compose.noTypedData");
  }
  return new TypedData(data);
}

function wrong(place: string): Unreadable {
  return new Unreadable("compose.wrongTypedData", { place });
}

function joined(place: string, name: string): string {
  return place === "" ? name : `${place}.${name}`;
}

function groupOf(given: unknown, place: string, exactly?: readonly string[]): Group {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw wrong(place);
  const group = given as Group;
  if (exactly !== undefined) {
    const unknown = Object.keys(group).find((name) => !exactly.includes(name)) ?? exactly.find((name) => !Object.hasOwn(group, name));
    if (unknown !== undefined) throw wrong(unknown);
  }
  return group;
}

function fieldsOf(name: string, given: unknown): readonly Field[] {
  if (!Array.isArray(given)) throw wrong(`types.${name}`);
  return given.map((one) => {
    const field = groupOf(one, `types.${name}`, ["name", "type"]);
    if (typeof field["name"] !== "string" || typeof field["type"] !== "string") throw wrong(`types.${name}`);
    return { name: field["name"], type: field["type"] };
  });
}

function isAtomic(type: string): boolean {
  if (!ATOMIC.test(type)) return false;
  const size = Number(/[0-9]+$/.exec(type)?.[0] ?? Number.NaN);
  if (Number.isNaN(size)) return true;
  return type.startsWith("bytes") ? size >= 1 && size <= 32 : size >= 8 && size <= 256 && size % 8 === 0;
}

function scalarOf(type: string, given: unknown, place: string): Plain {
  if (type === "string") {
    if (typeof given !== "string") throw wrong(place);
    return given;
  }
  if (type === "bool") {
    const words: Record<string, boolean> = { true: true, yes: true, false: false, no: false };
    const found = typeof given === "boolean" ? given : typeof given === "string" && Object.hasOwn(words, given) ? words[given] : undefined;
    if (found === undefined) throw wrong(place);
    return found;
  }
  if (type === "address") {
    if (typeof given !== "string" || !isAddress(given.trim())) throw wrong(place);
    return getAddress(given.trim());
  }
  if (type.startsWith("bytes")) {
    const text = typeof given === "string" ? given.trim().toLowerCase() : "";
    const size = type === "bytes" ? null : Number(type.slice("bytes".length));
    if (!/^0x(?:[0-9a-f]{2})*$/.test(text) || (size !== null && text.length !== 2 + 2 * size)) throw wrong(place);
    return text;
  }
  return numberOf(type, given, place);
}

function numberOf(type: string, given: unknown, place: string): bigint {
  // A JSON number beyond these was rounded when it was read: it must be written as a text.
  const isWhole = typeof given === "number" ? Number.isSafeInteger(given) : typeof given === "string" && /^-?[0-9]{1,78}$/.test(given.trim());
  if (!isWhole) throw wrong(place);
  const value = BigInt(typeof given === "string" ? given.trim() : (given as number));
  const bits = BigInt(type.replace(/^u?int/, ""));
  const [low, high] = type.startsWith("u") ? [0n, 1n << bits] : [-(1n << (bits - 1n)), 1n << (bits - 1n)];
  if (value < low || value >= high) throw wrong(place);
  return value;
}

function shown(type: string, value: Plain, context: Context): string {
  if (type === "address") return context.name(value as Address);
  if (type === "string") return quoted(value as string);
  return type.startsWith("bytes") ? hexadecimal(value as Hex) : String(value);
}
