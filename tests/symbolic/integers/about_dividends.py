"""That the claims of all members never exceed what was distributed (I-D1), for any number of members.

A step touches one member. All others are three sums: their shares, what had accrued to them when they
were last settled (`accrued`), and their shares times their markers (`marked`). What has accrued to them as of
now is `accrued + shares * per_unit - marked`.

Every step but `accrual` begins where nothing is fresh: each function of the module accrues first, and that
keeps the books. (In the second of a distribution, and below one share, nothing accrues; all else is alike.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.symbolic.integers import dividends
from tests.symbolic.integers.dividends import MASK_123, MAX_PER_UNIT, ONE_SHARE, Account, Currency
from tests.symbolic.integers.terms import Number, Terms

MAX_SUPPLY = 4 * 10**21


@dataclass(frozen=True)
class Cell:
    """A currency, a member, the sums of all others; what was distributed, claimed, and swept at the end."""

    currency: Currency
    account: Account
    balance: Number
    shares: Number
    accrued: Number
    marked: Number
    distributed: Number
    claimed: Number
    swept: Number
    now: Number

    @property
    def supply(self) -> Number:
        return self.balance + self.shares

    @property
    def own(self) -> Number:
        """What has accrued to the member as of now."""
        return self.account.accrued + self.balance * (self.currency.per_unit - self.account.marker)

    @property
    def others(self) -> Number:
        return self.accrued + self.shares * self.currency.per_unit - self.marked


def any_cell(o: Terms, fresh: bool) -> Cell:
    """Any that keeps the books. What has accrued to the others is what the books leave for them."""
    one = o.any("one", 1, 2**123)
    booked = o.any("booked", 0, MASK_123)
    per_unit = o.any("per_unit", 0, MAX_PER_UNIT)
    waiting = o.any("waiting", 0, MASK_123)
    marker = o.any("marker", 0, MAX_PER_UNIT)
    own = o.any("accrued", 0, MASK_123)
    balance = o.any("balance", 0, MAX_SUPPLY)
    shares = o.any("shares of others", 0, MAX_SUPPLY)
    grown = o.any("grown since others were settled", 0, MASK_123)
    distributed = o.any("distributed")
    claimed = o.any("claimed")
    now = o.any("now", 0, 2**32 - 1)
    time = o.any("time", 0, 2**32 - 1)
    marked = shares * per_unit - grown
    accrued = booked * one - waiting - own - balance * (per_unit - marker) - grown
    swept = distributed - claimed - booked
    cell = Cell(
        Currency(one, booked, per_unit, waiting, time, fresh),
        Account(own, marker),
        balance,
        shares,
        accrued,
        marked,
        distributed,
        claimed,
        swept,
        now,
    )
    o.assume(cell.supply <= MAX_SUPPLY)
    for _, condition in kept(o, cell):
        o.assume(condition)
    return cell


def kept(o: Terms, cell: Cell) -> list[tuple[str, object]]:
    """The books, and the widths of spec 4.5."""
    currency, account = cell.currency, cell.account
    accrued, exact = cell.own + cell.others, currency.booked * currency.one
    gone = cell.claimed + cell.swept
    room = (MAX_PER_UNIT - currency.per_unit) * ONE_SHARE
    return [
        ("what has accrued or waits is what is booked", accrued + currency.waiting == exact),
        ("what is booked was distributed and is not gone", currency.booked == cell.distributed - gone),
        ("nothing negative is booked", currency.booked >= 0),
        ("nothing negative waits", currency.waiting >= 0),
        ("nothing negative is swept", cell.swept >= 0),
        ("nothing negative is claimed", cell.claimed >= 0),
        ("nothing negative has accrued to the member", account.accrued >= 0),
        ("nothing negative has accrued to the others", cell.accrued >= 0),
        ("the member's marker is no later value", account.marker <= currency.per_unit),
        ("the others' markers are no later values", cell.marked <= cell.shares * currency.per_unit),
        ("the others' markers are no negative values", cell.marked >= 0),
        ("the marker is a value", account.marker >= 0),
        ("what is booked fits 123 bits", currency.booked <= MASK_123),
        ("what waits fits 123 bits", currency.waiting <= MASK_123),
        ("what accrues per unit fits 105 bits", currency.per_unit <= MAX_PER_UNIT),
        ("what has accrued to the member fits 123 bits", account.accrued <= MASK_123),
        ("what is booked fits 123 bits in fractions, too", exact <= MASK_123),
        ("what accrues per unit has room for all that waits", currency.waiting <= room),
    ]  # fmt: skip


def keep(o: Terms, cell: Cell) -> None:
    for text, condition in kept(o, cell):
        o.claim(text, condition)


def _accrued(o: Terms, cell: Cell, after: Currency) -> Cell:
    """The cell once what waited has accrued; with the products that the claims about it need."""
    delta = after.per_unit - cell.currency.per_unit
    o.product_fact(delta, cell.supply - ONE_SHARE)
    o.product_fact(delta, cell.shares)
    o.product_fact(delta, cell.balance)
    o.product_fact(cell.balance, cell.currency.per_unit - cell.account.marker)
    return replace(cell, currency=after)


def accrual(o: Terms) -> None:
    """what waits accrues to the members' shares, and the rest goes on waiting: books and widths are kept"""
    cell = any_cell(o, True)
    after = _accrued(o, cell, dividends.grown(o, cell.currency, cell.supply, cell.now))
    o.claim("no borrow from what waits", after.currency.waiting <= cell.currency.waiting)
    keep(o, after)


