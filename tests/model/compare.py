"""Every readable value of a cell, as the model has it and as the contracts say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.model.compare_mandates import Reading, mandates
from tests.model.reference.basics import NOBODY, Refused
from tests.model.reference.books import MOST, WHOLE
from tests.model.reference.bracket import limit_now
from tests.model.reference.governor import Proposal
from tests.model.reference.treasury import Ticket

if TYPE_CHECKING:
    from tests.model.story import Story

GENESIS = 1_600_000_000


def readings(story: Story) -> Iterator[Reading]:
    yield from _register(story)
    yield from _dividends(story)
    yield from _splitter(story)
    yield from _treasury(story)
    yield from _assets(story)
    yield from _governor(story)
    yield from _balances(story)
    yield from mandates(story)


def _said(effect: Any, *args: Any) -> Any:
    """What the model answers, refusals as `World.read` shows them."""
    try:
        return effect(*args)
    except Refused as refused:
        return f"? {refused.reason}"


def _register(story: Story) -> Iterator[Reading]:
    share, read = story.cell.share, story.world.read
    register, votes = share.register, share.votes
    now, rules = story.cell.clock.now, register.rules
    yield "supply", register.supply, read("share", "totalSupply")
    yield "members", len(register.members), read("share", "member_count")
    yield "holders", len(register.holders), read("share", "holder_count")
    told = (votes.weight, rules.policy, rules.movable, rules.minimum, rules.cap, True)
    yield "rules of holding", told, read("share", "rules")
    for account in story.readable:
        name = story.name(account)
        number = register.number_of(account)
        yield f"number of {name}", number, read("share", "number_of", account)
        flags = (account in register.retired, account in register.barred)
        yield f"status of {name}", flags, read("share", "status_of", account)
        nonce = share.nonces.get(account, 0)
        yield f"nonce of {name}", nonce, read("share", "nonces", account)
        if number == 0:
            yield f"balance of {name}", 0, read("share", "balanceOf", account)
            yield f"votes of {name}", 0, read("share", "getVotes", account)
    for member in register.members:
        name = f"member {member.number} ({story.name(member.address)})"
        yield f"address of {name}", member.address, read("share", "address_of", member.number)
        yield f"payee of {name}", member.payee, read("share", "payee_of", member.number)
        delegate = register.members[member.delegate - 1].address
        yield f"delegate of {name}", delegate, read("share", "delegates", member.address)
        yield f"balance of {name}", member.balance, read("share", "balanceOf", member.address)
        yield f"votes of {name}", votes.of[member.number].latest, read("share", "getVotes", member.address)
        if member.balance:
            word = read("share", "position_word", member.number)
            yield f"{name} held since", member.held_since, (word >> 224) + GENESIS
    for (owner, spender), amount in register.allowances.items():
        pair = f"allowance of {story.name(owner)} to {story.name(spender)}"
        yield pair, amount, read("share", "allowance", owner, spender)
    yield from _past(story, now)


def _past(story: Story, now: int) -> Iterator[Reading]:
    """I-V3: a handful of seconds that are over, always the last one and those of changes among them."""
    votes, read = story.cell.share.votes, story.world.read
    for second in story.past_seconds():
        yield f"units at {second - now}", votes.total.at(second), read("share", "getPastTotalSupply", second)
        for account in story.some_accounts():
            past = _said(votes.at, account, second)
            name = f"votes of {story.name(account)} at {second - now}"
            yield name, past, read("share", "getPastVotes", account, second)
    refusal = "? share: that second is not over yet"
    yield "votes of now", refusal, read("share", "getPastTotalSupply", now)


def _dividends(story: Story) -> Iterator[Reading]:
    dividends, read = story.cell.share.dividends, story.world.read
    yield "currencies", tuple(dividends.currencies), read("share", "currencies")
    for token, currency in dividends.currencies.items():
        name = story.name(token)
        state = (
            currency.per_unit,
            currency.waiting,
            currency.booked,
            currency.scale,
            currency.distributed_at,
            currency.fresh,
        )
        yield f"dividends in {name}", state, read("share", "dividend_state", token)
        for member in dividends.register.members:
            accrued = currency.accrued.get(member.number, 0)
            account = (currency.per_unit, accrued)
            who = f"dividends of member {member.number} in {name}"
            yield who, account, read("share", "account_of", token, member.number)
        for account in story.some_accounts():
            number = dividends.register.number_of(account)
            claimable = read("share", "claimable", account, token)
            yield f"claimable by {story.name(account)} in {name}", currency.due(number), claimable


def _splitter(story: Story) -> Iterator[Reading]:
    splitter, read = story.cell.splitter, story.world.read
    rules = splitter.rules
    terms = (rules.dividend_ratio, rules.smoothing, tuple(rules.recipients))
    yield "split", terms, read("splitter", "terms")
    for asset in story.cell.assets.known:
        name, stream = story.name(asset), splitter.stream(asset)
        yield f"floor of {name}", splitter.floors.get(asset, 0), read("splitter", "reserve_floor", asset)
        yield f"credits in {name}", splitter.total_credits(asset), read("splitter", "total_credits", asset)
        for owner, amount in splitter.credits.get(asset, {}).items():
            yield f"credit of {story.name(owner)}", amount, read("splitter", "credit_of", asset, owner)
        kept = (stream.booked, stream.since, stream.end)
        yield f"stream of {name}", kept, read("splitter", "stream", asset)
        for view in ("revenue", "unreleased", "releasable"):
            expected = _said(getattr(splitter, view), asset)
            yield f"{view} of {name}", expected, read("splitter", view, asset)


def _treasury(story: Story) -> Iterator[Reading]:
    treasury, world = story.cell.treasury, story.world
    rules, read = treasury.rules, world.read
    at = story.cell.at
    overview = (
        at.share,
        treasury.governor,
        at.splitter,
        True,
        treasury.dissolved,
        treasury.heir,
        rules.exit_delay,
        rules.holding_time,
        rules.spending_limit,
        rules.spending_period,
        rules.recovery_notice,
        len(treasury.tickets),
    )
    yield "treasury", overview, story.treasury_view("account")
    yield "registered", tuple(treasury.list), read("treasury", "registered_assets")
    yield "uri", rules.dao_uri, read("treasury", "daoURI")
    offer = treasury.offer
    told = (offer.asset, offer.price, offer.shares, offer.until)
    yield "buy-back", told, read("treasury", "buy_back_offer")
    for account in story.accounts:
        recovery = treasury.recoveries.get(account)
        known = (recovery.replacement, recovery.number, recovery.ready) if recovery else (NOBODY, 0, 0)
        yield f"recovery of {story.name(account)}", known, read("treasury", "recovery_of", account)
        nonce = treasury.nonces.get(account, 0)
        yield f"exit nonce of {story.name(account)}", nonce, read("treasury", "nonces", account)
    for digest, expiry in treasury.messages.items():
        yield "message", expiry, read("treasury", "message_expiry", digest)
        valid = b"\x16\x26\xba\x7e" if story.cell.clock.now <= expiry else b"\xff" * 4
        yield "signature", valid, read("treasury", "isValidSignature", digest, b"")
    for target, function in story.ever_listed:
        listed = treasury.is_listed(target, function)
        selector = world.selector(target, function)
        yield f"{function} is listed", listed, read("treasury", "is_ordinary", target, selector)
    for place, ticket in enumerate(treasury.tickets, 1):
        yield from _ticket(story, place, ticket)


def _ticket(story: Story, place: int, ticket: Ticket) -> Iterator[Reading]:
    assets = set(ticket.claims)
    # what was pulled stays empty; one look a step is enough
    assets.add(story.dice_for_reads.pick(list(story.cell.assets.known)))
    for asset in sorted(assets):
        claim, book = ticket.claims.get(asset), story.cell.treasury.book(asset)
        worth = book.worth(claim) if claim else 0
        weighed = worth is None
        amount = claim.amount if weighed and claim else worth
        whose = (ticket.number, ticket.ready) if ticket.kept else (0, 0)
        said = story.treasury_view("claim_of", place, asset)
        yield f"ticket {place} in {story.name(asset)}", (*whose, amount, weighed), said


def _assets(story: Story) -> Iterator[Reading]:
    treasury = story.cell.treasury
    for asset in story.cell.assets.known:
        book, name = treasury.book(asset), story.name(asset)
        available = treasury.available(asset)
        left, end = limit_now(treasury, book, available)
        state = (
            book.registered,
            book.decimals,
            available,
            book.owed,
            book.remaining if book.pending else WHOLE,
            book.pending,
            min(left & MOST, available),
            end,
        )
        yield f"books of {name}", state, story.treasury_view("asset_state", asset)
        status = (available, False, treasury.dissolved)
        yield f"status of {name}", status, story.world.read("treasury", "status", asset)


def _governor(story: Story) -> Iterator[Reading]:
    governor, read = story.cell.governor, story.world.read
    rules, now = governor.rules, story.cell.clock.now
    told = (
        *vars(rules.ordinary).values(),
        *vars(rules.constitutional).values(),
        rules.threshold,
        rules.guardian,
        rules.guardian_until,
        True,
    )
    yield "rules of voting", told, read("governor", "rules")
    yield "proposals", len(governor.proposals), read("governor", "proposal_count")
    first = max(0, len(governor.proposals) - 8)
    blocks = tuple(story.world.created_in[first:])
    yield "blocks of proposals", blocks, read("governor", "creation_blocks", first, 100)
    units = story.cell.share.votes.total.at(now - 1)
    needed = max(1, -(-units * rules.threshold // 10_000))
    yield "proposal threshold", needed, read("governor", "proposalThreshold")
    quorum = -(-units * rules.ordinary.quorum // 10_000)
    yield "quorum", quorum, read("governor", "quorum", now - 1)
    for account in story.some_accounts():
        nonce = governor.nonce(account)
        yield f"revocations of {story.name(account)}", nonce, read("governor", "nonces", account)
    for place, proposal in enumerate(story.watched_proposals(), 1):
        yield from _proposal(story, place, proposal)


def _proposal(story: Story, place: int, proposal: Proposal) -> Iterator[Reading]:
    read, id_ = story.world.read, story.world.proposal_id(proposal.content)
    name = f"proposal {proposal.content.text!r}"
    yield f"state of {name}", story.cell.governor.state(proposal), read("governor", "state", id_)
    yield f"tally of {name}", tuple(proposal.tally), read("governor", "proposalVotes", id_)
    acts = not proposal.is_resolution
    told = (
        proposal.constitutional,
        proposal.number,
        proposal.threshold,
        proposal.track.quorum,
        proposal.track.approval,
        proposal.track.late_extension,
        proposal.snapshot,
        proposal.deadline,
        proposal.eta if acts else 0,
        proposal.expires if acts else 0,
    )
    yield f"rules of {name}", told, read("governor", "proposal_rules", id_)
    proposer = story.cell.governor.proposer(proposal)
    yield f"proposer of {name}", proposer, read("governor", "proposalProposer", id_)
    for account in story.some_accounts():
        number = story.cell.share.register.number_of(account)
        voted = number in proposal.voted
        yield f"{story.name(account)} voted on {name}", voted, read("governor", "hasVoted", id_, account)


def _balances(story: Story) -> Iterator[Reading]:
    coin = story.cell.assets.coin
    for account in story.holders_of_money:
        who = story.name(account)
        yield f"coin of {who}", coin.balance(account), story.world.chain.coin_of(account)
        for token in story.world.tokens:
            expected = story.cell.assets[token].read(account)
            yield f"{story.name(token)} of {who}", expected, story.world.token_balance(token, account)
