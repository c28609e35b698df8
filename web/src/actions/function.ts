// A function of a contract, from a line of text or an ABI, and its calldata, read strictly.

import type { AbiParameter } from "viem";
import { bytesToHex, decodeAbiParameters, encodeAbiParameters, getAddress, hexToBytes, keccak256, stringToBytes } from "viem/utils";
import type { Address } from "../chain/lens";
import type { Hex } from "../chain/rpc";

export interface Parameter {
  /** May be empty. */
  name: string;
  /** Canonical, structs as "(uint256,address)[]". */
  type: string;
  /** The fields of a struct, or of the structs of a list. */
  components: readonly Parameter[];
}

/** A decoded value: numbers are bigints, bytes hexadecimal, addresses checksummed, lists and structs arrays. */
export type Value = bigint | boolean | string | readonly Value[];

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*/;
const BASE = /^(?:uint|int|address|bool|string|bytes|function|(?:uint|int)[0-9]{1,3}|bytes[0-9]{1,2})$/;
const ARRAY = /^\[((?:[1-9][0-9]{0,5})?)\]/;
const STORAGE = new Set(["memory", "calldata", "storage", "payable", "indexed"]);
const WORD = 32;

/** What a list holds. */
export function itemOf(parameter: Parameter): Parameter {
  return { name: "", type: parameter.type.slice(0, parameter.type.lastIndexOf("[")), components: parameter.components };
}

/** With the names of fields: "(uint256 count, address owner)[] stores". */
function textOf(parameter: Parameter): string {
  let kind = parameter.type;
  if (parameter.components.length > 0) {
    const inner = parameter.components.map(textOf).join(", ");
    kind = `(${inner})${kind.slice(kind.lastIndexOf(")") + 1)}`;
  }
  return `${kind} ${parameter.name}`.trimEnd();
}

export class Func {
  readonly types: readonly string[];
  /** "deposit(uint256,address)": what the selector is the hash of. */
  readonly signature: string;
  readonly selector: Hex;

  constructor(
    readonly name: string,
    readonly parameters: readonly Parameter[],
  ) {
    this.types = parameters.map((parameter) => parameter.type);
    this.signature = `${name}(${this.types.join(",")})`;
    this.selector = keccak256(stringToBytes(this.signature)).slice(0, 10) as Hex;
  }

  /** "deposit(uint256 assets, address receiver)". */
  get text(): string {
    return `${this.name}(${this.parameters.map(textOf).join(", ")})`;
  }

  /** From "deposit(uint256 assets, address receiver)"; throws where the text is not that. */
  static parse(text: string): Func {
    return new Parser(text).function();
  }

  static ofAbi(entry: { name: string; inputs: readonly AbiParameter[] }): Func {
    return new Func(entry.name, entry.inputs.map(parameterOf));
  }

  /** The arguments of calldata, or null unless it is to the byte what an encoder writes. */
  decode(data: Uint8Array): readonly Value[] | null {
    if (data.length < 4 || bytesToHex(data.slice(0, 4)) !== this.selector) return null;
    if (endOf(this.parameters, data, 4) !== data.length) return null;
    const body = data.slice(4);
    const abi = this.parameters.map(abiOf);
    try {
      const values = abi.length === 0 ? [] : decodeAbiParameters(abi, body);
      const again = abi.length === 0 ? "0x" : encodeAbiParameters(abi, values as readonly unknown[]);
      if (again !== bytesToHex(body)) return null;
      return this.parameters.map((parameter, index) => normal(parameter, (values as readonly unknown[])[index]));
    } catch {
      return null;
    }
  }

  encode(values: readonly unknown[]): Uint8Array {
    const body = this.parameters.length === 0 ? "0x" : encodeAbiParameters(this.parameters.map(abiOf), values);
    return hexToBytes((this.selector + body.slice(2)) as Hex);
  }
}

function parameterOf(entry: AbiParameter): Parameter {
  const inner = "components" in entry ? (entry.components as readonly AbiParameter[]) : [];
  const components = inner.map(parameterOf);
  const name = entry.name !== undefined && new RegExp(`${IDENTIFIER.source}$`).test(entry.name) ? entry.name : "";
  const kind = entry.type.startsWith("tuple")
    ? `(${components.map((one) => one.type).join(",")})${entry.type.slice("tuple".length)}`
    : entry.type;
  return { name, type: kind, components };
}

/** As viem takes it, without names: it would give structs by name, and two fields may bear the same. */
function abiOf(parameter: Parameter): AbiParameter {
  if (parameter.components.length === 0) return { type: parameter.type };
  const array = parameter.type.slice(parameter.type.lastIndexOf(")") + 1);
  return { type: `tuple${array}`, components: parameter.components.map(abiOf) };
}

function normal(parameter: Parameter, value: unknown): Value {
  if (parameter.type.endsWith("]")) return (value as readonly unknown[]).map((item) => normal(itemOf(parameter), item));
  if (parameter.type.startsWith("(")) {
    return parameter.components.map((component, index) => normal(component, (value as readonly unknown[])[index]));
  }
  if (parameter.type === "address") return getAddress(value as Address);
  return typeof value === "number" ? BigInt(value) : (value as Value);
}

