"""Operators work: accept, draw, spend, call, report, resign."""

from __future__ import annotations

from collections.abc import Sequence

from tests.model.acts import act
from tests.model.acts.charters import ended, lasting
from tests.model.acts.choose import amount, somebody
from tests.model.acts.money import give
from tests.model.chain import merkle
from tests.model.reference.actions import Action
from tests.model.reference.basics import NATIVE, NOBODY, Account
from tests.model.reference.charter import GRANTED, OVERDUE, RUNNING, SUSPENDED
from tests.model.reference.mandate import Mandate
from tests.model.story import Story


def chosen(story: Story, *statuses: int, wrong: int = 3) -> Mandate | None:
    """One with such a status; once in a while another."""
    everyone = list(story.cell.factory.mandates.values())
    fit = [mandate for mandate in everyone if mandate.status in statuses]
    if everyone and story.dice.chance(wrong):
        return story.dice.pick(everyone)
    return story.dice.pick(fit) if fit else None


def again(story: Story, mandate: Mandate) -> Mandate:
    """A refused call brings another copy of the model."""
    return story.cell.factory.mandates[mandate.me]


def by(story: Story, mandate: Mandate) -> Account:
    return mandate.operator if story.dice.chance(98) else somebody(story)


def its_asset(story: Story, mandate: Mandate, assets: Sequence[Account]) -> Account:
    known = list(story.cell.assets.known)
    return story.dice.pick(list(assets) if assets and story.dice.chance(97) else known)


