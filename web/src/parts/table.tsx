// Tables, and rows of figures: the same everywhere.

import type { ComponentChildren } from "preact";

interface Props {
  /** What a screen reader calls it. */
  label: string;
  heads: readonly string[];
  /** The first cell of a row names it. */
  rows: readonly (readonly ComponentChildren[])[];
}

/**
 * It scrolls by itself where it is wider than the page, with the keyboard too. On a phone each row is a card, and each
 * cell has its head beside it; the roles are written out because such tables lose theirs.
 */
export function Table({ label, heads, rows }: Props) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={label}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head) => (
              <th key={head} scope="col" role="columnheader">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(([name, ...cells], index) => (
            <tr key={index} role="row">
              <th scope="row" role="rowheader">
                {name}
              </th>
              {cells.map((cell, place) => (
                <td key={place} role="cell" data-head={heads[place + 1]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Numbers({ entries }: { entries: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="numbers">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
