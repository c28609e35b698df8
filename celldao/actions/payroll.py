"""Paying a list of people, in any number of currencies: as many actions as that takes.

actions = payroll("march.csv")
actions = pay_all([Payment(to=welder, amount="1250.50 USDC"), …])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path as File
from typing import Any, Final

from pydantic import ValidationError

from celldao.actions.payments import MAX_PAYMENTS, Pay, PayMany, Payment
from celldao.constitution.problems import Path, in_words
from celldao.constitution.source import Source
from celldao.constitution.table import read_table
from celldao.errors import ProposalFileError

COLUMNS: Final = ("address", "amount", "currency", "name", "note")
REQUIRED: Final = COLUMNS[:2]


def pay_all(payments: Iterable[Payment]) -> list[Pay | PayMany]:
    """The actions that pay everyone: one currency after the other, no action with more receivers than fit.

    Currencies come in the order of their first payment, payments in their own.
    """
    by_currency: dict[str, list[Payment]] = {}
    for payment in payments:
        by_currency.setdefault(payment.amount.currency, []).append(payment)
    actions: list[Pay | PayMany] = []
    for group in by_currency.values():
        for first in range(0, len(group), MAX_PAYMENTS):
            some = group[first : first + MAX_PAYMENTS]
            if len(some) == 1:
                actions.append(Pay(to=some[0].to, amount=some[0].amount))
            else:
                actions.append(PayMany(payments=tuple(some)))
    return actions


def payroll(file: str | File) -> list[Pay | PayMany]:
    """The actions that pay everyone in a CSV file.

    Its columns are address and amount ("1250.50 USDC", or a number beside a column currency); name and
    note are for its readers.

    Raises:
        ProposalFileError: it cannot be read, or with every mistake in it.
    """
    path = File(file)
    source = Source(path.name)
    payments = read_payroll(path, source, ())
    if source.problems:
        raise ProposalFileError(source.name, sorted(source.problems, key=lambda problem: problem.line))
    return pay_all(payment for payment, _ in payments)


def read_payroll(file: File, source: Source, path: Path) -> list[tuple[Payment, Path]]:
    """(payment, its place in `source`) of every row. Mistakes are reported in `source`."""
    try:
        before = len(source.problems)
        rows = read_table(file, source, path, COLUMNS, REQUIRED)
        faulty = {problem.path for problem in source.problems[before:]}
    except OSError as error:
        source.report(path, f"{file} cannot be read: {error.strerror}", "check the name and the rights")
        return []
    payments = []
    for index, row in enumerate(rows):
        here = (*path, index)
        if here not in faulty and (payment := _payment(row, source, here)) is not None:
            payments.append((payment, here))
    if not rows and not faulty:
        source.report(path, "pays nobody", "write one payment per line")
    _report_twins(payments, source)
    return payments


def _payment(row: dict[str, str], source: Source, path: Path) -> Payment | None:
    fields: dict[str, Any] = {"to": row.get("address"), "amount": row.get("amount")}
    if (currency := row.get("currency")) is not None and fields["amount"] is not None:
        fields["amount"] += f" {currency}"
    try:
        return Payment.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        for item in error.errors(include_url=False):
            what, right = in_words(item, COLUMNS)
            column = "address" if item["loc"] == ("to",) else item["loc"][0]
            source.report((*path, column), what, right)
    return None


def _report_twins(payments: Sequence[tuple[Payment, Path]], source: Source) -> None:
    first: dict[Payment, int] = {}
    for payment, path in payments:
        line = source.where(path)[1]
        if first.setdefault(payment, line) != line:
            source.report(
                path,
                f"pays the same as line {first[payment]}: {payment.amount} to {payment.to}",
                "delete one of the two, or add them up in one",
            )
