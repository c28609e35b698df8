// The fields of one action, each as proposal.yaml has it.

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { DraftAction } from "../compose/draft";
import { KINDS, type Field } from "../compose/kinds";
import { say, sayField, sayKind } from "../text";

interface Props {
  number: number;
  action: DraftAction;
  symbols: readonly string[];
  /** Null: it is removed. */
  changed: (action: DraftAction | null) => void;
  /** What is told of its fields, below them. */
  children?: ComponentChildren;
}

export function labelOf(field: string): string {
  return sayField(field) ?? field;
}

export function ActionFields({ number, action, symbols, changed, children }: Props) {
  const kind = KINDS.get(action.kind);
  const put = (name: string, text: string): void => changed({ ...action, fields: { ...action.fields, [name]: text } });
  return (
    <fieldset class="box">
      <legend>{say("compose.action", { number, kind: sayKind(action.kind) })}</legend>
      {kind?.fields.map((field) => (
        <Input key={field.name} field={field} text={action.fields[field.name] ?? ""} symbols={symbols} changed={(text) => put(field.name, text)} />
      ))}
      {children}
      <button type="button" class="quiet" onClick={() => changed(null)}>
        {say("compose.remove", { number })}
      </button>
    </fieldset>
  );
}

/** What a field of a type may look like, shown while it is empty. */
const EXAMPLES: Partial<Record<Field["type"], string>> = {
  account: "0x…",
  shares: "12.5",
  ratio: "66.67 %",
  duration: "3 days",
  moment: "2027-06-30",
  hex: "0x…",
};

interface InputProps {
  field: Field;
  text: string;
  symbols: readonly string[];
  changed: (text: string) => void;
}

function Input({ field, text, symbols, changed }: InputProps) {
  const label = field.optional === true ? say("compose.optional", { label: labelOf(field.name) }) : labelOf(field.name);
  const example = field.type === "amount" ? `1,250.50 ${symbols[0] ?? "ETH"}` : field.type === "asset" ? (symbols[0] ?? "native") : EXAMPLES[field.type];
  const id = useId();
  if (field.choices !== undefined) {
    // Not around it: its options would become part of its name.
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <select id={id} value={text} onChange={(event) => changed(event.currentTarget.value)}>
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <label>
      {label}
      {field.type === "lines" ? (
        <textarea rows={3} spellcheck={false} value={text} onInput={(event) => changed(event.currentTarget.value)} />
      ) : (
        <input value={text} placeholder={example ?? ""} spellcheck={field.type === "text"} autocomplete="off" onInput={(event) => changed(event.currentTarget.value)} />
      )}
    </label>
  );
}
