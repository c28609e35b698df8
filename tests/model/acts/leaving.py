"""Members leave, pull what is theirs, sell back, lose and regain keys; the end is carried out."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.choose import asset, deadline, holder, seal, shares_of, somebody
from tests.model.reference.basics import Account
from tests.model.situations import MANY
from tests.model.story import DAY, Story


def _leaver(story: Story) -> Account | None:
    """Who may leave; seldom one who may not."""
    treasury, members = story.cell.treasury, story.cell.share.register.holders
    free = treasury.dissolved
    old = [m for m in members if free or story.now >= m.held_since + treasury.rules.holding_time]
    if story.dice.chance(2):
        return somebody(story)
    if members and story.dice.chance(8):
        # perhaps too soon
        return story.dice.pick(members).address
    if not old or (len(members) < 2 and not free):
        return None
    return story.dice.pick(old).address


@act(weight=7)
def exit(story: Story) -> None:
    if leaver := _leaver(story):
        story.call(leaver, "treasury", "exit", shares_of(story, leaver))


@act(weight=3)
def exit_by_signature(story: Story) -> None:
    leaver, until = _leaver(story), deadline(story)
    if leaver is None:
        return
    shares = shares_of(story, leaver)
    nonce = story.cell.treasury.nonces.get(leaver, 0) + (1 if story.dice.chance(3) else 0)
    signed = seal(story, leaver, "Exit", leaver, shares, nonce, until=until)
    story.call(somebody(story), "treasury", "exitBySig", leaver, shares, signed)


@act(weight=1)
def leave_in_crumbs(story: Story) -> None:
    """One account with very many tickets, and all of them pulled."""
    treasury, register, dice = story.cell.treasury, story.cell.share.register, story.dice
    leaver = _leaver(story)
    if leaver is None or treasury.rules.exit_delay > 7 * DAY or dice.chance(60):
        return
    crumb = max(1, register.balance_of(leaver) // 1_000)
    for _ in range(dice.whole(MANY, MANY + 6)):
        if not story.call(leaver, "treasury", "exit", crumb):
            return
    story.pass_time(story.cell.treasury.rules.exit_delay + 1)
    tickets = list(enumerate(story.cell.treasury.tickets, 1))
    ready = [
        (place, token) for place, ticket in tickets for token in ticket.claims if story.now >= ticket.ready
    ]
    for place, token in ready[-2 * MANY :]:
        if not story.call(somebody(story), "treasury", "pull", place, token) and dice.chance(50):
            return


@act(weight=10)
def pull(story: Story) -> None:
    treasury = story.cell.treasury
    ready = [
        (place, token)
        for place, ticket in enumerate(treasury.tickets, 1)
        for token in ticket.claims
        if story.now >= ticket.ready or story.dice.chance(10)
    ]
    if ready:
        story.call(somebody(story), "treasury", "pull", *story.dice.pick(ready))
    elif story.dice.chance(3):
        story.call(somebody(story), "treasury", "pull", story.dice.whole(0, 2), asset(story))


@act(weight=5)
def sell_back(story: Story) -> None:
    offer, dice = story.cell.treasury.offer, story.dice
    open_ = offer.shares > 0 and story.now <= offer.until and not story.cell.treasury.dissolved
    if not open_ and dice.chance(97):
        return
    seller = holder(story)
    shares = min(shares_of(story, seller), offer.shares) if dice.chance(95) else shares_of(story, seller)
    worth = min(offer.price * shares // 10**6, 2**255)
    story.call(seller, "treasury", "sell_back", shares, dice.pick([0, worth, worth, worth // 2]))


@act(weight=5)
def recovery_ends(story: Story) -> None:
    under_way = story.cell.treasury.recoveries
    if not under_way and story.dice.chance(97):
        return
    old = story.dice.pick(list(under_way)) if under_way else somebody(story)
    if old in under_way and story.now < under_way[old].ready and story.dice.chance(25):
        # a second too early, and then in time
        story.pass_time(max(0, under_way[old].ready - 1 - story.now))
        story.call(somebody(story), "treasury", "finish_recovery", old)
        story.pass_time(1)
        under_way = story.cell.treasury.recoveries
    over = old in under_way and story.now >= under_way[old].ready
    if over or story.dice.chance(10):
        story.call(somebody(story), "treasury", "finish_recovery", old)
    elif story.dice.chance(30):
        story.call(old, "treasury", "veto_recovery")


@act(weight=1)
def everybody_leaves(story: Story) -> None:
    """As far as they may: the last one has to end the cell first."""
    if story.dice.chance(90):
        return
    for leaver in story.holders:
        story.call(leaver, "treasury", "exit", story.cell.share.register.balance_of(leaver))


@act(weight=10)
def the_last_ones_leave(story: Story) -> None:
    """After the end of the cell everybody goes, and what is left goes to the heir."""
    cell = story.cell
    if not cell.treasury.dissolved:
        return
    if holders := story.holders:
        leaver = story.dice.pick(holders)
        story.call(leaver, "treasury", "exit", cell.share.register.balance_of(leaver))
        return
    token = story.dice.pick(list(cell.assets.known))
    if (cell.treasury.available(token) and cell.assets[token].read(cell.at.treasury)) or story.dice.chance(
        10
    ):
        story.call(somebody(story), "treasury", "send_to_heir", token)