def settling(o: Terms) -> None:
    """settling a member keeps the books and every field, and its product can't overflow: it never reverts"""
    cell = any_cell(o, False)
    o.product_fact(cell.balance, cell.currency.per_unit - cell.account.marker)
    account = dividends.settled(cell.account, cell.currency, cell.balance)
    o.claim("the difference is not negative", cell.currency.per_unit >= cell.account.marker)
    o.claim("the product fits 123 bits", account.accrued - cell.account.accrued <= MASK_123)
    o.claim("nothing is lost", account.accrued >= cell.account.accrued)
    keep(o, replace(cell, account=account))


def any_balance(o: Terms) -> None:
    """whatever the balance of a settled member becomes (transfer, issue, burn), the books are kept"""
    cell = any_cell(o, False)
    o.assume(cell.account.marker == cell.currency.per_unit)
    after = replace(cell, balance=o.any("new balance", 0, MAX_SUPPLY))
    o.claim("what has accrued to the member stays", after.own == cell.own)
    keep(o, after)


def distribution(o: Terms) -> None:
    """a distribution books no more than was received, never reverts, and keeps books and widths"""
    cell = any_cell(o, False)
    received = o.any("received")
    room = o.quotient(MASK_123, cell.currency.one) - cell.currency.booked
    o.claim("there is no negative room", room >= 0)
    currency, booked = dividends.distribute(o, cell.currency, cell.supply, cell.now, received)
    o.claim("no more than received", booked <= received)
    o.claim("nothing negative", booked >= 0)
    o.product_fact(booked, cell.currency.one)
    keep(o, replace(cell, currency=currency, distributed=cell.distributed + booked))


def _claims(o: Terms, for_less: bool, agreed: bool) -> None:
    cell = any_cell(o, False)
    held = o.any("held")
    o.product_fact(cell.balance, cell.currency.per_unit - cell.account.marker)
    came = dividends.claim(
        o, cell.currency, cell.account, cell.balance, cell.supply, cell.now, held, for_less, agreed
    )
    o.product_fact(came.claimed, cell.currency.one)
    o.product_fact(came.claimed, cell.currency.booked - held)
    o.claim("no more is paid than claimed", came.paid <= came.claimed)
    o.claim("no more is paid than is there", came.paid <= held)
    o.claim("no more is claimed than is booked", came.claimed <= cell.currency.booked)
    if not agreed:
        o.claim("nothing is claimed that is not paid", came.claimed == 0)
        o.claim("the account stays", came.account.accrued == cell.account.accrued)
    keep(
        o,
        replace(cell, currency=came.currency, account=came.account, claimed=cell.claimed + came.claimed),
    )


def claim_in_full(o: Terms) -> None:
    """a claim takes whole units of what has accrued off the books, pays no more, and keeps the books"""
    _claims(o, False, True)


def claim_for_less(o: Terms) -> None:
    """the same for a claim that takes less, where the token has shrunk"""
    _claims(o, True, True)


def claim_not_paid(o: Terms) -> None:
    """a claim that the token doesn't pay changes nothing"""
    _claims(o, True, False)


def sweeping(o: Terms) -> None:
    """what a sweep takes off the books of an ended cell are whole units that waited; the books are kept"""
    cell = any_cell(o, False)
    currency, whole = dividends.sweep(o, cell.currency, True)
    o.product_fact(whole, cell.currency.one)
    keep(o, replace(cell, currency=currency, swept=cell.swept + whole))


def conclusion(o: Terms) -> None:
    """books so kept: all claims, paid and still open, are together no more than what was distributed"""
    cell = any_cell(o, False)
    o.product_fact(cell.balance, cell.currency.per_unit - cell.account.marker)
    own = o.quotient(cell.own, cell.currency.one)
    others = o.quotient(cell.others, cell.currency.one)
    o.product_fact(cell.currency.one - 1, cell.currency.booked - own - others)
    o.claim(
        "claimed and claimable are within what was distributed",
        cell.claimed + own + others <= cell.distributed,
    )


def beginning(o: Terms) -> None:
    """a new currency keeps the books; it has room for 10**15 whole units (23 decimals: 10**14, 24: 10**13)"""
    for decimals in range(25):
        scale = max(0, 123 - (10 ** (15 + decimals)).bit_length())
        currency = Currency(2**scale, 0, 0, 0, 0, False)
        keep(o, Cell(currency, Account(0, 0), 0, 0, 0, 0, 0, 0, 0, 0))
        o.claim(f"room with {decimals} decimals", MASK_123 >> scale >= 10 ** (min(decimals, 22) + 15))


LEMMAS = (
    beginning,
    accrual,
    settling,
    any_balance,
    distribution,
    claim_in_full,
    claim_for_less,
    claim_not_paid,
    sweeping,
    conclusion,
)
