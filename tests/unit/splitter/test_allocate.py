from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import actor, address_of
from tests.support.cell import NATIVE, Asset, Cell, Rules, found
from tests.unit.splitter.conftest import SIBLINGS, balance, booked, give, logged

Make = Callable[..., Cell]
FIRST, LAST = 1, 2


def test_allocate__token__dividends_rounded_down_rest_to_the_treasury(make_cell: Make, token: Any) -> None:
    cell = make_cell(token, dividend_ratio=3_333)
    give(token, cell.splitter, 1_001)
    cell.splitter.allocate(token, sender=cell.stranger)
    (event,) = logged(cell.splitter, "Allocated")
    dividend = 1_001 * 3_333 // 10_000
    assert booked(cell, token) == balance(token, cell.share) == dividend == 333
    assert balance(token, cell.treasury) == 1_001 - dividend
    assert balance(token, cell.splitter) == cell.splitter.revenue(token) == 0
    assert (event.asset, event.revenue, event.dividend, event.treasury, event.released) == (
        token.address,
        1_001,
        dividend,
        1_001 - dividend,
        0,
    )


def test_allocate__native__the_same(make_cell: Make) -> None:
    cell = make_cell(dividend_ratio=3_333, recipients=((address_of("fund"), 1_111),))
    give(NATIVE, cell.splitter, 1_001)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    assert booked(cell, NATIVE) == balance(NATIVE, cell.share) == 333
    assert balance(NATIVE, address_of("fund")) == 111
    assert balance(NATIVE, cell.treasury) == 1_001 - 333 - 111
    assert balance(NATIVE, cell.splitter) == 0


@pytest.mark.parametrize(("ratio", "dividend"), [(0, 0), (10_000, 777)], ids=["nothing", "all"])
def test_allocate__ratio_at_its_ends__exact(make_cell: Make, token: Any, ratio: int, dividend: int) -> None:
    cell = make_cell(token, dividend_ratio=ratio)
    give(token, cell.splitter, 777)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == dividend
    assert balance(token, cell.treasury) == 777 - dividend