/**
 * Where the values end that begin at `start`, if each part lies right behind the one before; else null. A look at the
 * layout alone, before anything is decoded: parts that point at one another would let a few bytes stand for millions
 * of values.
 */
function endOf(parameters: readonly Parameter[], data: Uint8Array, start: number): number | null {
  let head = start;
  let tail: number | null = start + parameters.reduce((sum, parameter) => sum + (sizeOf(parameter) ?? WORD), 0);
  for (const parameter of parameters) {
    const size = sizeOf(parameter);
    if (size === null) {
      if (tail === null || tail > data.length || wordAt(data, head) !== BigInt(tail - start)) return null;
      tail = endOfOne(parameter, data, tail);
    }
    head += size ?? WORD;
  }
  return tail;
}

/** Where a value of dynamic size ends that begins at `at`. */
function endOfOne(parameter: Parameter, data: Uint8Array, at: number): number | null {
  const kind = parameter.type;
  const rest = Math.floor((data.length - at) / WORD);
  if (kind.endsWith("]")) {
    const length = kind.slice(kind.lastIndexOf("[") + 1, -1);
    const count = length === "" ? wordAt(data, at) : BigInt(length);
    if (count === null || count > BigInt(Math.max(rest, 0))) return null;
    const items = Array<Parameter>(Number(count)).fill(itemOf(parameter));
    return endOf(items, data, length === "" ? at + WORD : at);
  }
  if (kind.startsWith("(")) return endOf(parameter.components, data, at);
  const size = wordAt(data, at);
  if (size === null || size > BigInt(data.length)) return null;
  return at + WORD + Math.ceil(Number(size) / WORD) * WORD;
}

/** Bytes of a value of static size; null for dynamic ones. */
function sizeOf(parameter: Parameter): number | null {
  const kind = parameter.type;
  if (kind.endsWith("]")) {
    const length = kind.slice(kind.lastIndexOf("[") + 1, -1);
    const item = sizeOf(itemOf(parameter));
    return length !== "" && item !== null ? item * Number(length) : null;
  }
  if (kind.startsWith("(")) {
    let sum = 0;
    for (const component of parameter.components) {
      const size = sizeOf(component);
      if (size === null) return null;
      sum += size;
    }
    return sum;
  }
  return kind === "bytes" || kind === "string" ? null : WORD;
}

function wordAt(data: Uint8Array, at: number): bigint | null {
  return at + WORD <= data.length ? BigInt(bytesToHex(data.slice(at, at + WORD))) : null;
}

/** Reads one line of text, from left to right. */
class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text.trim().replace(/^function /, "").trim();
  }

  function(): Func {
    const name = this.match(IDENTIFIER);
    if (name === "") throw this.wrong();
    const parameters = this.list();
    if (this.at !== this.text.length) throw this.wrong();
    return new Func(name, parameters);
  }

  private list(): Parameter[] {
    this.expect("(");
    const found: Parameter[] = [];
    if (this.skip(")")) return found;
    for (;;) {
      found.push(this.parameter());
      if (this.skip(")")) return found;
      this.expect(",");
    }
  }

  private parameter(): Parameter {
    let components: Parameter[] = [];
    let kind: string;
    this.blank();
    this.match(/^tuple(?=\()/);
    if (this.text[this.at] === "(") {
      components = this.list();
      if (components.length === 0) throw this.wrong();
      kind = `(${components.map((component) => component.type).join(",")})`;
    } else {
      kind = this.base(this.match(IDENTIFIER));
    }
    for (let brackets = this.match(ARRAY); brackets !== ""; brackets = this.match(ARRAY)) kind += brackets;
    let name = "";
    for (;;) {
      this.blank();
      const word = this.match(IDENTIFIER);
      if (word === "") return { name, type: kind, components };
      name = STORAGE.has(word) ? "" : word;
    }
  }

  private base(word: string): string {
    if (!BASE.test(word)) throw this.wrong();
    if (word === "uint" || word === "int") return `${word}256`;
    const digits = /[0-9]+$/.exec(word)?.[0];
    if (digits !== undefined) {
      const size = Number(digits);
      const fits = word.startsWith("bytes") ? size >= 1 && size <= 32 : size >= 8 && size <= 256 && size % 8 === 0;
      if (!fits) throw this.wrong();
    }
    return word;
  }

  private blank(): void {
    while (this.text[this.at] === " ") this.at += 1;
  }

  private match(pattern: RegExp): string {
    const found = pattern.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private skip(character: string): boolean {
    this.blank();
    const found = this.text[this.at] === character;
    if (found) this.at += 1;
    return found;
  }

  private expect(character: string): void {
    if (!this.skip(character)) throw this.wrong();
  }

  private wrong(): Error {
    return new Error(`${this.text} is no function, from character ${this.at + 1} on`);
  }
}
