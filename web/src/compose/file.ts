// proposal.yaml: the same file that the command line reads and writes, from a draft and back.

import { parse, stringify } from "yaml";
import { Func } from "../actions/function";
import { say } from "../text";
import type { Draft, DraftAction } from "./draft";
import { KINDS, type Kind } from "./kinds";

/** Why a text is no proposal file. */
export class NoProposal extends Error {}

type Data = Record<string, unknown>;

/** Lists of groups, a line each: names of their fields in order, what stands between them, and what is left out. */
const GROUPS: Record<string, { fields: readonly string[]; separator: string; usual?: Record<string, unknown> }> = {
  payments: { fields: ["to", "amount"], separator: ", " },
  recipients: { fields: ["address", "ratio"], separator: ", " },
  "charter.budgets": { fields: ["per_period", "lifetime"], separator: "; " },
  "charter.receivers": { fields: ["account", "allowed"], separator: ", ", usual: { allowed: true } },
  "charter.calls": { fields: ["contract", "allowed", "function"], separator: ", ", usual: { allowed: true } },
};

/** A draft from the text of a file. What a form can't hold (a payroll's CSV, a batch, an ABI) is refused in words. */
export function fromFile(text: string): Draft {
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 10, schema: "core" });
  } catch (error) {
    throw new NoProposal(error instanceof Error ? error.message.split("\n")[0]! : String(error));
  }
  if (!isData(data)) throw new NoProposal("no fields");
  const { title, reference, text: body = "", actions = [], track, ...others } = data;
  void track; // the page shows the track that the chain will give it
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw new NoProposal(unknown);
  if (typeof title !== "string" || typeof reference !== "string" || typeof body !== "string") throw new NoProposal("title, reference, text");
  if (!Array.isArray(actions)) throw new NoProposal("actions");
  return { title, reference, text: body, actions: actions.map(entryOf) };
}

export function toFile(draft: Draft): string {
  const actions = draft.actions.map((action) => ({ [action.kind]: dataOf(action) }));
  const text = draft.text.trim() === "" ? {} : { text: draft.text.trim() + "\n" };
  return stringify({ title: draft.title.trim(), reference: draft.reference.trim(), ...text, actions }, { lineWidth: 0 });
}

function entryOf(entry: unknown): DraftAction {
  const group = typeof entry === "string" ? { [entry]: {} } : entry;
  if (!isData(group) || Object.keys(group).length !== 1) throw new NoProposal("actions");
  const [name, fields] = Object.entries(group)[0]!;
  const kind = KINDS.get(name);
  if (kind === undefined) throw new NoProposal(name);
  return { kind: name, fields: textsOf(kind, isData(fields) ? fields : {}) };
}

/** The text of each field of a form, from the data of a file. */
export function textsOf(kind: Kind, data: Data): Record<string, string> {
  const known = new Set(kind.fields.map((field) => field.name.split(".")[0]));
  const unknown = Object.keys(data).find((name) => !known.has(name));
  if (unknown !== undefined) throw new NoProposal(`${kind.kind}: ${unknown}`);
  const texts: Record<string, string> = {};
  for (const field of kind.fields) {
    const value = field.name.split(".").reduce<unknown>((inner, name) => (isData(inner) ? inner[name] : undefined), data);
    texts[field.name] = value === undefined || value === null ? (field.usual ?? "") : textOf(field.name, value, texts);
  }
  return texts;
}

function textOf(field: string, value: unknown, before: Record<string, string>): string {
  if (field === "typed_data") {
    // The name of a file beside this one: a page can't open that.
    if (!isData(value)) throw new NoProposal(say("compose.typedFile"));
    return JSON.stringify(value, null, 2);
  }
  if (field === "arguments") return ordered(value, before["function"] ?? "").map(line).join("\n");
  if (Array.isArray(value)) return value.map((item) => (isData(item) ? lineOf(field, item) : line(item))).join("\n");
  return isData(value) ? JSON.stringify(value) : line(value);
}

/** Arguments in the function's order, from a list or from names. */
function ordered(value: unknown, func: string): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isData(value)) throw new NoProposal("arguments");
  try {
    return Func.parse(func).parameters.map(({ name }) => value[name]);
  } catch {
    throw new NoProposal("function");
  }
}

function lineOf(field: string, group: Data): string {
  const { fields, separator, usual = {} } = GROUPS[field] ?? { fields: Object.keys(group), separator: ", " };
  return fields
    .filter((name) => group[name] !== undefined && group[name] !== usual[name])
    .map((name) => line(group[name]))
    .join(separator);
}

function line(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return JSON.stringify(value);
  const text = String(value);
  // A text that a line of its own would not hold as it is.
  return text !== text.trim() || /[\n"]/.test(text) ? JSON.stringify(text) : text;
}

function dataOf({ kind: name, fields }: DraftAction): Data {
  const kind = KINDS.get(name);
  const data: Data = {};
  for (const field of kind?.fields ?? []) {
    const text = fields[field.name]?.trim() ?? "";
    if (text === "" || text === field.usual) continue;
    const path = field.name.split(".");
    const last = path.pop()!;
    const place = path.reduce<Data>((inner, step) => (inner[step] ??= {}) as Data, data);
    place[last] = valueOf(field.name, field.type, text);
  }
  return data;
}

function valueOf(field: string, type: string, text: string): unknown {
  if (type === "yes") return text === "yes";
  // Ids are longer than the numbers of most programs.
  if (type === "whole") return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  if (field === "typed_data") return typedOf(text);
  if (field === "message" || type !== "lines") return text;
  const rows = text.split("\n").map((row) => row.trim()).filter((row) => row !== "");
  const group = GROUPS[field];
  return group === undefined ? rows.map((row) => (/^[["]/.test(row) ? (JSON.parse(row) as unknown) : row)) : rows.map((row) => groupOf(row, group.fields, group.separator));
}

/** As a group; what is no JSON yet is kept as it was written. */
function typedOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function groupOf(row: string, fields: readonly string[], separator: string): Data {
  const parts = row.split(new RegExp(`\\s*${separator.trim()}\\s*`));
  const found: Data = {};
  const place = fields.indexOf("allowed");
  const names = place >= 0 && !/^(yes|no)$/.test(parts[place] ?? "") ? fields.filter((name) => name !== "allowed") : fields;
  names.forEach((name, index) => {
    // What stands last may hold the separator itself: an amount, a function.
    const part = index === names.length - 1 ? parts.slice(index).join(separator) : parts[index];
    if (part !== undefined && part !== "") found[name] = name === "allowed" ? part === "yes" : part;
  });
  return found;
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