def test_allocate__eight_recipients__each_his_ratio(make_cell: Make, token: Any) -> None:
    recipients = tuple((address_of(f"recipient {n}"), 100 * n + 1) for n in range(1, 9))
    cell = make_cell(token, dividend_ratio=5_000, recipients=recipients)
    give(token, cell.splitter, 99_999)
    cell.splitter.allocate(token, sender=cell.stranger)
    parts = [99_999 * ratio // 10_000 for _, ratio in recipients]
    assert [balance(token, account) for account, _ in recipients] == parts
    assert [event.amount for event in logged(cell.splitter, "Paid")] == [
        *parts,
        99_999 - 49_999 - sum(parts),
    ]
    assert balance(token, cell.treasury) == 99_999 - 49_999 - sum(parts)


@pytest.mark.parametrize("asset", ["token", "native"])
@pytest.mark.parametrize(
    ("held", "arrives", "filled"),
    [(0, 999, 999), (0, 1_000, 1_000), (0, 1_001, 1_000), (400, 700, 600), (1_000, 50, 0), (2_000, 50, 0)],
)
def test_allocate__reserve_floor__filled_before_anything_is_split(
    make_cell: Make, token: Any, asset: str, held: int, arrives: int, filled: int
) -> None:
    cell = make_cell(token, dividend_ratio=10_000, reserve_floor=1_000)
    what = token if asset == "token" else NATIVE
    give(what, cell.treasury, held)
    give(what, cell.splitter, arrives)
    cell.splitter.allocate(what, sender=cell.stranger)
    assert balance(what, cell.treasury) == held + filled
    assert booked(cell, what) == arrives - filled


def test_allocate__no_currency__whole_to_the_treasury(make_cell: Make, token: Any) -> None:
    cell = make_cell(recipients=((address_of("fund"), 4_000),), dividend_ratio=6_000)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert balance(token, cell.treasury) == 1_000
    assert balance(token, address_of("fund")) == 0
    (event,) = logged(cell.splitter, "Allocated")
    assert (event.revenue, event.dividend, event.treasury) == (1_000, 0, 1_000)


def test_allocate__currency_added_by_vote__split(make_cell: Make, token: Any) -> None:
    cell = make_cell(dividend_ratio=6_000)
    cell.treasury.register_asset(token, 6, sender=cell.treasury.address)
    cell.treasury.register_currency(token, sender=cell.treasury.address)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 600


def test_allocate__nothing_there__does_nothing(cell: Cell, token: Any) -> None:
    cell.splitter.allocate(token, sender=cell.stranger)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    assert cell.splitter.get_logs() == []


def test_allocate__one_unit__to_the_treasury(cell: Cell, token: Any) -> None:
    give(token, cell.splitter, 1)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (balance(token, cell.treasury), booked(cell, token)) == (1, 0)


def test_allocate__second_time__splits_only_what_is_new(cell: Cell, token: Any) -> None:
    for _ in range(2):
        give(token, cell.splitter, 1_000)
        cell.splitter.allocate(token, sender=cell.stranger)
        cell.splitter.allocate(token, sender=cell.stranger)
    assert (booked(cell, token), balance(token, cell.treasury)) == (1_200, 800)


def test_allocate__unreadable__refused(make_cell: Make) -> None:
    token = tokens.broken_balance()
    cell = make_cell(token)
    give(token, cell.splitter, 1_000)
    for mode in (1, 2, 3):
        token.set_mode(mode)
        with boa.reverts("splitter: asset can't be read"):
            cell.splitter.allocate(token, sender=cell.stranger)
    token.set_mode(0)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 600


def test_allocate__token_that_lies_about_its_balance__harms_only_itself(make_cell: Make, token: Any) -> None:
    liar = tokens.broken_balance()
    cell = make_cell(liar, token)
    liar.set_mode(5)
    cell.splitter.allocate(liar, sender=cell.stranger)
    # nothing could be moved: the treasury's part is a credit that nobody will pull, the members' is withheld
    assert booked(cell, liar) == 0
    assert cell.splitter.credit_of(liar, cell.treasury) == (2**128 - 1) - (2**128 - 1) * 6_000 // 10_000
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 600


def test_allocate__little_gas__refused_instead_of_crediting(make_cell: Make, token: Any) -> None:
    cell = make_cell(token, recipients=((address_of("fund"), 1_000),))
    give(token, cell.splitter, 1_000)
    with boa.reverts("assets: send more gas"):
        cell.splitter.allocate(token, sender=cell.stranger, gas=400_000)
    assert cell.splitter.total_credits(token) == 0
    cell.splitter.allocate(token, sender=cell.stranger, gas=650_000)
    assert balance(token, address_of("fund")) == 100


# --- while the treasury executes


def test_allocate__treasury_executes_and_outsider_calls__refused(make_cell: Make) -> None:
    token = tokens.reentering()
    cell = make_cell(token)
    give(token, cell.treasury, 100)
    give(token, cell.splitter, 1_000)
    token.arm(cell.splitter, cell.splitter.allocate.prepare_calldata(token.address))
    data = token.transfer.prepare_calldata(cell.stranger, 1)
    cell.treasury.execute(token, 0, data, FIRST | LAST, sender=cell.governor.address)
    assert (token.calls(), token.successes()) == (1, 0)
    assert b"splitter: the treasury is executing" in token.answer()
    assert cell.splitter.revenue(token) == 1_000


def test_allocate__treasury_executes_and_calls_itself__allocates(cell: Cell, token: Any) -> None:
    give(token, cell.splitter, 1_000)
    data = cell.splitter.allocate.prepare_calldata(token.address)
    cell.treasury.execute(cell.splitter, 0, data, FIRST | LAST, sender=cell.governor.address)
    assert booked(cell, token) == 600


# --- who can't be paid


@pytest.mark.parametrize("kind", ["RefusesCoin", "BurnsGas", "ReturnBomb"])
def test_allocate__native_recipient_fails__credited_and_the_others_paid(make_cell: Make, kind: str) -> None:
    bad = tokens.receiver(kind)
    cell = make_cell(
        dividend_ratio=5_000,
        recipients=((address_of("first"), 1_000), (bad.address, 2_000), (address_of("last"), 1_000)),
    )
    give(NATIVE, cell.splitter, 1_000)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    (event,) = logged(cell.splitter, "Credited")
    assert (event.asset, event.recipient, event.amount) == (NATIVE, bad.address, 200)
    assert [balance(NATIVE, account) for account in (address_of("first"), bad, address_of("last"))] == [
        100,
        0,
        100,
    ]
    assert (booked(cell, NATIVE), balance(NATIVE, cell.treasury)) == (500, 100)
    assert cell.splitter.credit_of(NATIVE, bad) == cell.splitter.total_credits(NATIVE) == 200
    assert balance(NATIVE, cell.splitter) == 200
    assert cell.splitter.revenue(NATIVE) == 0


def test_allocate__credit_stays__no_revenue_the_next_time(make_cell: Make) -> None:
    bad = tokens.receiver("RefusesCoin")
    cell = make_cell(dividend_ratio=5_000, recipients=((bad.address, 2_000),))
    for _ in range(3):
        give(NATIVE, cell.splitter, 1_000)
        cell.splitter.allocate(NATIVE, sender=cell.stranger)
    assert cell.splitter.credit_of(NATIVE, bad) == balance(NATIVE, cell.splitter) == 600
    assert booked(cell, NATIVE) == 1_500


def test_allocate__blacklisted_recipient__credited(make_cell: Make) -> None:
    token = tokens.blacklist()
    cell = make_cell(token, recipients=((address_of("fund"), 1_000),))
    token.set_blocked(address_of("fund"), True)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.splitter.credit_of(token, address_of("fund")) == 100
    assert booked(cell, token) == 600


def test_allocate__huge_answers__what_left_is_not_owed(make_cell: Make) -> None:
    token = tokens.huge_return(6, 3_125)
    cell = make_cell(token, recipients=((address_of("fund"), 1_000),))
    give(token, cell.splitter, 1_000)
    token.set_huge(True, False)
    cell.splitter.allocate(token, sender=cell.stranger)
    # it says `false` at length, though it moves the money
    assert cell.splitter.credit_of(token, address_of("fund")) == 0
    assert balance(token, address_of("fund")) == 100
    assert cell.splitter.revenue(token) == 0
    assert (
        balance(token, cell.splitter)
        + balance(token, cell.share)
        + balance(token, cell.treasury)
        + balance(token, address_of("fund"))
        == 1_000
    )


def test_allocate__blacklisted_treasury__credited_and_counted_for_the_floor(make_cell: Make) -> None:
    token = tokens.blacklist()
    cell = make_cell(token, dividend_ratio=10_000, reserve_floor=1_000)
    token.set_blocked(cell.treasury, True)
    for arrives, credit, dividend in ((700, 700, 0), (700, 1_000, 400), (700, 1_000, 1_100)):
        give(token, cell.splitter, arrives)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert cell.splitter.credit_of(token, cell.treasury) == credit
        assert booked(cell, token) == dividend


@pytest.mark.parametrize("smoothing", [0, 1_000])
def test_allocate__share_cannot_be_paid__withheld_for_the_next_time(make_cell: Make, smoothing: int) -> None:
    token = tokens.blacklist()
    cell = make_cell(token, dividend_ratio=6_000, smoothing=smoothing)
    token.set_blocked(cell.share, True)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    boa.env.time_travel(seconds=500)
    cell.splitter.allocate(token, sender=cell.stranger)
    (event,) = logged(cell.splitter, "Withheld")
    assert (event.asset, event.amount) == (token.address, 300 if smoothing else 600)
    assert (booked(cell, token), balance(token, cell.treasury)) == (0, 400)
    assert cell.splitter.unreleased(token) == (600 if smoothing else 0)
    assert balance(token, cell.splitter) == 600
    boa.env.time_travel(seconds=500)
    token.set_blocked(cell.share, False)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (booked(cell, token), balance(token, cell.splitter)) == (600, 0)


def test_allocate__unreadable_share_balance__withheld(make_cell: Make) -> None:
    """Whose balance can't be read can't be told what arrived."""
    cell = make_cell()
    blind = boa.loads(
        """
# pragma version 0.4.3
who: address
@deploy
def __init__(who: address):
    self.who = who
@external
@view
def balanceOf(account: address) -> uint256:
    assert account != self.who
    return 1_000
@external
def transfer(to: address, amount: uint256) -> bool:
    return True
""",
        cell.share.address,
    )
    cell.treasury.register_asset(blind, 6, sender=cell.treasury.address)
    cell.treasury.register_currency(blind, sender=cell.treasury.address)
    cell.splitter.allocate(blind, sender=cell.stranger)
    assert logged(cell.splitter, "Withheld")[0].amount == 600


@pytest.mark.parametrize("fee", [100, 10_000])
def test_allocate__fee_on_transfer__members_are_booked_what_arrived(make_cell: Make, fee: int) -> None:
    token = tokens.fee_on_transfer(6, 0)
    cell = make_cell(token, dividend_ratio=6_000)
    token.set_fee(fee)
    # the second time what arrived before is there, and has not arrived again
    for times in (1, 2):
        give(token, cell.splitter, 1_000)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert booked(cell, token) == balance(token, cell.share) == times * (600 - 600 * fee // 10_000)


# --- re-entry


@pytest.mark.parametrize(
    "function",
    ["allocate", "pay", "withdraw_credit", "redirect_credit", "revenue", "unreleased", "releasable"],
)
def test_allocate__recipient_reenters__locked(make_cell: Make, function: str) -> None:
    recipient = tokens.receiver("Reenterer")
    cell = make_cell(dividend_ratio=0, recipients=((recipient.address, 5_000),))
    arguments = {
        "allocate": (NATIVE,),
        "pay": (NATIVE, 0, ""),
        "withdraw_credit": (NATIVE, recipient.address),
        "redirect_credit": (NATIVE, recipient.address),
        # half done, they would tell others something wrong
        "revenue": (NATIVE,),
        "unreleased": (NATIVE,),
        "releasable": (NATIVE,),
    }[function]
    recipient.arm(cell.splitter, getattr(cell.splitter, function).prepare_calldata(*arguments))
    give(NATIVE, cell.splitter, 1_000)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    assert (recipient.calls(), recipient.successes(), recipient.answer()) == (1, 0, b"")
    assert (balance(NATIVE, recipient), balance(NATIVE, cell.treasury)) == (500, 500)


def test_allocate__recipient_sends_it_back__revenue_of_the_next_time(make_cell: Make) -> None:
    recipient = tokens.receiver("Bouncer")
    cell = make_cell(dividend_ratio=0, recipients=((recipient.address, 5_000),))
    give(NATIVE, cell.splitter, 1_000)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    assert balance(NATIVE, cell.treasury) == cell.splitter.revenue(NATIVE) == 500
    assert cell.splitter.total_credits(NATIVE) == 0


def test_allocate__token_reenters_the_sweep__nothing_is_booked_twice(make_cell: Make) -> None:
    token = tokens.reentering()
    cell = make_cell(token, dividend_ratio=6_000)
    token.arm(cell.share, cell.share.sweep.prepare_calldata(token.address))
    for _ in range(3):
        give(token, cell.splitter, 1_000)
        cell.splitter.allocate(token, sender=cell.stranger)
    assert token.calls() > 0
    assert booked(cell, token) <= balance(token, cell.share)
    assert balance(token, cell.share) + balance(token, cell.treasury) + balance(token, cell.splitter) == 3_000


def test_allocate__more_is_sent_to_share_meanwhile__booked_only_the_dividend(make_cell: Make) -> None:
    token = tokens.reentering()
    cell = make_cell(token, dividend_ratio=6_000)
    token.arm(token, token.mint.prepare_calldata(cell.share.address, 1_000))
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 600


# --- the end


def test_allocate__dissolved__all_to_the_treasury_and_the_stream_to_the_members(
    make_cell: Make, token: Any
) -> None:
    cell = make_cell(token, dividend_ratio=6_000, smoothing=10_000, recipients=((address_of("fund"), 1_000),))
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    cell.treasury.dissolve(actor("heir"), sender=cell.treasury.address)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 600
    assert balance(token, cell.treasury) == 300 + 1_000
    assert balance(token, address_of("fund")) == 100
    assert (cell.splitter.unreleased(token), balance(token, cell.splitter)) == (0, 0)


def test_allocate__dissolved_without_members__the_stream_to_the_treasury(make_cell: Make, token: Any) -> None:
    cell = make_cell(token, dividend_ratio=6_000, smoothing=10_000)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    cell.treasury.dissolve(actor("heir"), sender=cell.treasury.address)
    for member in cell.members:
        cell.treasury.exit(cell.share.balanceOf(member), sender=member)
    assert cell.share.totalSupply() == 0
    before = balance(token, cell.treasury)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert balance(token, cell.treasury) == before + 600
    assert (booked(cell, token), balance(token, cell.splitter)) == (0, 0)


def test_allocate__assets_registered_without_dividend__whole_to_the_treasury(
    factory: Any, token: Any
) -> None:
    asset = Asset(token.address, 6, dividend=False, reserve_floor=10)
    cell = found(Rules(assets=(asset,)), factory, masters=SIBLINGS)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert balance(token, cell.treasury) == 1_000


def test_allocate__whole_amounts_of_a_currency_with_24_decimals__exact(make_cell: Make) -> None:
    token = tokens.plain(24)
    cell = make_cell(token, dividend_ratio=10_000, smoothing=1_000)
    give(token, cell.splitter, 10 ** (13 + 24) - 1)
    cell.splitter.allocate(token, sender=cell.stranger)
    boa.env.time_travel(seconds=999)
    cell.splitter.allocate(token, sender=cell.stranger)
    boa.env.time_travel(seconds=1)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == balance(token, cell.share) == 10 ** (13 + 24) - 1


@pytest.mark.parametrize("decimals", [0, 2, 6, 18, 24])
def test_allocate__any_decimals__sums_to_the_unit(make_cell: Make, decimals: int) -> None:
    token = tokens.plain(decimals)
    cell = make_cell(token, dividend_ratio=3_333, recipients=((address_of("fund"), 1),))
    arrives = 12_345 * 10**decimals + 7
    give(token, cell.splitter, arrives)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == arrives * 3_333 // 10_000
    assert balance(token, address_of("fund")) == arrives // 10_000
    assert balance(token, cell.treasury) == arrives - arrives * 3_333 // 10_000 - arrives // 10_000
