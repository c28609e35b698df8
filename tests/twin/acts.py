"""What people do, in both organisations. An act that finds nobody to do it does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.model.chain.evm import Outcome
from tests.twin.founding import DAY, EXPIRY, NAME, terms
from tests.twin.story import ACTIVE, PENDING, Story
from tests.twin.world import Draft, functions, seal

Act = Callable[[Story], None]
PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
DELEGATION = "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
BALLOT = "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"
GOVERNOR = "celldao Governor"
MASK_160 = 2**160 - 1


# --- shares


def _welcome(story: Story, account: str) -> None:
    """Who receives shares for the first time delegates to himself there; with us that is so by itself."""
    if account not in story.twins.holders and story.balance(account):
        story.twins.holders.add(account)
        story.follow(account, "token", "delegate", account)


def _amount(story: Story, most: int) -> int:
    """Mostly some of it, at times all, nothing, or more than there is. Whole steps."""
    if story.dice.chance(15):
        return most
    if story.dice.chance(5):
        return 0
    if story.dice.chance(8):
        return most + story.step
    return story.step * story.dice.whole(0, most // story.step)


def transfer(story: Story) -> None:
    sender, receiver = story.holder(), story.somebody()
    amount = _amount(story, story.balance(sender))
    twins = story.twins

    def theirs() -> Outcome:
        outcome = twins.theirs(sender, "token", "transfer", receiver, amount)
        _welcome(story, receiver)
        return outcome

    told = f"{amount} from {story.name(sender)} to {story.name(receiver)}"
    story.both("transfer", told, lambda: twins.ours(sender, "share", "transfer", receiver, amount), theirs)


def issue(story: Story) -> None:
    receiver, amount = story.somebody(), story.step * story.dice.whole(1, 10 ** story.dice.whole(1, 8))
    twins = story.twins

    def theirs() -> Outcome:
        outcome = twins.theirs(receiver, "token", "mint", receiver, amount)
        _welcome(story, receiver)
        return outcome

    told = f"{amount} to {story.name(receiver)}"
    story.both("issue", told, lambda: twins.by_vote("share", "issue", receiver, amount), theirs)


def burn(story: Story) -> None:
    owner = story.holder()
    amount = max(story.step, _amount(story, story.balance(owner)))
    if not story.balance(owner):
        return
    twins = story.twins
    story.both(
        "burn",
        f"{amount} of {story.name(owner)}",
        lambda: twins.by_vote("share", "burn", owner, amount, False),
        lambda: twins.theirs(owner, "token", "burn", owner, amount),
    )


def _pair(story: Story) -> tuple[str, str]:
    place = story.dice.whole(0, len(story.twins.accounts) - 2)
    return story.twins.accounts[place], story.twins.accounts[place + 1]


def approve(story: Story) -> None:
    owner, spender = _pair(story)
    amount = _amount(story, story.balance(owner))
    twins = story.twins
    story.both(
        "approve",
        f"{amount} by {story.name(owner)}",
        lambda: twins.ours(owner, "share", "approve", spender, amount),
        lambda: twins.theirs(owner, "token", "approve", spender, amount),
    )


def transfer_from(story: Story) -> None:
    owner, spender = _pair(story)
    receiver, twins = story.somebody(), story.twins
    allowed = int(twins.ask_theirs("token", "allowance", owner, spender))
    amount = _amount(story, min(allowed, story.balance(owner)))

    def theirs() -> Outcome:
        outcome = twins.theirs(spender, "token", "transferFrom", owner, receiver, amount)
        _welcome(story, receiver)
        return outcome

    told = f"{amount} of {story.name(owner)} to {story.name(receiver)} by {story.name(spender)}"
    ours = lambda: twins.ours(spender, "share", "transferFrom", owner, receiver, amount)  # noqa: E731
    story.both("transferFrom", told, ours, theirs)


def _deadline(story: Story) -> int:
    return story.now + story.dice.pick([0, 1, DAY, -1])


def _signer(story: Story, account: str) -> str:
    """Mostly his own key."""
    return story.name(story.somebody() if story.dice.chance(15) else account)


def permit(story: Story) -> None:
    owner, spender = _pair(story)
    amount, deadline, signer, twins = (
        story.step * story.dice.whole(0, 10**6),
        _deadline(story),
        _signer(story, owner),
        story.twins,
    )
    nonce = int(twins.ask_theirs("token", "nonces", owner)) + (1 if story.dice.chance(10) else 0)
    types = ["address", "address", "uint256", "uint256", "uint256"]
    words = [owner, spender, amount, nonce, deadline]

    def call(send: Any, place: str, contract: str) -> Outcome:
        signature = seal(contract, NAME, PERMIT, types, words, signer)
        found: Outcome = send(spender, place, "permit", owner, spender, amount, deadline, *signature)
        return found

    told = f"{amount} by {story.name(owner)}, signed by {signer}, until {deadline}"
    story.both(
        "permit",
        told,
        lambda: call(twins.ours, "share", twins.at.share),
        lambda: call(twins.theirs, "token", twins.token),
    )


# --- votes


def delegate(story: Story) -> None:
    delegator, delegatee, twins = story.holder(), story.somebody(), story.twins
    story.both(
        "delegate",
        f"{story.name(delegator)} to {story.name(delegatee)}",
        lambda: twins.ours(delegator, "share", "delegate", delegatee),
        lambda: twins.theirs(delegator, "token", "delegate", delegatee),
    )


def delegate_signed(story: Story) -> None:
    delegator, delegatee, twins = story.holder(), story.somebody(), story.twins
    expiry = _deadline(story)
    nonce = int(twins.ask_theirs("token", "nonces", delegator)) + (1 if story.dice.chance(10) else 0)
    types, words = ["address", "uint256", "uint256"], [delegatee, nonce, expiry]

    def call(send: Any, place: str, contract: str) -> Outcome:
        signature = seal(contract, NAME, DELEGATION, types, words, story.name(delegator))
        found: Outcome = send(delegatee, place, "delegateBySig", delegatee, nonce, expiry, *signature)
        return found

    story.both(
        "delegateBySig",
        f"{story.name(delegator)} to {story.name(delegatee)}, nonce {nonce}, until {expiry}",
        lambda: call(twins.ours, "share", twins.at.share),
        lambda: call(twins.theirs, "token", twins.token),
    )


def return_votes(story: Story) -> None:
    """Ours: anyone, where the delegate holds nothing any more. There: the delegator himself."""
    delegator, twins = story.somebody(), story.twins
    voter = twins.ask_theirs("token", "delegates", delegator)
    returns = delegator in twins.holders and voter != delegator and not story.balance(voter)

    def theirs() -> Outcome:
        return twins.theirs(delegator, "token", "delegate", delegator) if returns else Outcome(True, b"")

    told = f"to {story.name(delegator)}"
    story.both(
        "return_votes", told, lambda: twins.ours(delegator, "share", "return_votes", [delegator]), theirs
    )


# --- proposals


def propose(story: Story) -> None:
    dice, twins = story.dice, story.twins
    proposer = story.holder() if dice.chance(90) else story.somebody()
    again = bool(twins.drafts) and dice.chance(5)
    draft = dice.pick(twins.drafts) if again else _draft(story, proposer)
    sent = (draft.targets, draft.values, draft.calldatas, draft.text)
    done = story.both(
        "propose",
        f"{draft.number % 10**6} by {story.name(proposer)}: {draft.text[-30:]}",
        lambda: twins.ours(proposer, "governor", "propose", *sent),
        lambda: twins.theirs(proposer, "parliament", "propose", *sent),
        answer=True,
    )
    if done:
        twins.drafts.append(draft)
        for function in ("hashProposal", "getProposalId"):
            ours = twins.ask_ours("governor", function, *draft.by_hash)
            theirs = twins.ask_theirs("parliament", function, *draft.by_hash)
            story.demand(ours == theirs == draft.number, f"{function}: ours {ours}, theirs {theirs}")
        story.finish()


def _draft(story: Story, proposer: str) -> Draft:
    dice, twins = story.dice, story.twins
    calldatas, values = [], []
    for _ in range(dice.whole(1, 3)):
        fails = dice.chance(8)
        poke = functions("Target")["poke"].encode([dice.whole(0, 1_000)])
        calldatas.append(functions("Target")["refuse"].encode([]) if fails else poke)
        values.append(0 if fails else dice.pick([0, 0, 1, 5]))
    text = f"proposal {len(twins.drafts)} " + "x" * dice.whole(0, 60)
    if dice.chance(15):
        named = proposer if dice.chance(60) else story.somebody()
        text += f"#proposer={named}"
    targets = (twins.target,) * len(calldatas)
    return Draft(targets, tuple(values), tuple(calldatas), text)


def _support(story: Story) -> int:
    """Mostly for it; at times something that is none of the three."""
    return int(story.dice.pick([1] * 10 + [0] * 4 + [2] * 4 + [3]))


def vote(story: Story) -> None:
    if (draft := story.to_vote_on()) is None:
        return
    dice, twins = story.dice, story.twins
    voter, support = story.voter(draft), _support(story)
    function, *more = dice.pick(
        [("castVote",), ("castVoteWithReason", "because"), ("castVoteWithReasonAndParams", "since", b"")]
    )
    words = (draft.number, support, *more)
    story.both(
        function,
        f"{story.name(voter)} says {support} on {draft.number % 10**6}",
        lambda: twins.ours(voter, "governor", function, *words),
        lambda: twins.theirs(voter, "parliament", function, *words),
        answer=True,
    )


def _ballot(
    story: Story, draft: Draft, support: int, voter: str, signer: str, theirs: bool
) -> tuple[int, bytes, bytes]:
    """Signed with the nonce that each counts: there it rises with every ballot, with us when one revokes."""
    twins = story.twins
    asked = (
        twins.ask_theirs("parliament", "nonces", voter)
        if theirs
        else twins.ask_ours("governor", "nonces", voter)
    )
    contract = twins.parliament if theirs else twins.at.governor
    types = ["uint256", "uint8", "address", "uint256"]
    return seal(contract, GOVERNOR, BALLOT, types, [draft.number, support, voter, asked], signer)


def vote_signed(story: Story) -> None:
    if (draft := story.to_vote_on()) is None:
        return
    twins, voter, support = story.twins, story.voter(draft), _support(story)
    signer = _signer(story, voter)

    def call(theirs: bool) -> Outcome:
        v, r, s = _ballot(story, draft, support, voter, signer, theirs)
        words = (draft.number, support, voter, r + s + bytes([v]))
        if theirs:
            return twins.theirs(story.twins.accounts[0], "parliament", "castVoteBySig", *words)
        return twins.ours(story.twins.accounts[0], "governor", "castVoteBySig", *words)

    told = f"{story.name(voter)} says {support} on {draft.number % 10**6}, signed by {signer}"
    story.both("castVoteBySig", told, lambda: call(False), lambda: call(True), answer=True)


def vote_together(story: Story) -> None:
    """Ours counts many signed ballots at once; there each is sent by itself, and refused if ours skips it."""
    if (draft := story.to_vote_on()) is None:
        return
    dice, twins = story.dice, story.twins
    ballots = [(story.voter(draft), min(2, _support(story))) for _ in range(dice.whole(1, 5))]
    signers = [_signer(story, voter) for voter, _ in ballots]
    signed = []
    for (voter, support), signer in zip(ballots, signers, strict=True):
        v, r, s = _ballot(story, draft, support, voter, signer, False)
        signed.append((v << 168 | support << 160 | int(voter, 16), r, s))
    before = [twins.ask_ours("governor", "hasVoted", draft.number, voter) for voter, _ in ballots]

    def theirs() -> Outcome:
        counted, refusal, open_then = 0, Outcome(False, b""), story.state(draft) == ACTIVE
        already = dict(zip((voter for voter, _ in ballots), before, strict=True))
        for (voter, support), signer in zip(ballots, signers, strict=True):
            v, r, s = _ballot(story, draft, support, voter, signer, True)
            words = (draft.number, support, voter, r + s + bytes([v]))
            snapshot = twins.ask_theirs("parliament", "proposalSnapshot", draft.number)
            if open_then and not twins.ask_theirs("token", "getPastVotes", voter, snapshot):
                continue  # ballots of weight 0 count as nothing there
            outcome = twins.theirs(voter, "parliament", "castVoteBySig", *words)
            counted += outcome.succeeded
            refusal = refusal if outcome.succeeded else outcome
            good = open_then and signer == story.name(voter) and not already[voter]
            story.demand(outcome.succeeded == good, f"a ballot of {story.name(voter)}: {outcome}")
            already[voter] = already[voter] or outcome.succeeded
        return Outcome(True, counted.to_bytes(32, "big")) if open_then else refusal

    told = ", ".join(f"{story.name(voter)} says {support}" for voter, support in ballots)
    story.both(
        "cast_votes_by_sig",
        f"on {draft.number % 10**6}: {told}",
        lambda: twins.ours(twins.accounts[0], "governor", "cast_votes_by_sig", draft.number, signed),
        theirs,
        answer=True,
    )


def execute(story: Story) -> None:
    if (draft := story.decided()) is None:
        return
    twins, anyone = story.twins, story.somebody()
    story.both(
        "execute",
        f"{draft.number % 10**6}",
        lambda: twins.ours(anyone, "governor", "execute", *draft.by_hash),
        lambda: twins.theirs(anyone, "parliament", "execute", *draft.by_hash),
        answer=True,
    )


def cancel(story: Story) -> None:
    """Mostly of what is pending, by the proposer or another.

    Ours lets anyone cancel once the proposer has lost his votes: that is left out.
    """
    waiting = [draft for draft in story.twins.drafts if story.state(draft) == PENDING]
    draft = story.dice.pick(waiting) if waiting else story.draft() if story.dice.chance(20) else None
    if draft is None:
        return
    twins = story.twins
    proposer = twins.ask_theirs("parliament", "proposalProposer", draft.number)
    if not twins.ask_theirs("token", "getPastVotes", proposer, story.now - 1):
        story.alone["anyone cancels what its proposer has lost the votes for"] += 1
        return
    caller = proposer if story.dice.chance(80) else story.somebody()
    story.both(
        "cancel",
        f"{draft.number % 10**6} by {story.name(caller)}",
        lambda: twins.ours(caller, "governor", "cancel", *draft.by_hash),
        lambda: twins.theirs(caller, "parliament", "cancel", *draft.by_hash),
        answer=True,
    )


# --- rules and time


def set_rules(story: Story) -> None:
    """As a vote would. Quorum and extension only while nothing is open and no snapshot is to come, be it of a
    proposal that has been cancelled: ours keeps those of proposing, theirs has those of the snapshot."""
    twins, wanted = story.twins, terms(story.dice)
    snapshots = [
        int(twins.ask_theirs("parliament", "proposalSnapshot", draft.number)) for draft in twins.drafts
    ]
    if max(snapshots, default=0) >= story.now or any(
        story.state(draft) in (PENDING, ACTIVE) for draft in twins.drafts
    ):
        wanted.quorum, wanted.extension = story.terms.quorum, story.terms.extension
        wanted.period = max(wanted.period, wanted.extension)
    story.quorum_changed = story.quorum_changed or wanted.quorum != story.terms.quorum
    story.terms = wanted
    track = (wanted.delay, wanted.period, 0, EXPIRY, 100 * wanted.quorum, 5_000, wanted.extension)

    rules = (wanted.delay, wanted.period, wanted.quorum, wanted.extension)
    story.both(
        "set rules",
        str(wanted),
        lambda: twins.by_vote("governor", "set_tracks", track, track),
        lambda: twins.theirs(twins.accounts[0], "parliament", "setRules", *rules),
    )


def pass_time(story: Story) -> None:
    """Into a later second: any, or just about where a proposal changes its state."""
    dice, twins = story.dice, story.twins
    moments = [story.now + dice.pick([1, 1, 60, 600])]
    if dice.chance(5):
        moments.append(story.now + DAY)
    for draft in twins.drafts[-3:]:
        for function in ("proposalSnapshot", "proposalDeadline"):
            at = int(twins.ask_theirs("parliament", function, draft.number)) + dice.pick([0, 1, 1, -1])
            if at > story.now:
                moments.append(at)
    story.pass_to(dice.pick(moments))


SHARES: dict[Act, int] = {
    transfer: 8,
    issue: 3,
    burn: 3,
    approve: 3,
    transfer_from: 4,
    permit: 3,
    delegate: 6,
    delegate_signed: 3,
    return_votes: 3,
    pass_time: 9,
}
EVERYTHING: dict[Act, int] = {
    **SHARES,
    propose: 12,
    vote: 20,
    vote_signed: 5,
    vote_together: 4,
    execute: 8,
    cancel: 3,
    set_rules: 1,
    pass_time: 10,
}
# a kind of story -> its acts, by weight
KINDS = {"governor": EVERYTHING, "share": SHARES}
