"""What a person is shown before he confirms: made from the calldata, not from what an agent said of it."""

from __future__ import annotations

from eth_utils.address import is_address

from celldao.actions.function import Function
from celldao.actions.wording import quoted, when
from celldao.agents import gate, marking
from celldao.agents.ledger import Entry
from celldao.agents.settings import AgentSettings
from celldao.amounts import Currency
from celldao.snapshots.units import at_time


def lines(entry: Entry, settings: AgentSettings, currencies: dict[str, Currency]) -> list[str]:
    """What one act would do, a line each. What moves to whom comes last, where no text can follow it.

    Args:
        currencies: by address; an asset that is not among them is shown in base units.

    Raises:
        GateError: it is nothing that could be signed at all.
    """
    meaning = gate.read(entry.data)

    def money(units: int) -> str:
        currency = currencies.get(meaning.asset)
        told = f"{currency.amount(units)}" if currency else f"{units} base units"
        return f"{told} ({meaning.asset})"

    facts = [f"amount: {money(meaning.units)}"] if meaning.asset else []
    facts += [f"to {receiver}: {money(units)}" for receiver, units in meaning.receivers]
    told = [f"{meaning.function} at the mandate {settings.mandate}", *facts]
    if meaning.target:
        told.append(f"calls {meaning.target}: {_call(meaning, settings)}")
        facts.append(f"calls {meaning.target}")
    asked = f"asked for at {when(at_time(entry.at))} under the key {entry.key}"
    return [seen(line) for line in [*told, asked, *(f"once more: {fact}" for fact in facts)]]


def seen(line: str) -> str:
    """A line that stays one, with nothing in it that cannot be seen: symbols come from tokens."""
    return "".join(map(marking.seen, line))


def _call(meaning: gate.Meaning, settings: AgentSettings) -> str:
    for one in settings.calls:
        if (one.target, one.selector) == (meaning.target, meaning.data[:4]):
            function = Function.parse(one.function)
            values = function.decode(meaning.data)
            if values is not None:
                pairs = zip(function.parameters, values, strict=True)
                return f"{function.name}({', '.join(f'{p.text}: {_shown(v)}' for p, v in pairs)})"
    return "0x" + meaning.data.hex()


def _shown(value: object) -> str:
    """One value of a call; texts in quotation marks, whole, so that nothing in them looks like ours."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, str) and not is_address(value):
        return quoted(value, len(value))
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value)
