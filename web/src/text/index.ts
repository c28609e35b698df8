// The catalogue in use: `say("proposal.by", { number: 3 })`.

import { en, type Key } from "./en";

type Names<T extends string> = T extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Filling<K extends Key> = [Names<(typeof en)[K]>] extends [never]
  ? []
  : [Record<Names<(typeof en)[K]>, string | number>];

export type { Key };

/** The text of a key, its {names} filled in. */
export function say<K extends Key>(key: K, ...filling: Filling<K>): string {
  const values = (filling[0] ?? {}) as Record<string, string | number>;
  return en[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** What a kind of action is called. */
export function sayKind(kind: string): string {
  const texts: Record<string, string> = en;
  return texts[`kind.${kind}`] ?? kind;
}

/** What a field of an action is called; null if it is none. */
export function sayField(field: string): string | null {
  const texts: Record<string, string> = en;
  return texts[`field.${field}`] ?? null;
}