def some_of(story: Story, most: int) -> int:
    """Of a sum, mostly what there is of it."""
    dice = story.dice
    if most == 0:
        return dice.pick([0, 0, 0, 1])
    return dice.pick([most, dice.whole(1, most), dice.whole(1, most), most // 3, most // 3, most])


# --- money comes


def room(story: Story, mandate: Mandate, token: Account) -> int:
    """What can be drawn now."""
    budget, sums, treasury = mandate.budgets[token], mandate.of(token), story.cell.treasury
    available = treasury.available(token)
    if not mandate.begun:
        return 0
    if sums.period == mandate.period_number:
        left = min(budget.per_period, sums.part) - sums.in_period
    else:
        limit = story.cell.factory.rules.draw_limit
        left = min(budget.per_period, available * limit // 10_000)
    return max(0, min(left, budget.lifetime - sums.drawn, available))


def draw_from(story: Story, mandate: Mandate, wrong: int = 3) -> None:
    dice = story.dice
    usable = [token for token in mandate.budgets if room(story, mandate, token)]
    if story.cell.treasury.dissolved and dice.chance(75):
        return
    tight = story.cell.factory.rules.allowed and mandate.operator in story.cell.share.register.barred
    # what is only up to the cell is worth trying more often than what nobody can draw
    tries = 100 - wrong if tight or not usable else 60
    if not (usable and tight) and dice.chance(tries):
        return
    token = its_asset(story, mandate, usable or list(mandate.budgets))
    most = room(story, mandate, token) if token in mandate.budgets else 1
    sum_ = most + 1 if dice.chance(wrong + 5) else max(1, some_of(story, most))
    story.call(by(story, mandate), mandate.me, "draw", token, sum_)


@act(weight=12)
def draw(story: Story) -> None:
    if mandate := chosen(story, RUNNING):
        draw_from(story, mandate)


@act(weight=3)
def draw_around_the_end_of_a_period(story: Story) -> None:
    """All of it in the last second, and again in the next."""
    mandate = chosen(story, RUNNING, wrong=0)
    if mandate is None:
        return
    end = mandate.begun + (mandate.period_number + 1) * mandate.period
    last = min(end, mandate.expiry) - 1
    if last > story.now:
        story.pass_time(last - story.now)
    for _ in range(2):
        draw_from(story, again(story, mandate), wrong=20)
    story.pass_time(1)
    draw_from(story, again(story, mandate), wrong=20)


@act(weight=3)
def let_a_report_fall_due(story: Story) -> None:
    """In the last second in time money can be drawn, in the next it can't, with the report it can."""
    mandate = chosen(story, RUNNING, wrong=0)
    if mandate is None or mandate.report_due >= mandate.expiry:
        return
    if mandate.report_due > story.now:
        story.pass_time(mandate.report_due - story.now)
    draw_from(story, again(story, mandate), wrong=15)
    story.pass_time(1)
    draw_from(story, again(story, mandate), wrong=15)
    file_report(story, again(story, mandate))
    draw_from(story, again(story, mandate))


@act(weight=2)
def gift(story: Story) -> None:
    """Money from outside, also once it is over."""
    if everyone := list(story.cell.factory.mandates.values()):
        mandate = story.dice.pick(everyone)
        give(story, its_asset(story, mandate, list(mandate.budgets)), mandate.me, amount(story))


# --- money goes


def rich(story: Story, mandate: Mandate) -> list[Account]:
    """Assets with a budget of which it has some."""
    return [token for token in mandate.budgets if story.cell.assets[token].balance(mandate.me)]


@act(weight=10)
def spend(story: Story) -> None:
    dice, mandate = story.dice, chosen(story, RUNNING, OVERDUE)
    if mandate is None:
        return
    token = its_asset(story, mandate, rich(story, mandate) or list(mandate.budgets))
    listed = sorted(mandate.receivers) or [story.who("shop")]
    if mandate.any_receiver:
        listed += [somebody(story), story.who("shop"), mandate.operator]
    sound = [a for a in listed if a not in (*story.cell.assets[token].refusers, mandate.me)]
    count = dice.pick([1, 1, 2, 3])
    receivers = [dice.pick(sound if sound and dice.chance(98) else listed) for _ in range(count)]
    if dice.chance(3):
        receivers.append(dice.pick([NOBODY, mandate.me, somebody(story), story.cell.at.governor]))
    most = some_of(story, story.cell.assets[token].balance(mandate.me))
    amounts = [most // len(receivers) for _ in receivers]
    if len(receivers) == 1 and dice.chance(50):
        story.call(by(story, mandate), mandate.me, "pay", token, receivers[0], amounts[0])
        return
    if dice.chance(2):
        amounts = amounts[1:]
    story.call(by(story, mandate), mandate.me, "spend", token, tuple(receivers), tuple(amounts))


@act(weight=13)
def call(story: Story) -> None:
    mandate = chosen(story, RUNNING, OVERDUE)
    if mandate is None:
        return
    dice, outside = story.dice, story.cell.outside
    listed = sorted(mandate.calls)
    if not listed or dice.chance(3):
        listed = [(outside.shop, "buy"), (outside.vault, "deposit"), (outside.vault, "withdraw")]
        if dice.chance(90):
            return
    target, function = dice.pick(listed)
    caller = by(story, mandate)
    if function in ("take", "deposit"):
        tokens = [token for token in rich(story, mandate) if token != NATIVE]
        if not tokens and dice.chance(90):
            return
        token = dice.pick(tokens or list(story.cell.assets.known))
        most = some_of(story, story.cell.assets[token].balance(mandate.me))
        taken = most + 1 if dice.chance(3) else dice.pick([most, most // 2])
        inner = Action(target, function, (token, taken))
        story.call(caller, mandate.me, "call_with", token, most, target, inner)
        return
    sent, args = 0, ()
    if function == "buy" and (NATIVE in mandate.budgets or dice.chance(5)):
        sent = some_of(story, story.cell.assets.coin.balance(mandate.me))
    elif function == "withdraw":
        kept = {token: sum_ for (who, token), sum_ in outside.deposits.items() if who == mandate.me and sum_}
        if not kept and dice.chance(90):
            return
        token = dice.pick(list(kept) or [story.who("shop")])
        if token not in story.cell.assets.known:
            return
        args = (token, some_of(story, kept.get(token, 1)))
    elif function == "transfer":
        args = (somebody(story), some_of(story, story.cell.assets[target].balance(mandate.me)))
    elif function == "fail" and dice.chance(90):
        return
    story.call(caller, mandate.me, "call", target, sent, Action(target, function, args))


@act(weight=2)
def give_back(story: Story) -> None:
    mandate = chosen(story, GRANTED, RUNNING, SUSPENDED, OVERDUE)
    if mandate is None:
        return
    known = [token for token in story.cell.assets.known if story.cell.assets[token].balance(mandate.me)]
    if not known and story.dice.chance(90):
        return
    token = its_asset(story, mandate, known)
    most = story.cell.assets[token].balance(mandate.me)
    story.call(by(story, mandate), mandate.me, "give_back", token, some_of(story, most))


# --- words


@act(weight=3)
def accept(story: Story) -> None:
    if mandate := chosen(story, GRANTED, wrong=2):
        version = mandate.version if story.dice.chance(95) else mandate.version - 1
        story.call(by(story, mandate), mandate.me, "accept", version)


def file_report(story: Story, mandate: Mandate) -> None:
    digest = story.dice.whole(1, 2**64).to_bytes(32, "big")
    story.call(by(story, mandate), mandate.me, "report", digest, "ipfs://report")


@act(weight=6)
def report(story: Story) -> None:
    due = [
        mandate
        for mandate in story.cell.factory.mandates.values()
        if mandate.begun
        and mandate.reported < (mandate.end if mandate.is_over else story.now - mandate.period + 1)
    ]
    late = [mandate for mandate in due if mandate.status == OVERDUE]
    if due:
        file_report(story, story.dice.pick(late or due))
    elif (mandate := chosen(story, RUNNING)) and story.dice.chance(6):
        file_report(story, mandate)


@act(weight=2)
def log_provenance(story: Story) -> None:
    mandate, dice = chosen(story, RUNNING, OVERDUE), story.dice
    if mandate is None:
        return
    if mandate.roots and dice.chance(10):
        root = dice.pick([bytes(32), next(iter(mandate.roots))])
    else:
        first = dice.whole(1, 10**6)
        items = [(first + place).to_bytes(32, "big") for place in range(dice.whole(1, 5))]
        root = merkle.root(items)
        story.trees = dict([*story.trees.items(), (root, items)][-3:])
    story.call(by(story, mandate), mandate.me, "log_provenance", root, "ipfs://items")


# --- the end


@act(weight=3)
def recall(story: Story) -> None:
    mandate, dice = chosen(story, GRANTED, RUNNING, SUSPENDED, OVERDUE), story.dice
    if mandate is None:
        return
    rules, treasury = story.cell.governor.rules, story.cell.treasury
    if treasury.dissolved:
        story.call(somebody(story), mandate.me, "recall")
    elif story.now < rules.guardian_until and dice.chance(20):
        story.call(rules.guardian, mandate.me, "recall")
    elif dice.chance(15):
        story.call(mandate.operator, mandate.me, "recall")
    elif dice.chance(5):
        story.call(dice.pick([rules.guardian, somebody(story)]), mandate.me, "recall")


@act(weight=6)
def sweep(story: Story) -> None:
    dice, assets = story.dice, story.cell.assets
    over = ended(story)
    full = [m for m in over if any(asset.balance(m.me) for asset in assets.known.values())]
    if full or (over and dice.chance(10)):
        mandate = dice.pick(full or over)
        known = list(assets.known)
        held = [token for token in known if assets[token].balance(mandate.me)]
        swept = held + [dice.pick(known) for _ in range(dice.pick([0, 0, 1, 2]))]
        story.call(somebody(story), mandate.me, "sweep", tuple(swept[:8]))
    elif lasting(story) and dice.chance(5):
        mandate = dice.pick(lasting(story))
        story.call(somebody(story), mandate.me, "sweep", tuple(mandate.budgets))
