"""Revenue arrives and is split; dividends and credits are paid."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.choose import amount, asset, currency, member, somebody
from tests.model.reference.assets import Mirror
from tests.model.reference.basics import NATIVE, Account
from tests.model.story import Story


def give(story: Story, token: Account, to: Account, sum_: int) -> None:
    """Money from outside, by plain transfer."""
    model = story.cell.assets[token]
    if token != NATIVE:
        story.token_call(model.first.address if isinstance(model, Mirror) else token, "mint", to, sum_)
        model.mint(to, sum_)
        story.finish()
        return
    giver = somebody(story)
    story.tell(giver, story.name(to), "", (), sum_)
    outcome = story.world.send_raw(giver, to, b"", sum_)
    paid = model.pay(giver, to, sum_)
    story.demand(outcome.succeeded == paid, f"coin refused: {outcome.reason!r}, in the model it is {paid}")
    story.finish()


@act(weight=8)
def revenue(story: Story) -> None:
    token = asset(story)
    give(story, token, story.cell.at.splitter, amount(story))
    if story.dice.chance(60):
        story.call(somebody(story), "splitter", "allocate", token)


@act(weight=4)
def capital(story: Story) -> None:
    give(story, asset(story), story.cell.at.treasury, amount(story))


@act(weight=1)
def donation(story: Story) -> None:
    """Where nobody expects it."""
    token = asset(story)
    to = story.dice.pick([story.cell.at.share, story.cell.at.governor])
    if token != NATIVE or story.dice.chance(20):
        give(story, token, to, amount(story))


@act(weight=4)
def pay(story: Story) -> None:
    token, sum_, payer = asset(story), amount(story), somebody(story)
    if story.cell.treasury.dissolved and story.dice.chance(80):
        return
    if token == NATIVE:
        sum_ = min(sum_, story.cell.assets.coin.balance(payer))
        story.call(payer, "splitter", "pay", token, sum_, "invoice 7", value=sum_)
        return
    give(story, token, payer, sum_)
    if isinstance(story.cell.assets[token], Mirror):
        return
    splitter = story.cell.at.splitter
    allowed = sum_ if story.dice.chance(95) else 0
    for value in (0, allowed):
        story.token_call(token, "approve", splitter, value, by=payer)
    story.cell.assets[token].approve(payer, splitter, allowed)
    story.call(payer, "splitter", "pay", token, sum_, "invoice 8")


@act(weight=6)
def allocate(story: Story) -> None:
    story.call(somebody(story), "splitter", "allocate", currency(story))


@act(weight=6)
def claim(story: Story) -> None:
    token = currency(story)
    known = story.cell.share.dividends.currencies.get(token)
    if known is None and story.dice.chance(90):
        return
    due = [m.address for m in story.cell.share.register.members if known and known.due(m.number)]
    if due or story.dice.chance(5):
        caller = story.dice.pick(due) if due and story.dice.chance(96) else member(story)
        story.call(caller, "share", "claim", token)


@act(weight=4)
def claim_for(story: Story) -> None:
    token = currency(story)
    if token not in story.cell.share.dividends.currencies and story.dice.chance(90):
        return
    named = [member(story) for _ in range(story.dice.whole(1, 6))]
    named += [somebody(story)] if story.dice.chance(20) else []
    story.call(somebody(story), "share", "claim_for", named, token)


@act(weight=2)
def sweep(story: Story) -> None:
    token, cell = asset(story), story.cell
    known = cell.share.dividends.currencies.get(token)
    held = cell.assets[token].read(cell.at.share) or 0
    if held > (known.booked if known else 0) or story.dice.chance(5):
        story.call(somebody(story), "share", "sweep", token)


@act(weight=4)
def take_a_credit(story: Story) -> None:
    splitter = story.cell.splitter
    owed = [(a, who) for a, all_ in splitter.credits.items() for who, sum_ in all_.items() if sum_]
    if not owed and story.dice.chance(95):
        return
    token, owner = story.dice.pick(owed) if owed else (asset(story), somebody(story))
    blocked = owner in story.cell.assets[token].refusers | story.cell.assets[token].blocked
    able = owner in story.world.others or story.world.people.key_of(owner)
    if able and story.dice.chance(95 if blocked else 10):
        story.call(owner, "splitter", "redirect_credit", token, somebody(story))
    else:
        story.call(somebody(story), "splitter", "withdraw_credit", token, owner)


@act(weight=1)
def flood(story: Story) -> None:
    """More of a currency than can be booked, again and again."""
    tokens = [token for token in story.cell.share.dividends.currencies if token != NATIVE]
    rules = story.cell.splitter.rules
    if not tokens or rules.smoothing or not rules.dividend_ratio:
        return
    token = story.dice.pick(tokens)
    everybody = [member.address for member in story.cell.share.register.members]
    for _ in range(story.dice.whole(1, 5)):
        give(story, token, story.cell.at.splitter, 2**127)
        story.call(somebody(story), "splitter", "allocate", token)
        story.pass_time(1)
        story.call(somebody(story), "share", "claim_for", everybody, token)


def endow(story: Story) -> None:
    """Before the story begins: capital of most registered assets."""
    for token in story.cell.treasury.list:
        if story.dice.chance(75):
            give(
                story,
                token,
                story.cell.at.treasury,
                story.dice.whole(1, 10 ** story.dice.pick([3, 9, 18, 21])),
            )
