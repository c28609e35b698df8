"""An operator's acts on a chain: shown in words, refused before signing, told by the chain's events."""

from __future__ import annotations

import pytest

from celldao.acts import Standing, perform, preview
from celldao.errors import ActError, AmountError
from celldao.mandate import Status
from celldao.operators import (
    Accept,
    CallContract,
    Draw,
    FileReport,
    GiveBack,
    LogProvenance,
    Recall,
    Spend,
    Sweep,
    find_mandate,
)
from tests.sdk.operators.conftest import Built
from tests.support.embedded import COIN, DAY, ETHER, Town, deploy
from tests.support.operators import POLICY, operator_of, state_of

DIGEST = b"\x07" * 32


def standing(town: Town, index: int) -> Standing:
    return Standing.of(town.cell, town.account(index))


def test_accept__the_policy_of_the_vote__begins_and_shows_all_terms(town: Town, mandate: str) -> None:
    act = Accept.of(standing(town, 6), mandate, POLICY)
    assert act.words() == (
        f"Accept the mandate {mandate} of Bottling Cell, as its operator {town.account(6)}"
    )
    assert act.lines()[:3] == [
        "draws up to 300 ZOO a period, 1000 ZOO in all",
        "periods of 30 days; a report of each within 5 days",
        act.lines()[2],
    ]
    assert f"may pay {town.account(9)}" in act.lines()
    assert f'policy {state_of(town, mandate).policy} at "https://cell.example/policy.md"' in act.lines()
    outcome = operator_of(town, 6).accept(POLICY)
    state = state_of(town, mandate)
    assert (outcome.begun, outcome.first_report) == (state.begun, state.report_due)
    assert state.status is Status.RUNNING
    with pytest.raises(ActError, match="was accepted at"):
        operator_of(town, 6).accept()


def test_accept__another_policy_or_account__nothing_is_signed(town: Town, mandate: str) -> None:
    with pytest.raises(ActError, match="the policy given has the hash 0x"):
        operator_of(town, 6).accept(POLICY + b" ")
    with pytest.raises(ActError, match="is not the operator of the mandate"):
        perform(Accept.of(standing(town, 7), mandate), town.member(7).backend)
    assert state_of(town, mandate).status is Status.GRANTED


def test_find_mandate__by_account_and_address__or_why_not(town: Town, mandate: str, built: Built) -> None:
    assert find_mandate(standing(town, 6)).address == mandate
    with pytest.raises(ActError, match="is no operator of Bottling Cell"):
        find_mandate(standing(town, 8))
    with pytest.raises(ActError, match="is no mandate of Bottling Cell"):
        find_mandate(standing(town, 6), town.cell.record.treasury)
    with pytest.raises(ActError, match="is no mandate of Bottling Cell"):
        find_mandate(standing(town, 6), "night shift")
    with pytest.raises(ActError, match="has 2 mandates") as caught:
        find_mandate(standing(town, 7))
    assert built.wide in caught.value.remedy
    assert built.second in caught.value.remedy
    operator_of(town, 7, built.second).accept()
    operator_of(town, 7, built.second).resign()
    assert find_mandate(standing(town, 7)).address == built.wide


