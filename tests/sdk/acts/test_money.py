"""Claiming, allocating, paying in: shown to the unit, and told as the chain's events do."""

from __future__ import annotations

import pytest

from celldao.acts import Allocate, Claim, ClaimForOthers, PayIn, SetPayout, Standing, preview
from celldao.amounts import Amount
from celldao.errors import ActError, AmountError
from tests.support.embedded import COIN, ETHER, Town


def standing(town: Town, index: int) -> Standing:
    return Standing.of(town.cell, town.account(index))


def texts(pairs: tuple[tuple[str, Amount], ...]) -> list[tuple[str, str]]:
    return [(who, str(amount)) for who, amount in pairs]


def test_claim__all_currencies__paid_to_the_unit(rich: Town) -> None:
    act = Claim.of(standing(rich, 1))
    me = rich.account(1)
    assert act.words() == f"Claim the dividends of member 1 ({me}) in Bottling Cell: 100 ZOO, 0.2 ETH"
    assert preview(act, rich.member(1).backend).unforeseen == 1
    outcome = rich.member(1).claim()
    assert texts(outcome.paid) == texts(outcome.settled) == [(me, "100 ZOO"), (me, "0.2 ETH")]
    assert rich.coin.functions.balanceOf(me).call() == 100 * COIN
    with pytest.raises(ActError) as caught:
        rich.member(1).claim()
    assert caught.value.what == f"nothing is due to {me} in ZOO, ETH"


def test_claim__one_currency__the_other_stays_due(rich: Town) -> None:
    assert texts(rich.member(2).claim("zoo").paid) == [(rich.account(2), "100 ZOO")]
    dividends = rich.cell.now().dividends(2)
    assert dividends is not None
    assert [str(amount) for amount in dividends.claimable] == ["0 ZOO", "0.2 ETH"]
    assert texts(rich.member(2).claim().paid) == [(rich.account(2), "0.2 ETH")]


def test_claim__nobody_and_no_currency__refused_by_name(rich: Town) -> None:
    with pytest.raises(ActError, match="is no member of Bottling Cell"):
        rich.member(7).claim()
    with pytest.raises(ActError) as caught:
        rich.member(1).claim("USDC")
    assert (caught.value.what, caught.value.remedy) == (
        "Bottling Cell has no asset USDC",
        "Choose one of ZOO, ETH, or have it registered by vote.",
    )


def test_set_payout__another_address__is_paid_from_then_on(rich: Town) -> None:
    act = SetPayout.of(standing(rich, 1), rich.account(9))
    assert act.words() == (
        f"Have the dividends and exits of member 1 ({rich.account(1)}) in Bottling Cell paid "
        f"to {rich.account(9)}"
    )
    assert rich.member(1).set_payout(rich.account(9)).payout == rich.account(9)
    with pytest.raises(ActError, match="is paid already"):
        rich.member(1).set_payout(rich.account(9))
    assert Claim.of(standing(rich, 1)).lines()[0] == f"Paid to {rich.account(9)} (the payout address)"
    assert texts(rich.member(1).claim("ZOO").paid) == [(rich.account(9), "100 ZOO")]
    assert rich.member(1).set_payout(rich.account(1)).payout == rich.account(1)
    with pytest.raises(ActError, match="is no member"):
        rich.member(8).set_payout(rich.account(1))


def test_claim_for__everybody__who_was_paid_and_who_not(rich: Town) -> None:
    rich.member(1).claim("ZOO")
    act = ClaimForOthers.of(standing(rich, 0), currencies=["ZOO"])
    assert act.words() == ("Pay the dividends of 4 members of Bottling Cell, at your cost for gas: 400 ZOO")
    rich.send(rich.contract("Share").functions.set_payout(rich.cell.record.share), sender=5)
    outcome = rich.member(0).claim_for(currencies=["ZOO"])
    expected = [(rich.account(index), "100 ZOO") for index in (2, 3, 4)]
    assert texts(outcome.paid)[:3] == expected
    with pytest.raises(ActError, match="99 is no member"):
        rich.member(0).claim_for(99)


def test_allocate__revenue__as_it_was_split(town: Town) -> None:
    with pytest.raises(ActError) as caught:
        town.member(0).allocate()
    assert caught.value.what == "nothing is to be split in ZOO, ETH"
    town.send(town.coin.functions.transfer(town.cell.record.splitter, 601 * COIN))
    act = Allocate.of(standing(town, 0))
    assert act.words() == "Split the revenue of Bottling Cell: 601 ZOO"
    (one,) = town.member(0).allocate().allocations
    assert [str(amount) for amount in (one.revenue, one.dividend, one.treasury, one.released)] == [
        "601 ZOO",
        "300.5 ZOO",
        "300.5 ZOO",
        "0 ZOO",
    ]
    assert one.recipients == ()


def test_pay_in__token_revenue__allowed_first_and_receipted(town: Town) -> None:
    act = PayIn.of(standing(town, 0), "1,250.50 ZOO", "invoice 7")
    assert act.words() == (
        f"Pay 1250.5 ZOO to Bottling Cell as revenue, to its splitter {town.cell.record.splitter}"
    )
    assert [step.key for step in act.steps()] == ["allow", "pay"]
    outcome = town.member(0).pay_in("1,250.50 ZOO", "invoice 7")
    assert str(outcome.amount) == "1250.5 ZOO"
    assert town.coin.functions.balanceOf(town.cell.record.splitter).call() == 1_250_500_000
    assert town.coin.functions.allowance(town.account(0), town.cell.record.splitter).call() == 0


def test_pay_in__smaller_allowance_there__set_to_nothing_before(town: Town) -> None:
    town.send(town.coin.functions.approve(town.cell.record.splitter, 5))
    act = PayIn.of(standing(town, 0), "1 ZOO")
    assert [step.key for step in act.steps()] == ["reset", "allow", "pay"]
    assert str(town.member(0).pay_in("1 ZOO").amount) == "1 ZOO"
    town.send(town.coin.functions.approve(town.cell.record.splitter, COIN))
    assert [step.key for step in PayIn.of(standing(town, 0), "1 ZOO").steps()] == ["pay"]


@pytest.mark.parametrize(("capital", "place"), [(True, "treasury"), (False, "splitter")])
def test_pay_in__coin__arrives(town: Town, capital: bool, place: str) -> None:
    outcome = town.member(0).pay_in("0.5 ETH", capital=capital)
    receiver = getattr(town.cell.record, place)
    assert (str(outcome.amount), outcome.to) == ("0.5 ETH", receiver)
    assert town.cell.reader.balance(receiver) == ETHER // 2


def test_pay_in__token_capital__to_the_treasury(town: Town) -> None:
    town.member(0).pay_in("7 ZOO", capital=True)
    assert town.coin.functions.balanceOf(town.cell.record.treasury).call() == 7 * COIN


def test_pay_in__too_much_too_fine_or_unknown__refused_before_signing(town: Town) -> None:
    with pytest.raises(ActError) as caught:
        town.member(3).pay_in("1 ZOO")
    assert caught.value.what == f"{town.account(3)} has 0 ZOO, less than 1 ZOO"
    with pytest.raises(AmountError, match="finer than ZOO"):
        town.member(0).pay_in("0.0000001 ZOO")
    with pytest.raises(ActError, match="has no asset USDC"):
        town.member(0).pay_in("1 USDC")
    with pytest.raises(ActError, match="is nothing"):
        town.member(0).pay_in("0 ZOO")
    with pytest.raises(ActError, match="capital has no receipt"):
        town.member(0).pay_in("1 ZOO", "gift", capital=True)
