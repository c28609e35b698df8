"""An operator who wants more than his mandate: more money, votes, time, or to stay."""

from __future__ import annotations

from dataclasses import replace

import boa
import pytest

from tests.support.actors import address_of
from tests.support.attempts import encoded, outcomes, script, step
from tests.support.cell import Policy, Weight
from tests.support.contracts import at, deploy
from tests.support.tokens import pausable, plain, reentering
from tests.unit.mandate.world import (
    BUY,
    COIN,
    DAY,
    KEYS,
    MONEY,
    NATIVE,
    NOBODY,
    OPERATOR,
    SHARE_UNIT,
    SUPPLIER,
    TAKE,
    Charter,
    Grant,
    MandateRules,
    actor,
    call,
    make,
    next_mandate,
    wait,
)

PERIOD = 30 * DAY
UNITS = 100 * SHARE_UNIT
BEYOND = "mandate: beyond the budget"
NOT_BARRED = "mandate: the operator must be barred from shares"
NO_SHARES = "share: this address may not hold shares"
ENDED = "mandate: it has ended"


# ------------------------------------------------------------------ more money
def test_draws_around_the_end_of_a_period__two_budgets_and_never_three() -> None:
    """He tries in every second that could matter, with a report and without, for as much as he can get."""
    world = make()
    begun = world.mandate.overview().begun_at
    seconds = [0, 1, PERIOD - 1, PERIOD, PERIOD + 1, PERIOD + 5 * DAY, 2 * PERIOD - 2, 2 * PERIOD - 1]
    drawn: dict[int, int] = {}
    for second in seconds:
        boa.env.timestamp = begun + second
        for asset, budget in ((world.token, 500 * MONEY), (NATIVE, 2 * COIN)):
            before = world.account(asset).drawn
            for amount in (budget, budget // 2, 1):
                try:
                    world.draw(amount, asset)
                except boa.BoaError:
                    continue
            if asset is world.token:
                drawn[second] = world.account(asset).drawn - before
    assert drawn == {second: 500 * MONEY * (second in (0, PERIOD)) for second in seconds}
    # any window as long as a period holds two at most
    for start in seconds:
        window = sum(amount for second, amount in drawn.items() if start <= second < start + PERIOD)
        assert window <= 1_000 * MONEY


def test_every_way_out__together_never_more_than_was_drawn() -> None:
    """Coin, batches of 128 that fail half way, calls, allowances, money given back and drawn again."""
    world = make()
    shop = world.shop
    calls = tuple((shop, each, True) for each in (BUY, TAKE))
    mine = world.with_grant(Grant(charter=replace(world.charter, calls=calls, any_receiver=True)))
    mandate, token, treasury = mine.mandate, mine.token, mine.treasury
    crowd = [address_of(f"helper {n}") for n in range(127)]
    refusing = deploy("receivers/RefusesCoin")
    treasury_before = mine.held(treasury), mine.coin(treasury)

    mine.draw(500 * MONEY)
    mine.draw(2 * COIN, NATIVE)
    with boa.reverts("mandate: can't pay a receiver"):
        mandate.spend(NATIVE, [*crowd, refusing.address], [COIN // 100] * 128, sender=OPERATOR)
    with boa.reverts("mandate: can't pay a receiver"):
        mandate.spend(token, [*crowd, SUPPLIER], [4 * MONEY] * 128, sender=OPERATOR)
    mandate.spend(token, crowd, [2 * MONEY] * 127, sender=OPERATOR)
    mandate.call(shop, COIN, BUY, sender=OPERATOR)
    take = shop.take.prepare_calldata(token, 100 * MONEY)
    mandate.call_with(token, 100 * MONEY, shop, take, sender=OPERATOR)
    mine.give_back(COIN // 2, NATIVE)
    mine.give_back(100 * MONEY)
    for asset in (token, NATIVE):
        with boa.reverts(BEYOND):
            mine.draw(1, asset)
    # an allowance of a former call is none, nor is one more than the account holds
    with boa.reverts("zoo: allowance too small"):
        mandate.call(shop, 0, take, sender=OPERATOR)
    with boa.reverts("zoo: balance too small"):
        mandate.call_with(
            token, 10**30, shop, shop.take.prepare_calldata(token, 46 * MONEY + 1), sender=OPERATOR
        )

    assert mine.account() == (
        500 * MONEY,
        2_000 * MONEY,
        500 * MONEY,
        500 * MONEY,
        1_000 * MONEY,
        354 * MONEY,
        100 * MONEY,
        46 * MONEY,
    )
    assert mine.account(NATIVE)[2:] == (2 * COIN, 2 * COIN, 10 * COIN, COIN, COIN // 2, COIN // 2)
    assert mine.held(treasury) == treasury_before[0] - 400 * MONEY
    assert mine.coin(treasury) == treasury_before[1] - 2 * COIN + COIN // 2


def test_second_address_of_a_token__takes_nothing_that_leavers_are_owed() -> None:
    """Once the asset of his mandate, now registered under the first one: under the second nothing is owed."""
    token = plain()
    other = deploy("standins/SecondAddress", token.address)
    world = make(token=token, mandates=MandateRules(draw_limit=5_000))
    world.decide(world.treasury.unregister_asset, token)
    world.world.register(other)
    budgets = ((other, 10_000 * MONEY, 10_000 * MONEY),)
    mine = world.with_grant(Grant(charter=replace(world.charter, budgets=budgets)))
    world.decide(world.treasury.unregister_asset, other)
    world.world.register(token)
    for member in world.members[:9]:
        world.treasury.exit(UNITS, sender=member)
    assert world.world.owed(token) == 9_000 * MONEY
    assert world.treasury.available(other) == 10_000 * MONEY
    with boa.reverts("treasury: leavers are owed this"):
        mine.draw(1_000 * MONEY + 1, other)
    assert mine.account(other).drawn == 0
    mine.draw(1_000 * MONEY, other)
    assert world.held(world.treasury) == world.world.owed(token)


def test_token_that_calls_back__amends_suspends_and_recalls_nothing_in_the_middle_of_a_draw() -> None:
    """A vote carried out by the token, in the middle: the treasury is busy."""
    token = reentering()
    world = make(token=token)
    mandate, governor = world.mandate, world.cell.governor
    charter = Charter(budgets=((token, 10**12, 10**12),)).struct()
    for data in (
        mandate.amend.prepare_calldata(charter),
        mandate.suspend.prepare_calldata(False),
        mandate.recall.prepare_calldata(),
    ):
        run = governor.run.prepare_calldata([(mandate.address, 0, data, 3, False)])
        token.arm(governor, run)
        world.draw(100 * MONEY)
        assert (token.successes(), token.answer()) == (0, b"")
    assert world.account()[:4] == (500 * MONEY, 2_000 * MONEY, 300 * MONEY, 300 * MONEY)


def test_vote_and_draw_in_one_execution__the_draw_waits_for_its_end() -> None:
    """A proposal of two steps; the operator sits in the first and draws before the second."""
    operator = deploy("receivers/Reenterer")
    world = make(Grant(operator=operator), accepted=False)
    mandate, treasury = world.mandate, world.treasury
    operator.run(mandate, 0, mandate.accept.prepare_calldata(1))
    operator.arm(mandate, mandate.draw.prepare_calldata(NATIVE, COIN))
    world.world.vote(
        call(treasury.send, NATIVE, [operator.address], [1]),
        call(mandate.amend, Charter(budgets=((NATIVE, 0, 0),)).struct()),
    )
    assert (operator.calls(), operator.successes(), world.coin(mandate)) == (1, 0, 0)
    with boa.reverts(BEYOND):
        operator.run(mandate, 0, mandate.draw.prepare_calldata(NATIVE, 1))


# ------------------------------------------------------------------ votes
@pytest.mark.parametrize("policy", [Policy.FREE, Policy.MEMBERS])
def test_operator_is_sent_shares__they_do_not_arrive(policy: Policy) -> None:
    """Nor a number that is moved or re-pointed to him, nor a vote that somebody lends him."""
    world = make(policy=policy)
    share, giver = world.share, world.members[0]
    refused = NO_SHARES if policy == Policy.FREE else "share: only holders may receive"
    for receiver in (OPERATOR, world.mandate.address):
        with boa.reverts(refused):
            share.transfer(receiver, SHARE_UNIT, sender=giver)
        share.approve(world.stranger, SHARE_UNIT, sender=giver)
        with boa.reverts(refused):
            share.transferFrom(giver, receiver, SHARE_UNIT, sender=world.stranger)
        with boa.reverts(NO_SHARES):
            share.issue(receiver, SHARE_UNIT, sender=world.by_vote)
        with boa.reverts(NO_SHARES):
            share.repoint(giver, receiver, sender=world.by_vote)
        assert share.balanceOf(receiver) == share.getVotes(receiver) == 0
    world.draw(1)


def test_operator_whom_a_vote_lets_hold_shares__draws_nothing_while_he_may() -> None:
    world = make()
    world.decide(world.share.bar, OPERATOR, False)
    with boa.reverts(NOT_BARRED):
        world.draw(1)
    world.decide(world.share.issue, OPERATOR, UNITS)
    with boa.reverts(NOT_BARRED):
        world.draw(1)
    with boa.reverts("share: the account holds shares"):
        world.decide(world.share.bar, OPERATOR, True)
    # he can still spend what he has, and the guardian recalls him
    world.mandate.recall(sender=actor("guardian"))


def test_member_who_becomes_operator__sells_first() -> None:
    """Nobody votes on the mandate that he works under."""
    world = make()
    with boa.reverts("share: the account holds shares"):
        world.decide(world.factory.grant_mandate, Grant(operator=world.members[0]).struct())


# ------------------------------------------------------------------ staying
def test_recall_while_a_token_is_paused__ends_it_and_the_money_comes_later() -> None:
    """As where an end that moved money could be held up by one token."""
    token = pausable()
    world = make(token=token)
    world.draw(500 * MONEY)
    world.draw(COIN, NATIVE)
    token.set_paused(True)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    with boa.env.anchor():
        world.mandate.sign_petition(1, sender=world.members[1])
        assert world.status == "ended"
    for sender in (world.by_vote, actor("guardian"), OPERATOR):
        with boa.env.anchor():
            world.mandate.recall(sender=sender)
            assert world.status == "ended"
    world.mandate.recall(sender=actor("guardian"))
    with boa.reverts(ENDED):
        world.spend(1)
    world.mandate.sweep([token, NATIVE], sender=world.stranger)
    assert (world.balance, world.coin(world.mandate)) == (500 * MONEY, 0)
    token.set_paused(False)
    for attempt in (world.spend, world.give_back):
        with boa.reverts(ENDED):
            attempt(1)
    world.mandate.sweep([token], sender=world.stranger)
    assert world.balance == 0
    assert world.held(world.treasury) == 10_000 * MONEY


def test_recalled_between_two_transactions_of_a_payroll__the_second_pays_nobody() -> None:
    world = make()
    workers = [address_of(f"worker {n}") for n in range(128)]
    world.amend(any_receiver=True)
    world.draw(500 * MONEY)
    world.mandate.spend(world.token, workers, [MONEY] * 128, sender=OPERATOR)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    world.mandate.sign_petition_by_sigs(1, [world.signed(KEYS[1], 1)], sender=world.stranger)
    with boa.reverts(ENDED):
        world.mandate.spend(world.token, workers, [MONEY] * 128, sender=OPERATOR)
    with boa.reverts(ENDED):
        world.draw(1, NATIVE)
    with boa.reverts(ENDED):
        world.give_back(1)
    assert [world.held(worker) for worker in workers] == [MONEY] * 128
    world.mandate.sweep([world.token], sender=world.stranger)
    assert world.held(world.treasury) == 9_872 * MONEY


def test_expiry_moved_back_and_forth__what_has_ended_stays_ended() -> None:
    world = make()
    world.amend(lifetime=10)
    wait(10)
    with boa.reverts(ENDED):
        world.decide(world.mandate.amend, Charter().struct())
    with boa.reverts(ENDED):
        world.decide(world.mandate.suspend, False)
    with boa.reverts(ENDED):
        world.mandate.accept(2, sender=OPERATOR)
    assert world.status == "ended"


# ------------------------------------------------------------------ recalling whom one likes
def test_petition_with_borrowed_shares__counts_nothing_in_any_second() -> None:
    """A raider borrows nine tenths of all shares for one transaction, to recall an honest operator."""
    lender, raider = deploy("attackers/FlashLender"), script()
    members = ((lender.address, 9 * UNITS), (raider.address, SHARE_UNIT), (KEYS[0].address, UNITS))
    world = make(policy=Policy.FREE, members=members)
    mandate = world.mandate

    def borrow(*steps: tuple[str, int, bytes]) -> list[str]:
        lender.lend(world.share, 9 * UNITS, raider, encoded(steps), sender=world.stranger)
        return outcomes(raider)

    wait()
    delegate = step(world.share.delegate, raider.address)
    told = borrow(delegate, step(mandate.file_petition), step(mandate.sign_petition, 1))
    assert told == ["done", "done", "mandate: you have signed it already"]
    assert mandate.petition_of(1).signed == SHARE_UNIT  # what he had of his own
    mandate.file_petition(sender=KEYS[0].address)
    for _ in range(3):
        assert borrow(step(mandate.sign_petition, 2)) in (
            ["done"],
            ["mandate: you have signed it already"],
        )
        wait()
    assert mandate.petition_of(2).signed == UNITS + SHARE_UNIT
    assert world.status == "running"


def test_petition_by_sybils__divided_shares_are_no_more_units() -> None:
    """Before the snapshot a division changes nothing; after it the parts have none."""
    world = make(policy=Policy.FREE, minimum_position=1)
    raider, mandate = world.members[0], world.mandate
    wait()
    mandate.file_petition(sender=raider)
    crowd = [actor(f"sybil {n}") for n in range(10)]
    for sybil in crowd:
        world.share.transfer(sybil, UNITS // 10, sender=raider)
    wait()
    for sybil in crowd:
        with boa.reverts("mandate: no votes at the snapshot"):
            mandate.sign_petition(1, sender=sybil)
    mandate.file_petition(sender=crowd[0])
    for sybil in crowd[1:]:
        mandate.sign_petition(2, sender=sybil)
    with boa.reverts("mandate: no votes at the snapshot"):
        mandate.sign_petition(2, sender=raider)
    assert mandate.petition_of(2).signed == UNITS
    assert world.status == "running"


def test_petition_signed_and_sold_on__the_buyer_has_no_second_signature() -> None:
    """Move and sign again: shares, a delegation, or the number itself."""
    world = make(policy=Policy.FREE)
    raider, mandate = world.members[0], world.mandate
    wait()
    mandate.file_petition(sender=raider)
    heir, friend = actor("heir of the number"), world.members[1]
    with boa.env.anchor():
        world.share.transfer(heir, UNITS, sender=raider)
        wait()
        with boa.reverts("mandate: no votes at the snapshot"):
            mandate.sign_petition(1, sender=heir)
    with boa.env.anchor():
        world.share.repoint(raider, heir, sender=world.by_vote)
        with boa.reverts("mandate: you have signed it already"):
            mandate.sign_petition(1, sender=heir)
    world.share.delegate(friend, sender=raider)
    wait()
    mandate.sign_petition(1, sender=friend)
    assert mandate.petition_of(1).signed == 2 * UNITS  # his own and the friend's, once each


def test_petition_by_heads__one_member_one_unit_whatever_he_holds() -> None:
    members = tuple((key.address, UNITS * (n * n + 1)) for n, key in enumerate(KEYS))
    world = make(weight=Weight.MEMBER, members=members)
    wait()
    world.mandate.file_petition(sender=world.members[9])
    assert world.mandate.petition_of(1)[2:] == (2_000_000, 1_000_000)
    assert world.status == "running"


# ------------------------------------------------------------------ revenue
def test_mandate_as_recipient_of_revenue__before_it_exists_and_after() -> None:
    """Its address is known beforehand. What the split would bring it, nobody has granted."""
    world = make()
    terms = Grant().struct()
    splitter, ahead = world.cell.splitter, next_mandate(world.cell, terms)
    with boa.reverts("splitter: a mandate can't be a recipient"):
        world.decide(splitter.set_split, (0, 0, [(world.mandate.address, 5_000)]))
    world.decide(splitter.set_split, (0, 0, [(ahead, 5_000)]))
    with boa.reverts("mandate: it can't be a recipient of revenue"):
        world.decide(world.factory.grant_mandate, terms)
    # in one proposal neither order gets through
    split = call(splitter.set_split, (0, 0, [(ahead, 5_000)]))
    grant = call(world.factory.grant_mandate, terms)
    world.decide(splitter.set_split, (0, 0, []))
    with boa.reverts("mandate: it can't be a recipient of revenue"):
        world.world.vote(split, grant)
    with boa.reverts("splitter: a mandate can't be a recipient"):
        world.world.vote(grant, split)


# ------------------------------------------------------------------ standing in the way
def test_shares_sent_to_the_mandates_address_before_it_exists__stop_nothing_and_give_no_vote() -> None:
    """Free transfers go to any address, and nobody can send them on from there."""
    world = make(policy=Policy.FREE)
    terms = Grant(operator=actor("second operator")).struct()
    ahead = next_mandate(world.cell, terms)
    world.share.transfer(ahead, UNITS, sender=world.members[0])
    world.decide(world.factory.grant_mandate, terms)
    mandate = at("Mandate", ahead)
    mandate.accept(1, sender=actor("second operator"))
    wait()
    for function, args in (
        (world.share.transfer, (OPERATOR, 1)),
        (world.share.delegate, (OPERATOR,)),
        (world.treasury.exit, (UNITS,)),
    ):
        data = function.prepare_calldata(*args)
        with boa.reverts("mandate: this call is not listed"):
            mandate.call(function.contract, 0, data, sender=actor("second operator"))
    with boa.reverts("mandate: no votes at the snapshot"):
        world.mandate.file_petition(sender=actor("second operator"))


def test_terms_seen_beforehand__another_operator_gets_another_address() -> None:
    """Who is paid before his mandate exists can rely on it: nobody else's is put there."""
    world = make()
    first, second = (Grant(operator=actor(role)).struct() for role in ("one", "other"))
    ahead = next_mandate(world.cell, first)
    world.decide(world.factory.grant_mandate, second)
    assert world.factory.cell_of_mandate(ahead) == NOBODY
    world.decide(world.factory.grant_mandate, first)
    assert world.factory.cell_of_mandate(ahead) == world.treasury.address
    assert at("Mandate", ahead).overview().operator == actor("one")


def test_mandates_address_granted_as_operator__other_words_get_past_it() -> None:
    """What is barred can't be barred again. A mandate of other terms lies elsewhere; a vote lifts the bar."""
    world = make()
    terms = Grant(operator=actor("second operator")).struct()
    world.decide(world.factory.grant_mandate, Grant(operator=next_mandate(world.cell, terms)).struct())
    with boa.reverts("share: it is so already"):
        world.decide(world.factory.grant_mandate, terms)
    with boa.env.anchor():
        world.decide(world.factory.grant_mandate, (*terms[:2], terms[2] + 1, terms[3]))
    world.decide(world.share.bar, next_mandate(world.cell, terms), False)
    world.decide(world.factory.grant_mandate, terms)


def test_shares_sent_to_the_operator_before_the_grant__he_sends_them_on() -> None:
    """Known and kept: with free transfers somebody can keep at it; the operator takes another address."""
    world = make(policy=Policy.FREE)
    operator, giver = actor("second operator"), world.members[0]
    terms = Grant(operator=operator).struct()
    world.share.transfer(operator, SHARE_UNIT, sender=giver)
    with boa.reverts("share: the account holds shares"):
        world.decide(world.factory.grant_mandate, terms)
    world.share.transfer(giver, SHARE_UNIT, sender=operator)
    world.decide(world.factory.grant_mandate, terms)
    with boa.reverts(NO_SHARES):
        world.share.transfer(operator, SHARE_UNIT, sender=giver)


def test_second_address_registered_after_members_left__is_refused() -> None:
    """A majority registers another address of the same money, grants a budget in it, and draws what leavers
    wait for: under a registered name a draw is held against no other. So it is never registered."""
    token = plain()
    other = deploy("standins/SecondAddress", token.address)
    world = make(token=token, mandates=MandateRules(draw_limit=5_000))
    for member in world.members[:9]:
        world.treasury.exit(UNITS, sender=member)
    with boa.reverts("treasury: mirrors another asset"):
        world.world.register(other)
    # nor is a budget granted in what is not registered
    budgets = ((other, 10_000 * MONEY, 10_000 * MONEY),)
    with boa.reverts("mandate: the cell must register the asset first"):
        world.with_grant(Grant(charter=replace(world.charter, budgets=budgets)))
