// A proposal that is being written: kept in this browser until it is proposed, or thrown away.

import { keccak256, stringToBytes } from "viem/utils";
import type { Call } from "../actions/call";
import type { Context } from "../actions/context";
import type { CellRecord } from "../cell/record";
import { limits } from "../chain/contracts/limits";
import type { Address } from "../chain/lens";
import { say } from "../text";
import { Given, KINDS, WrongField } from "./kinds";

export interface DraftAction {
  kind: string;
  /** The text of each field. */
  fields: Record<string, string>;
}

export interface Draft {
  title: string;
  text: string;
  reference: string;
  actions: DraftAction[];
}

export const EMPTY: Draft = { title: "", text: "", reference: "", actions: [] };
const { MAX_ACTIONS, MAX_DATA, MAX_DESCRIPTION } = limits;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

/** What is wrong, and where: the place of an action (null: the proposal's own fields) and a field. */
export interface Mistake {
  action: number | null;
  field: string;
  words: string;
}

export interface Built {
  calls: Call[];
  description: string;
  mistakes: Mistake[];
}

/** The calls and the description, as the package composes them; with every mistake at once. */
export function build(draft: Draft, context: Context, proposer: Address | null): Built {
  const mistakes: Mistake[] = [];
  const wrong = (field: string, words: string, action: number | null = null): void => void mistakes.push({ action, field, words });
  const title = draft.title.trim();
  if (title === "" || title.startsWith("#") || title.includes("\n")) wrong("title", say("compose.noTitle"));
  if (!REFERENCE.test(draft.reference.trim())) wrong("reference", say("compose.noReference"));
  if (draft.actions.length > MAX_ACTIONS) wrong("actions", say("compose.tooMany", { most: MAX_ACTIONS }));
  const calls: Call[] = [];
  draft.actions.forEach((action, index) => {
    const kind = KINDS.get(action.kind);
    if (kind === undefined) return wrong("kind", say("compose.noKind", { kind: action.kind }), index);
    const given = new Given(action.fields);
    const attempt = (read: () => void): boolean => {
      try {
        read();
        return true;
      } catch (error) {
        if (!(error instanceof WrongField)) throw error;
        wrong(error.field, error.message, index);
        return false;
      }
    };
    // Every field by itself first, so that all mistakes are told at once.
    if (!kind.fields.map((field) => attempt(() => given.check(field, context))).every(Boolean)) return;
    attempt(() => {
      const call = kind.build(given, context);
      if (call.data.length > MAX_DATA) wrong("kind", say("compose.tooLong", { most: MAX_DATA }), index);
      calls.push(call);
    });
  });
  const description = compose(draft, proposer);
  if (new TextEncoder().encode(description).length > MAX_DESCRIPTION) wrong("text", say("compose.textTooLong", { most: MAX_DESCRIPTION }));
  return { calls, description, mistakes };
}

/** As celldao.proposals.description composes it, so that the same file gives the same id. */
function compose(draft: Draft, proposer: Address | null): string {
  const text = draft.text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
  const parts = [`# ${draft.title.trim()}`, ...(text === "" ? [] : [text])];
  const last = [`Reference: ${draft.reference.trim()}`, ...(proposer === null ? [] : [`#proposer=${proposer}`])];
  return [...parts, last.join("\n")].join("\n\n");
}

export function descriptionHash(description: string): `0x${string}` {
  return keccak256(stringToBytes(description));
}

function key(record: CellRecord): string {
  return `celldao/${record.chainId}/${record.treasury}/draft`;
}

export function loadDraft(record: CellRecord): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(record)) ?? "null");
    return isDraft(kept) ? kept : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function keepDraft(record: CellRecord, draft: Draft): void {
  try {
    localStorage.setItem(key(record), JSON.stringify(draft));
  } catch {
    // a browser that keeps nothing
  }
}

function isDraft(given: unknown): given is Draft {
  if (typeof given !== "object" || given === null) return false;
  const { title, text, reference, actions } = given as Record<string, unknown>;
  const texts = [title, text, reference].every((one) => typeof one === "string");
  return texts && Array.isArray(actions) && actions.every((one) => typeof one === "object" && one !== null && "kind" in one && "fields" in one);
}

