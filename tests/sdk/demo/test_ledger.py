"""The second computation: single events, and that it refuses what the rules forbid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from celldao.demo import events as e
from celldao.demo.books import Scope, position
from celldao.demo.ledger import Ledger, LedgerBooks, LedgerError, MandateRules, Track

SHARE = 10**6
DAY = 86_400
USD = e.Asset("USD", "0x" + "11" * 20, 6, floor=1_000)
ORDINARY = Track(DAY, 5 * DAY, 3 * DAY, 14 * DAY, quorum=2_000, approval=5_000, late_extension=DAY)
STRICT = replace(ORDINARY, quorum=4_000, approval=6_667)
BUY = e.Proposal("buy", "Buy", "", 1, e.Purchase("USD", "shop", 400), constitutional=False)
RULES = MandateRules(draw_limit=1_000, petition_quorum=2_000)
RATIO = e.Proposal("ratio", "Ratio", "", 1, e.NewSplit(5_000, 10 * DAY), constitutional=True)


@pytest.fixture
def ledger() -> Ledger:
    """Ten members with 10 shares each; 30 % dividends, 20 % to a fund."""
    split = e.Split(dividends=3_000, smoothing=0, recipients=(("fund", 2_000),))
    return Ledger([USD], dict.fromkeys(range(1, 11), 10 * SHARE), split, ORDINARY, STRICT, 500, RULES)


def run(ledger: Ledger, *events: e.Event) -> None:
    for event in events:
        ledger.apply(event)


def ballots(supports: str) -> tuple[tuple[int, e.Support], ...]:
    """Members 1, 2, … vote + for, - against, 0 abstain; a blank does not vote."""
    meant = {"+": e.Support.FOR, "-": e.Support.AGAINST, "0": e.Support.ABSTAIN}
    return tuple((n, meant[sign]) for n, sign in enumerate(supports, start=1) if sign != " ")


def test_allocation__reserve_not_full__fills_it_first(ledger: Ledger) -> None:
    run(
        ledger,
        e.Contribution(1, "USD", 700),
        e.Payment(2, e.Kind.PARTS, "customer", "USD", 1_001, "order 1"),
        e.Allocation(3, "USD"),
    )
    account = ledger.accounts["USD"]
    # 300 fill the reserve; of 701 the members get 210, the fund 140, the treasury the other 351.
    assert account.treasury == 700 + 300 + 351
    assert account.to_recipients["fund"] == 140
    assert account.dividends.distributed == 210


def test_allocation__smoothing__goes_into_the_stream_and_what_is_due_comes_out(ledger: Ledger) -> None:
    ledger.split = replace(ledger.split, smoothing=10 * DAY)
    run(
        ledger,
        e.Contribution(1, "USD", 1_000),
        e.Payment(2, e.Kind.DESIGN, "customer", "USD", 1_000, "drawing"),
        e.Allocation(10, "USD"),
        e.Allocation(10 + 5 * DAY, "USD"),
    )
    account = ledger.accounts["USD"]
    assert (account.stream.unreleased, account.dividends.distributed) == (150, 150)


def test_exit__books_the_part_and_pull_pays_it(ledger: Ledger) -> None:
    run(ledger, e.Contribution(1, "USD", 1_005), e.Exit(2, 3))
    account = ledger.accounts["USD"]
    assert (account.owed[3], account.available, account.treasury) == (100, 905, 1_005)
    assert sum(ledger.shares.values()) == 90 * SHARE
    run(ledger, e.Pull(3, 3, "USD"))
    assert (account.paid_exits[3], account.available, account.treasury) == (100, 905, 905)


def test_exit__second_member__of_what_the_first_left(ledger: Ledger) -> None:
    run(ledger, e.Contribution(1, "USD", 1_005), e.Exit(2, 3), e.Exit(3, 4))
    assert ledger.accounts["USD"].owed[4] == 905 * 10 // 90


def test_vote__passed__is_executed_from_its_eta_on(ledger: Ledger) -> None:
    deadline = 10 + 6 * DAY
    run(
        ledger,
        e.Contribution(1, "USD", 1_000),
        e.Propose(10, BUY),
        e.SignedBallots(10 + 2 * DAY, BUY, ballots("++ -0")),
    )
    poll = ledger.polls["buy"]
    assert (poll.units, poll.quorum) == (10 * SHARE, 2 * SHARE)
    assert (poll.state(deadline), poll.state(deadline + 1)) == ("Active", "Queued")
    with pytest.raises(LedgerError, match="can't be executed"):
        run(ledger, e.Execute(deadline + 3 * DAY - 1, BUY))
    run(ledger, e.Execute(deadline + 3 * DAY, BUY))
    assert poll.state(deadline + 3 * DAY) == "Executed"
    assert ledger.accounts["USD"].paid_suppliers["shop"] == 400


@pytest.mark.parametrize(
    ("supports", "proposal", "state"),
    [
        ("+0", BUY, "Queued"),  # 2 of 10 are a fifth
        ("+ -", BUY, "Defeated"),  # those against do not count for the quorum
        ("++--", BUY, "Defeated"),  # a tie
        ("+++", RATIO, "Defeated"),  # 4 are needed
        ("++++--", RATIO, "Defeated"),  # 66.66 % for
        ("++++++---", RATIO, "Defeated"),
        ("+++++++---", RATIO, "Queued"),
        ("+00 0", RATIO, "Queued"),
    ],
)
def test_vote__tallies__outcome(ledger: Ledger, supports: str, proposal: e.Proposal, state: str) -> None:
    run(
        ledger,
        e.Propose(10, proposal),
        e.SignedBallots(10 + 2 * DAY, proposal, ballots(supports)),
        e.Claim(10 + 20 * DAY, 1, "USD"),
    )
    assert ledger.polls[proposal.key].state(10 + 7 * DAY) == state


def test_vote__late_quorum__extends_the_deadline(ledger: Ledger) -> None:
    last = 10 + 6 * DAY
    run(ledger, e.Propose(10, BUY), e.SignedBallots(last, BUY, ballots("++")))
    assert ledger.polls["buy"].deadline == last + DAY


def test_vote__delegated__the_delegate_casts_both_and_the_delegator_none(ledger: Ledger) -> None:
    run(ledger, e.Delegation(5, 2, 1), e.Propose(10, BUY))
    run(ledger, e.SignedBallots(10 + 2 * DAY, BUY, ballots("+")))
    assert ledger.polls["buy"].tally[e.Support.FOR] == 2 * SHARE
    with pytest.raises(LedgerError, match="member 2 has no ballot"):
        run(ledger, e.Ballot(11 + 2 * DAY, BUY, 2, e.Support.FOR, ""))


def test_vote__delegated_after_the_snapshot__counts_for_the_next_one_only(ledger: Ledger) -> None:
    run(ledger, e.Propose(10, BUY), e.Delegation(11 + DAY, 2, 1))
    run(ledger, e.SignedBallots(10 + 2 * DAY, BUY, ballots("++")))
    assert ledger.polls["buy"].tally[e.Support.FOR] == 2 * SHARE


def test_vote__twice_or_too_early_or_too_late__refused(ledger: Ledger) -> None:
    run(ledger, e.Propose(10, BUY))
    with pytest.raises(LedgerError, match="has not begun"):
        run(ledger, e.Ballot(10 + DAY, BUY, 1, e.Support.FOR, ""))
    run(ledger, e.Ballot(11 + DAY, BUY, 1, e.Support.FOR, ""))
    with pytest.raises(LedgerError, match="no ballot left"):
        run(ledger, e.Ballot(12 + DAY, BUY, 1, e.Support.AGAINST, ""))
    with pytest.raises(LedgerError, match="voting is over"):
        run(ledger, e.Ballot(11 + 6 * DAY, BUY, 2, e.Support.FOR, ""))


def test_execute__new_split__holds_from_then_on(ledger: Ledger) -> None:
    run(
        ledger,
        e.Propose(10, RATIO),
        e.SignedBallots(10 + 2 * DAY, RATIO, ballots("+++++")),
        e.Execute(10 + 9 * DAY, RATIO),
    )
    assert (ledger.split.dividends, ledger.split.smoothing) == (5_000, 10 * DAY)
    assert ledger.split.recipients == (("fund", 2_000),)


def test_purchase__more_than_is_available__refused(ledger: Ledger) -> None:
    run(ledger, e.Propose(10, BUY), e.SignedBallots(10 + 2 * DAY, BUY, ballots("+++")))
    with pytest.raises(LedgerError, match="the treasury has 0"):
        run(ledger, e.Execute(10 + 9 * DAY, BUY))


def test_trade__more_than_he_has__refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="has not so many"):
        run(ledger, e.Trade(1, 1, 2, 10 * SHARE + 1))


def test_position__after_everything__sums_to_what_came_in(ledger: Ledger) -> None:
    run(
        ledger,
        e.Contribution(1, "USD", 1_003),
        e.Payment(2, e.Kind.PARTS, "customer", "USD", 7_777, "order 1"),
        e.Allocation(3, "USD"),
        e.Trade(4, 1, 2, 3 * SHARE),
        e.Claim(5, 1, "USD"),
        e.Exit(6, 1),
        e.Payment(7, e.Kind.MACHINE_TIME, "customer", "USD", 31, "hours"),
    )
    ledger.close(8)
    scope = Scope(("USD",), tuple(ledger.shares), ("fund",), ())
    found = position(LedgerBooks(ledger, 8), "USD", scope)
    assert found.came_in == found.accounted == 1_003 + 7_777 + 31
    assert found.carried >= 31
