"""Amounts that somebody writes, in the currencies of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from celldao.actions.amounts import Amount as Written
from celldao.acts.standing import Standing
from celldao.amounts import Amount, Currency
from celldao.chain.codec import Interface
from celldao.errors import ActError

ERC20 = Interface(
    {
        "type": "function",
        "name": name,
        "inputs": [{"name": str(index), "type": kind} for index, kind in enumerate(kinds)],
        "outputs": [{"name": "", "type": answer}],
    }
    for name, kinds, answer in (
        ("balanceOf", ("address",), "uint256"),
        ("allowance", ("address", "address"), "uint256"),
        ("approve", ("address", "uint256"), "bool"),
        ("transfer", ("address", "uint256"), "bool"),
    )
)


def currency_of(standing: Standing, asset: str) -> Currency:
    """A currency of the cell by symbol or address.

    Raises:
        ActError: there is none, or several have the symbol.
    """
    known = standing.now.currencies.values()
    if (found := the_one(known, asset, f"assets of {standing.cell.record.name}")) is not None:
        return found
    raise ActError(
        f"{standing.cell.record.name} has no asset {asset}",
        f"Choose one of {standing.currency_names}, or have it registered by vote.",
    )


def the_one(known: Iterable[Currency], asset: str, whose: str) -> Currency | None:
    """The currency of this symbol or address; None if there is none.

    Raises:
        ActError: several have the symbol.
    """
    found = [one for one in known if asset.lower() in (one.symbol.lower(), one.address.lower())]
    if len(found) > 1:
        raise ActError(
            f"{len(found)} {whose} are called {asset}",
            f"Name the address: {', '.join(one.address for one in found)}.",
        )
    return found[0] if found else None


def amount_of(standing: Standing, given: str | Amount) -> Amount:
    """An amount from '1,250.50 USDC', in a currency of the cell; above zero.

    Raises:
        AmountError: the text is no amount, or finer than the currency.
        ActError: the cell has no such asset, or it is nothing.
    """
    if isinstance(given, str):
        written = Written.parse(given)
        currency = currency_of(standing, written.currency)
        given = currency.amount(written.units(currency.decimals))
    elif given.currency not in standing.now.currencies.values():
        raise ActError(
            f"{given} is in no currency of {standing.cell.record.name}",
            f"Choose one of {standing.currency_names}, or have it registered by vote.",
        )
    return some(given)


def shares_of(standing: Standing, given: str | Decimal | int | Amount) -> Amount:
    """A number of shares, from '12.5', '12.5 shares', 'all', a number, or an amount of the cell's shares.

    Raises:
        AmountError: the text is no number of shares.
        ActError: it is none, or of another cell.
    """
    shares = standing.now.shares
    if isinstance(given, Amount):
        if given.currency != shares:
            raise ActError(
                f"{given} are not shares of {standing.cell.record.name}", "Write a number of shares."
            )
        return some(given)
    text = str(given).strip()
    if text.lower() == "all":
        return some(standing.the_member().balance)
    if text.lower().endswith(("shares", "share")):
        text = text.rsplit("share", 1)[0].strip()
    return some(shares.amount(Written.parse(f"{text} shares").units(shares.decimals)))


def some(amount: Amount) -> Amount:
    """The amount. Raises ActError if it is nothing."""
    if amount.units <= 0:
        raise ActError(f"{amount} is nothing", "Write an amount above 0.")
    return amount
