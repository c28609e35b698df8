// What an operator may draw, and what became of it, asset by asset.

import { inWords } from "../cell/amounts";
import { isOver, type Mandate } from "../cell/mandates";
import { say } from "../text";
import { Bar } from "./values";

export function BudgetBars({ mandate }: { mandate: Mandate }) {
  return (
    <>
      {mandate.budgets.map(({ perPeriod, lifetime, drawnThisPeriod, drawn, spent, returned, balance }) => (
        <div key={perPeriod.currency.address} class="budget">
          {!isOver(mandate.status) && (
            <Bar
              value={drawnThisPeriod.units}
              of={perPeriod.units}
              words={say("mandate.thisPeriod", { drawn: inWords(drawnThisPeriod), budget: inWords(perPeriod) })}
            />
          )}
          <Bar value={drawn.units} of={lifetime.units} words={say("mandate.lifetime", { drawn: inWords(drawn), budget: inWords(lifetime) })} />
          <Bar value={spent.units} of={drawn.units} words={say("mandate.spentOf", { spent: inWords(spent), drawn: inWords(drawn) })} />
          <p class="faint">{say("mandate.lies", { balance: inWords(balance), returned: inWords(returned) })}</p>
        </div>
      ))}
    </>
  );
}
