"""Leaving, fetching, selling back, transferring, moving, recoveries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from celldao.actions import OfferBuyBack, ProposeRecovery
from celldao.acts import Consent, Exit, Fetch, Move, SellBack, Standing, TransferShares, tickets_of
from celldao.errors import ActError, AmountError
from celldao.proposals import Proposal
from tests.support.embedded import COIN, DAY, Town, build_town
from tests.support.live import key


def standing(town: Town, index: int) -> Standing:
    return Standing.of(town.cell, town.account(index))


def texts(amounts: object) -> list[str]:
    return [str(amount) for amount in amounts]  # type: ignore[attr-defined]


def test_exit__all__exactly_what_was_shown_is_set_aside_and_fetched(rich: Town, tmp_path) -> None:
    act = Exit.of(standing(rich, 5), "all")
    me = rich.account(5)
    # a fifth of 1,500 ZOO and 4 ETH at the treasury
    assert act.words() == (
        f"Redeem 100 BOTTLE of member 5 ({me}) for their part of Bottling Cell: 300 ZOO, 0.8 ETH"
    )
    assert act.lines()[0] == "All shares are burned for good: you are no member any more, and have no vote."
    assert act.lines()[-1] == "Dividends stay yours and can be claimed later: 100 ZOO, 0.2 ETH"
    left = rich.member(5).perform(act)
    assert texts(left.kept) == texts(act.parts) == ["300 ZOO", "0.8 ETH"]
    assert (left.paid, left.unread, str(left.shares)) == ((), (), "100 BOTTLE")
    (ticket,) = tickets_of(standing(rich, 5), tmp_path)
    assert (ticket.ticket, texts(ticket.held), ticket.unread) == (left.ticket, texts(left.kept), ())
    assert ticket.ready == left.ready
    assert tickets_of(standing(rich, 4), tmp_path) == ()
    with pytest.raises(ActError) as early:
        rich.member(0).fetch(left.ticket)
    assert early.value.what == f"ticket {left.ticket} is not ready"
    rich.pass_to(int(left.ready.timestamp()))
    fetch = Fetch.of(standing(rich, 0), left.ticket)
    assert fetch.words() == f"Fetch what ticket {left.ticket} of member 5 of Bottling Cell holds: ZOO, ETH"
    fetched = rich.member(0).fetch(left.ticket)
    assert [(to, str(amount)) for to, amount in fetched.paid] == [(me, "300 ZOO"), (me, "0.8 ETH")]
    assert rich.coin.functions.balanceOf(me).call() == 300 * COIN
    with pytest.raises(ActError, match="nothing is left under the ticket"):
        rich.member(0).fetch(left.ticket)
    assert tickets_of(standing(rich, 5), tmp_path) == ()


def test_exit__some__the_rest_stays(rich: Town) -> None:
    left = rich.member(4).exit("25 shares")
    # 25 of 500 of 1,500 ZOO and 4 ETH
    assert texts(left.kept) == ["75 ZOO", "0.2 ETH"]
    assert rich.cell.now().member(4).balance.value == 75  # type: ignore[union-attr]


def test_exit__too_many_none_or_nonsense__refused(rich: Town) -> None:
    with pytest.raises(ActError) as caught:
        rich.member(5).exit(101)
    assert caught.value.what == f"{rich.account(5)} holds 100 BOTTLE, less than 101 BOTTLE"
    with pytest.raises(ActError, match="is nothing"):
        rich.member(5).exit(0)
    with pytest.raises(AmountError):
        rich.member(5).exit("many")
    with pytest.raises(ActError, match="holds no shares of Bottling Cell"):
        rich.member(8).exit("all")
    with pytest.raises(ActError) as least:
        rich.member(5).exit("99.5")
    assert least.value.what == "less than 1 BOTTLE would be left"
    with pytest.raises(ActError, match="nothing is set aside under the ticket 9"):
        rich.member(5).fetch(9)


def test_exit__no_delay_and_holding_time__when_it_can_be_is_said() -> None:
    town = build_town(exit={"delay": "0 seconds", "holding_time": "90 days"})
    with pytest.raises(ActError) as caught:
        town.member(5).exit("all")
    member = town.cell.now().member(5)
    assert member is not None
    assert member.held_since is not None
    until = (member.held_since + timedelta(days=90)).strftime("%Y-%m-%d %H:%M")
    assert caught.value.remedy.startswith(f"Leave from {until}")
    town.coin_to(town.cell.record.treasury, 500)
    town.pass_time(91 * DAY)
    left = town.member(5).exit("all")
    assert ([amount.units for amount in left.paid], left.kept) == ([100], ())


def test_sell_back__offer__paid_as_shown_or_refused(rich: Town) -> None:
    with pytest.raises(ActError, match="Bottling Cell does not offer to buy shares back"):
        rich.member(5).sell_back(1)
    until = datetime.fromtimestamp(rich.time + 60 * DAY, UTC)
    offer = OfferBuyBack(price="2.5 ZOO", shares="30 shares", until=until)
    rich.carried(Proposal(title="Buy back", reference="offer-1", actions=[offer]))
    act = SellBack.of(standing(rich, 5), "10.5")
    assert act.words() == (
        f"Sell 10.5 BOTTLE of member 5 ({rich.account(5)}) back to Bottling Cell for 26.25 ZOO"
    )
    sold = rich.member(5).perform(act)
    assert (str(sold.shares), str(sold.paid), sold.payee) == ("10.5 BOTTLE", "26.25 ZOO", rich.account(5))
    with pytest.raises(ActError) as caught:
        rich.member(5).sell_back(20)
    assert caught.value.what == "Bottling Cell buys only 19.5 BOTTLE more"
    rich.pass_to(int(until.timestamp()) + 1)
    with pytest.raises(ActError, match="the offer ended at"):
        rich.member(5).sell_back(5)


def test_transfer__members_only__done_or_refused(rich: Town) -> None:
    act = TransferShares.of(standing(rich, 1), rich.account(2), 40)
    assert act.words() == (
        f"Transfer 40 BOTTLE of Bottling Cell from member 1 ({rich.account(1)}) to member 2 "
        f"({rich.account(2)})"
    )
    if rich.cell.now().rules()["transfer"].value == "locked":
        with pytest.raises(ActError, match="cannot be transferred"):
            rich.member(1).transfer(rich.account(2), 40)
        return
    moved = rich.member(1).transfer(rich.account(2), 40)
    assert (str(moved.shares), moved.to) == ("40 BOTTLE", rich.account(2))
    with pytest.raises(ActError, match="only who holds shares of this cell can receive more"):
        rich.member(1).transfer(rich.account(9), 40)
    with pytest.raises(ActError) as caught:
        rich.member(1).transfer(rich.account(2), 61)
    assert caught.value.what == f"{rich.account(1)} holds 60 BOTTLE, less than 61 BOTTLE"


def test_move__key_at_hand__everything_goes_along(rich: Town) -> None:
    act = Move.of(standing(rich, 1), key(9))
    assert act.words() == (
        f"Move member 1 ({rich.account(1)}) of Bottling Cell to the address {rich.account(9)}"
    )
    moved = rich.member(1).perform(act)
    assert (moved.number, moved.new) == (1, rich.account(9))
    assert texts(amount for _, amount in rich.member(9).claim().paid) == ["100 ZOO", "0.2 ETH"]
    with pytest.raises(ActError, match="is no member of Bottling Cell"):
        rich.member(1).move(key(8))
    with pytest.raises(ActError) as back:
        rich.member(2).move(key(1))
    assert back.value.what.startswith(f"{rich.account(1)} may not hold shares: it was a member's former key")


def test_move__consent_in_a_file__only_for_whom_it_is(rich: Town, tmp_path) -> None:
    consent = Consent.sign(standing(rich, 1), key(9))
    consent.save(tmp_path / "consent.json")
    read = Consent.load(tmp_path / "consent.json")
    assert read == consent
    with pytest.raises(
        ActError, match=f"the consent of {rich.account(9)} is for the member {rich.account(1)}"
    ):
        rich.member(2).move(read)
    rich.pass_time(2 * 3_600)
    with pytest.raises(ActError, match="the signature's deadline has passed"):
        rich.member(1).move(read)
    until = datetime.fromtimestamp(rich.time + DAY, UTC)
    assert rich.member(1).move(Consent.sign(standing(rich, 1), key(9), until)).number == 1


def test_consent__no_such_file_or_another__said_with_a_remedy(tmp_path) -> None:
    with pytest.raises(ActError, match=r"consent.json cannot be read: No such file or directory"):
        Consent.load(tmp_path / "consent.json")
    (tmp_path / "other.json").write_text('{"chain_id": 1}')
    with pytest.raises(ActError, match="is no consent: share: Field required"):
        Consent.load(tmp_path / "other.json")


def test_recovery__under_way__vetoed_or_finished(rich: Town) -> None:
    with pytest.raises(ActError, match="no recovery is under way for"):
        rich.member(5).veto_recovery()
    lost, new = rich.account(5), rich.account(9)
    proposal = Proposal(
        title="A lost key", reference="lost-1", actions=[ProposeRecovery(lost=lost, replacement=new)]
    )
    rich.carried(proposal)
    with pytest.raises(ActError) as early:
        rich.member(0).finish_recovery(lost)
    assert early.value.what.endswith(f"the owner of {lost} can object")
    ended = rich.member(5).veto_recovery()
    assert (ended.old, ended.replacement, ended.finished) == (lost, new, False)
    again = proposal.model_copy(update={"reference": "lost-2"})
    rich.carried(again, proposer=2)
    rich.pass_time(61 * DAY)
    assert rich.member(0).finish_recovery(lost).finished
    assert rich.cell.now().member(5).address == new  # type: ignore[union-attr]
