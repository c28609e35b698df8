"""The same questions to both, after every step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.twin.differences import STATES

if TYPE_CHECKING:
    from tests.twin.story import Story

Answers = Iterator[tuple[str, Any, Any]]


def answers(story: Story) -> Answers:
    """Question, our answer, theirs."""
    yield from _token(story)
    yield from _past(story)
    yield from _rules(story)
    for draft in story.twins.drafts:
        yield from _proposal(story, draft.number)
    yield from _money(story)


def _token(story: Story) -> Answers:
    twins = story.twins
    for function in ("totalSupply", "name", "decimals", "CLOCK_MODE", "clock"):
        yield function, twins.ask_ours("share", function), twins.ask_theirs("token", function)
    for account in twins.accounts:
        who = story.name(account)
        for function in ("balanceOf", "getVotes", "delegates", "nonces"):
            ours = twins.ask_ours("share", function, account)
            yield f"{function} of {who}", ours, twins.ask_theirs("token", function, account)
    for owner, spender in story_pairs(story):
        ours = twins.ask_ours("share", "allowance", owner, spender)
        theirs = twins.ask_theirs("token", "allowance", owner, spender)
        yield f"allowance of {story.name(owner)} to {story.name(spender)}", ours, theirs


def story_pairs(story: Story) -> Iterator[tuple[str, str]]:
    """Each account and the next one: allowances are given to these only."""
    accounts = story.twins.accounts
    return pairwise(accounts)


def _past(story: Story) -> Answers:
    """The second before, one that is not over, and one of long ago."""
    twins, now = story.twins, story.now
    # another moment each step, without dice: what is asked must not change the story
    begun = now - (now - 1_800_000_000) * (story.steps % 7) // 7
    for second in {now - 1, now, begun - 1, 1_799_999_999}:
        ours, theirs = (ask("getPastTotalSupply", second) for ask in (_ask_ours(twins), _ask_theirs(twins)))
        yield f"getPastTotalSupply at {second}", *_future(ours, theirs)
        for account in twins.accounts:
            ours = twins.ask_ours("share", "getPastVotes", account, second)
            theirs = twins.ask_theirs("token", "getPastVotes", account, second)
            yield f"getPastVotes of {story.name(account)} at {second}", *_future(ours, theirs)
            ours = twins.ask_ours("governor", "getVotes", account, second)
            theirs = twins.ask_theirs("parliament", "getVotes", account, second)
            yield f"governor's getVotes of {story.name(account)} at {second}", *_future(ours, theirs)


def _ask_ours(twins: Any) -> Any:
    return lambda function, *args: twins.ask_ours("share", function, *args)


def _ask_theirs(twins: Any) -> Any:
    return lambda function, *args: twins.ask_theirs("token", function, *args)


def _future(ours: Any, theirs: Any) -> tuple[Any, Any]:
    """Both refuse a second that is not over, each in its words."""
    if ours == "? share: that second is not over yet" and theirs == "? ERC5805FutureLookup":
        return None, None
    return ours, theirs


def _rules(story: Story) -> Answers:
    twins = story.twins
    for function in (
        "votingDelay",
        "votingPeriod",
        "proposalThreshold",
        "clock",
        "CLOCK_MODE",
        "name",
        "version",
    ):
        yield (
            f"governor's {function}",
            twins.ask_ours("governor", function),
            twins.ask_theirs("parliament", function),
        )
    if story.kind == "governor" and not story.quorum_changed:
        second = story.now - 1
        yield (
            "quorum",
            twins.ask_ours("governor", "quorum", second),
            twins.ask_theirs("parliament", "quorum", second),
        )


def _proposal(story: Story, number: int) -> Answers:
    twins, shown = story.twins, f"proposal {number % 10**6}"
    for function in ("proposalSnapshot", "proposalDeadline", "proposalProposer", "proposalVotes"):
        ours = twins.ask_ours("governor", function, number)
        yield f"{function} of {shown}", ours, twins.ask_theirs("parliament", function, number)
    ours, theirs = (
        twins.ask_ours("governor", "state", number),
        twins.ask_theirs("parliament", "state", number),
    )
    yield f"state of {shown}", STATES.get(ours, ours), theirs
    story.seen.add(str(theirs))
    for account in twins.accounts:
        ours = twins.ask_ours("governor", "hasVoted", number, account)
        theirs = twins.ask_theirs("parliament", "hasVoted", number, account)
        yield f"hasVoted({shown}, {story.name(account)})", ours, theirs
    snapshot = twins.ask_theirs("parliament", "proposalSnapshot", number)
    if snapshot < story.now:
        rules = twins.ask_ours("governor", "proposal_rules", number)
        # in basis points, the fourth of the rules
        needed = -(-twins.ask_ours("share", "getPastTotalSupply", snapshot) * rules[3] // 10_000)
        yield f"quorum of {shown}", needed, twins.ask_theirs("parliament", "quorum", snapshot)


def _money(story: Story) -> Answers:
    """What proposals have done."""
    twins = story.twins
    treasury, parliament = twins.at.treasury, twins.parliament
    called = (twins.ask_theirs("target", "sum", account) for account in (treasury, parliament))
    yield "what was called", *called
    yield "coin", twins.chain.coin_of(treasury), twins.chain.coin_of(parliament)