def test_draw_spend_give_back__within_the_budget__to_the_unit(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    act = Draw.of(standing(town, 6), "250.5 ZOO")
    assert act.words() == f"Draw 250.5 ZOO from the treasury into the mandate {mandate} of Bottling Cell"
    assert act.lines()[0].startswith("300 ZOO can still be drawn until ")
    assert str(operator.draw("250.5 ZOO").amount) == "250.5 ZOO"
    assert [str(one) for one in town.cell.now().drawable(state_of(town, mandate))] == ["49.5 ZOO"]
    spend = Spend.of(standing(town, 6), [(town.account(9), "1 ZOO"), (town.account(10), "2.5 ZOO")])
    assert spend.words() == f"Make 2 payments from the mandate {mandate} of Bottling Cell: 3.5 ZOO"
    outcome = operator.spend([(town.account(9), "1 ZOO"), (town.account(10), "2.5 ZOO")])
    assert [(who, str(amount)) for who, amount in outcome.payments] == [
        (town.account(9), "1 ZOO"),
        (town.account(10), "2.5 ZOO"),
    ]
    operator.pay(town.account(9), "0.000001 ZOO")
    operator.give_back("100 ZOO")
    (budget,) = state_of(town, mandate).budgets
    assert [str(one) for one in (budget.drawn, budget.spent, budget.returned, budget.balance)] == [
        "250.5 ZOO",
        "3.500001 ZOO",
        "100 ZOO",
        "146.999999 ZOO",
    ]


def test_draw__given_back__does_not_refill_the_budget(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    operator.draw("300 ZOO")
    operator.give_back("300 ZOO")
    with pytest.raises(ActError) as caught:
        operator.draw("1 ZOO")
    assert caught.value.what == "only 0 ZOO can still be drawn in this period, less than 1 ZOO"
    town.pass_time(30 * DAY)
    assert str(operator.draw("300 ZOO").amount) == "300 ZOO"


def test_draw__treasury_is_small__its_part_bounds(town: Town, built: Built) -> None:
    mandate = built.wide
    operator = operator_of(town, 7, mandate)
    operator.accept()
    limit = town.cell.now().rules()["mandates.draw_limit"].value
    left, _ = town.cell.now().drawable(state_of(town, mandate))
    assert left.units == 5_000 * COIN * int(limit.percent * 100) // 10_000
    operator.draw(left)
    assert [one.units for one in town.cell.now().drawable(state_of(town, mandate))] == [0, ETHER]
    with pytest.raises(ActError, match="only 0 ZOO can still be drawn"):
        operator.draw("0.000001 ZOO")


@pytest.mark.parametrize("what", ["draw", "spend", "call", "log"])
def test_act__not_accepted_suspended_or_ended__refused_in_words(town: Town, mandate: str, what: str) -> None:
    operator = operator_of(town, 6, mandate)
    acts = {
        "draw": lambda: operator.draw("1 ZOO"),
        "spend": lambda: operator.pay(town.account(9), "1 ZOO"),
        "call": lambda: operator.call(town.coin.address, "mint(address to)", [town.account(6)]),
        "log": lambda: operator.log_provenance(DIGEST),
    }
    with pytest.raises(ActError, match="is not accepted yet"):
        acts[what]()
    operator.accept()
    operator.resign()
    with pytest.raises(ActError, match="has ended since"):
        acts[what]()


def test_spend__stranger_too_much_nobody_or_itself__refused_before_signing(
    town: Town, mandate: str, built: Built
) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    operator.draw("10 ZOO")
    with pytest.raises(ActError, match=f"may not pay {town.account(8)}"):
        operator.pay(town.account(8), "1 ZOO")
    with pytest.raises(ActError) as caught:
        operator.spend([(town.account(9), "6 ZOO"), (town.account(9), "5 ZOO")])
    assert caught.value.what == f"the mandate {mandate} of Bottling Cell has 10 ZOO, less than 11 ZOO"
    with pytest.raises(ActError, match="there is nothing to pay"):
        operator.spend([])
    with pytest.raises(ActError, match="is no address"):
        operator.pay("9", "1 ZOO")
    with pytest.raises(ActError, match="has no budget of ETH"):
        operator.pay(town.account(9), "1 ETH")
    with pytest.raises(AmountError, match="finer than ZOO"):
        operator.pay(town.account(9), "0.0000001 ZOO")
    anyone = operator_of(town, 7, built.wide)
    anyone.accept()
    with pytest.raises(ActError, match="cannot pay itself"):
        anyone.pay(built.wide, "1 ZOO")


def test_spend__more_than_a_call_takes__divided(town: Town, mandate: str) -> None:
    payments = [(town.account(9), "0.01 ZOO")] * 129
    steps = Spend.of(standing(town, 6), payments).steps()
    assert [step.purpose for step in steps] == [
        "make 128 payments of 1.28 ZOO",
        f"pay 0.01 ZOO to {town.account(9)}",
    ]
    assert len({step.key for step in steps}) == 2


def test_call__listed_function__done_others_refused(town: Town, built: Built) -> None:
    weth, mandate = built.weth, built.wide
    operator = operator_of(town, 7, mandate)
    operator.accept()
    operator.draw("0.5 ETH")
    act = CallContract.of(standing(town, 7), weth.address, "deposit()", amount="0.2 ETH", mandate=mandate)
    assert act.words() == f"Call {weth.address} from the mandate {mandate} of Bottling Cell"
    assert act.lines()[0].startswith(
        f"Wrap the coin that goes along, by a call of {weth.address}, with 0.2 ETH"
    )
    outcome = operator.call(weth.address, "deposit()", amount="0.2 ETH")
    assert (outcome.target, outcome.selector) == (weth.address, bytes.fromhex("d0e30db0"))
    _, budget = state_of(town, mandate).budgets
    assert (str(budget.spent), str(budget.balance)) == ("0.2 ETH", "0.3 ETH")
    with pytest.raises(ActError, match="may not call function 0x"):
        operator.call(weth.address, "withdraw(uint256 amount)", [1])
    with pytest.raises(ActError, match=r"has 0\.3 ETH, less than 1 ETH"):
        operator.call(weth.address, "deposit()", amount="1 ETH")
    with pytest.raises(ActError, match="either a function"):
        operator.call(weth.address)
    with pytest.raises(ActError, match="either a function"):
        operator.call(weth.address, "deposit()", data=b"\xd0\xe3\x0d\xb0")
    with pytest.raises(ActError, match="2 bytes name no function"):
        operator.call(weth.address, data=b"\xd0\xe3")
    with pytest.raises(ActError, match="8197 bytes of calldata"):
        operator.call(weth.address, data=bytes(8_197))


def test_file_report__a_period_has_ended__covers_it(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    with pytest.raises(ActError, match=r"all that has ended of the mandate .* is reported"):
        operator.file_report(DIGEST)
    town.pass_time(30 * DAY)
    act = FileReport.of(standing(town, 6), DIGEST, "report-1.json")
    assert act.words() == f"File report 1 of the mandate {mandate} of Bottling Cell"
    outcome = operator.file_report(DIGEST, "report-1.json")
    assert (outcome.index, outcome.digest, outcome.covers) == (0, DIGEST, act.covers)
    assert outcome.covers[1] - outcome.covers[0] == state_of(town, mandate).period
    with pytest.raises(ActError, match="is reported"):
        operator.file_report(DIGEST)


def test_file_report__overdue__money_again_only_after_it(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    town.pass_time(65 * DAY)
    with pytest.raises(ActError, match="no money before the report"):
        operator.draw("1 ZOO")
    start, end = operator.file_report(DIGEST).covers
    assert (end - start).days == 60, "a late report covers all that has ended"
    assert str(operator.draw("1 ZOO").amount) == "1 ZOO"


def test_file_report__after_the_end__covers_up_to_it(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6, mandate)
    operator.accept()
    town.pass_time(10 * DAY)
    operator.resign()
    state = state_of(town, mandate)
    town.pass_time(40 * DAY)
    assert FileReport.of(standing(town, 6), DIGEST, mandate=mandate).covers == (state.begun, state.end)
    assert operator.file_report(DIGEST).covers == (state.begun, state.end)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//evil.example", "a b", "x" * 257, "\u202e"],
    ids=["script", "Script", "data", "host", "blank", "long", "bidi"],
)
def test_file_report__link_that_runs_something__refused(town: Town, mandate: str, link: str) -> None:
    with pytest.raises(ActError, match="link"):
        FileReport.of(standing(town, 6), DIGEST, link, mandate)
    with pytest.raises(ActError, match="link"):
        LogProvenance.of(standing(town, 6), DIGEST, link, mandate)


def test_file_report__hash_of_another_length__refused(town: Town, mandate: str) -> None:
    with pytest.raises(ActError, match="the hash has 31 bytes"):
        FileReport.of(standing(town, 6), b"\x07" * 31, "", mandate)


def test_log_provenance__a_root__once_and_under_the_policy(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    outcome = operator.log_provenance(DIGEST, "ipfs://bafy")
    assert (outcome.root, "0x" + outcome.policy.hex()) == (DIGEST, state_of(town, mandate).policy)
    assert outcome.at == town.cell.now().moment.time
    with pytest.raises(ActError, match="is logged already"):
        operator.log_provenance(DIGEST)


def test_recall__who_may_not__told_how_members_do(town: Town, mandate: str) -> None:
    act = Recall.of(standing(town, 1), mandate)
    assert act.words().startswith("Recall the operator of the mandate")
    with pytest.raises(ActError, match="neither the operator nor the guardian"):
        preview(act, town.member(1).backend)


def test_sweep__after_the_end__by_anyone(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6, mandate)
    operator.accept()
    operator.draw("7 ZOO")
    with pytest.raises(ActError, match="has not ended"):
        operator.sweep()
    assert operator.resign().by == town.account(6)
    anyone = operator_of(town, 8, mandate)
    assert Sweep.of(standing(town, 8), mandate).lines() == ["7 ZOO"]
    assert [str(amount) for amount in anyone.sweep().amounts] == ["7 ZOO"]
    with pytest.raises(ActError, match="nothing is left"):
        anyone.sweep()
    with pytest.raises(ActError, match="has no asset USDC"):
        anyone.sweep("USDC")
    # an asset that the cell never registered comes back too
    other = deploy(town.w3, "tokens/Plain", 0)
    town.send(other.functions.mint(mandate, 5))
    assert [amount.units for amount in anyone.sweep(other.address).amounts] == [5]
    assert other.functions.balanceOf(town.cell.record.treasury).call() == 5


def test_give_back__more_than_there_is_or_a_stranger__refused(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    operator.draw("2 ZOO")
    with pytest.raises(ActError, match="has 2 ZOO, less than 3 ZOO"):
        operator.give_back("3 ZOO")
    with pytest.raises(ActError, match="is not the operator"):
        perform(GiveBack.of(standing(town, 7), "1 ZOO", mandate), town.member(7).backend)


def test_act__same_reference_twice__done_once(town: Town, mandate: str) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    operator.draw("2 ZOO", reference="draw-1")
    operator.draw("2 ZOO", reference="draw-1")
    assert str(state_of(town, mandate).budgets[0].drawn) == "2 ZOO"
