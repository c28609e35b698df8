"""What people propose about mandates, mostly such that it can be carried out."""

from __future__ import annotations

from dataclasses import replace

from tests.model.acts.choose import asset, holder
from tests.model.chain.people import OPERATORS
from tests.model.dice import subset
from tests.model.reference.actions import Action
from tests.model.reference.basics import NATIVE, NOBODY, Account
from tests.model.reference.charter import LAST_SECOND, MOST
from tests.model.reference.mandate import Mandate
from tests.model.reference.terms import Budget, Charter, Grant, MandateRules
from tests.model.story import DAY, Story


def lasting(story: Story) -> list[Mandate]:
    return [mandate for mandate in story.cell.factory.mandates.values() if not mandate.is_over]


def ended(story: Story) -> list[Mandate]:
    return [mandate for mandate in story.cell.factory.mandates.values() if mandate.is_over]


def _mandate(story: Story, likely: list[Mandate]) -> Mandate:
    everyone = list(story.cell.factory.mandates.values())
    return story.dice.pick(likely if likely and story.dice.chance(95) else everyone)


# --- what is granted


def _operator(story: Story) -> Account:
    dice, register = story.dice, story.cell.share.register
    roles = [*OPERATORS, *OPERATORS, "wallet", "outsider 3", "spare key 6", "guardian"]
    free = [account for account in map(story.who, roles) if register.balance_of(account) == 0]
    if free and dice.chance(97):
        return dice.pick(free)
    mandates = list(story.cell.factory.mandates)
    return dice.pick([NOBODY, holder(story), holder(story), *story.cell.at.all, *mandates])


def _budget(story: Story, token: Account) -> Budget:
    dice, available = story.dice, story.cell.treasury.available(token)
    part = available * story.cell.factory.rules.draw_limit // 10_000
    per_period = dice.pick([part, part // 2 + 1, part // 3 + 1, available, 10**6, MOST])
    lifetime = per_period * dice.pick([1, 2, 10, 10]) // dice.pick([1, 1, 2])
    if dice.chance(35):
        # it is the lifetime that binds
        lifetime = part // 2 + 1
    if dice.chance(1):
        lifetime = MOST + 1
    return Budget(token, min(per_period, MOST), lifetime if lifetime == MOST + 1 else min(lifetime, MOST))


def _budgets(story: Story) -> tuple[Budget, ...]:
    treasury, dice = story.cell.treasury, story.dice
    funded = [token for token in treasury.list if treasury.available(token)]
    chosen = subset(dice, funded, 3) or funded[:1]
    if dice.chance(4) or not chosen:
        chosen = list(dict.fromkeys([*chosen, asset(story)]))
    return tuple(_budget(story, token) for token in chosen)


def _receivers(story: Story) -> tuple[tuple[Account, bool], ...]:
    dice = story.dice
    roles = ["shop", "shop", "outsider 1", "outsider 2", "member 1", "refuser", "bouncer", "treasury"]
    accounts = [story.who(role) for role in roles] + list(story.cell.factory.mandates)
    named = list(dict.fromkeys(subset(dice, accounts, 4))) or [story.who("shop")]
    if dice.chance(1):
        named.append(NOBODY)
    return tuple((account, dice.chance(92)) for account in named)


def _calls(story: Story) -> tuple[tuple[Account, str, bool], ...]:
    dice, outside = story.dice, story.cell.outside
    pairs = [(outside.shop, "buy"), (outside.shop, "take"), (outside.shop, "take"), (outside.shop, "fail")]
    pairs += [(outside.vault, "deposit"), (outside.vault, "deposit"), (outside.vault, "withdraw")]
    foreign = [token for token in story.world.tokens if not story.cell.treasury.is_registered(token)]
    pairs += [(token, "transfer") for token in foreign][:1]
    if dice.chance(2):
        bad = [(story.cell.at.share, "transfer"), (story.cell.at.factory, "finish")]
        pairs = [*bad, (story.who("outsider 1"), "recall")]
        pairs += [(token, "transfer") for token in story.world.tokens]
    chosen = list(dict.fromkeys([dice.pick(pairs), dice.pick(pairs), *subset(dice, pairs, 3)]))
    return tuple((target, function, dice.chance(92)) for target, function in chosen)


def _charter(story: Story, period: int) -> Charter:
    dice, track = story.dice, story.cell.governor.rules.constitutional
    decided = story.now + track.voting_delay + track.voting_period + track.execution_delay
    expiry = decided + max(period * dice.pick([1, 3, 12]), dice.pick([DAY, 90 * DAY, 200 * DAY, 500 * DAY]))
    if dice.chance(2):
        expiry = dice.pick([story.now, decided, LAST_SECOND, LAST_SECOND + 1])
    story.serial += 1
    return Charter(
        expiry=expiry,
        any_receiver=dice.chance(35),
        budgets=_budgets(story),
        receivers=_receivers(story),
        calls=_calls(story),
        policy=story.serial.to_bytes(32, "big"),
        policy_link=f"ipfs://policy {story.serial}",
    )


def grant(story: Story) -> Action:
    dice, rules = story.dice, story.cell.factory.rules
    shortest, longest = rules.shortest_period, rules.longest_period
    period = dice.pick([shortest, shortest, longest, dice.whole(shortest, longest)])
    if dice.chance(2):
        period = dice.pick([shortest - 1, longest + 1])
    report_time = dice.pick([0, period // 3, period, period])
    if dice.chance(2):
        report_time = period + 1
    granted = Grant(_operator(story), period, report_time, _charter(story, period))
    return Action(story.cell.at.factory, "grant_mandate", (granted,))


def granting(story: Story) -> tuple[Action, ...]:
    """A mandate, or the same one twice."""
    action = grant(story)
    return (action, action) if story.dice.chance(4) else (action,)


# --- what is done about one that is granted


def amend(story: Story) -> Action:
    mandate, dice = _mandate(story, lasting(story)), story.dice
    charter = _charter(story, mandate.period)
    if dice.chance(50):
        # what was granted, a little more or less
        budgets = tuple(
            replace(budget, lifetime=min(MOST, max(budget.per_period, mandate.of(budget.asset).drawn)))
            for budget in subset(dice, list(mandate.budgets.values()), 2)
        )
        charter = replace(charter, budgets=budgets, calls=charter.calls[:1], any_receiver=True)
    return Action(mandate.me, "amend", (charter,))


def suspend(story: Story) -> Action:
    mandate = _mandate(story, lasting(story))
    return Action(mandate.me, "suspend", (not mandate.suspended or story.dice.chance(10),))


def recall(story: Story) -> Action:
    return Action(_mandate(story, lasting(story) + ended(story)[:1]).me, "recall")


def call_by_vote(story: Story) -> Action:
    """What the operator has left elsewhere comes back."""
    dice, outside, known = story.dice, story.cell.outside, story.cell.factory.mandates
    left = [(who, token, kept) for (who, token), kept in outside.deposits.items() if kept and who in known]
    over = [deposit for deposit in left if known[deposit[0]].is_over]
    if left and dice.chance(85):
        who, token, kept = dice.pick(over or left)
        inner = Action(outside.vault, "withdraw", (token, dice.pick([kept, kept, kept // 2, kept + 1])))
        return Action(who, "call_by_vote", (outside.vault, 0, inner))
    mandate = _mandate(story, ended(story))
    coin = story.cell.assets.coin.balance(mandate.me)
    target, function = dice.pick([(outside.shop, "buy"), (outside.shop, "buy"), (outside.shop, "fail")])
    sent = dice.pick([0, coin, coin // 2]) if function == "buy" else 0
    return Action(mandate.me, "call_by_vote", (target, sent, Action(target, function)))


def bringing_back(story: Story) -> tuple[Action, ...]:
    known = story.cell.factory.mandates
    left = [who for (who, _), kept in story.cell.outside.deposits.items() if kept and who in known]
    if not left or story.dice.chance(50):
        return ()
    return fetch_and_recall(story, known[story.dice.pick(left)])


def fetch_and_recall(story: Story, mandate: Mandate) -> tuple[Action, ...]:
    """The end and what comes after it, in one decision."""
    outside = story.cell.outside
    left = [(token, kept) for (who, token), kept in outside.deposits.items() if kept and who == mandate.me]
    actions = [Action(mandate.me, "recall")]
    for token, kept in left[:2]:
        inner = Action(outside.vault, "withdraw", (token, kept))
        actions.append(Action(mandate.me, "call_by_vote", (outside.vault, 0, inner)))
    if story.dice.chance(50):
        known = tuple(mandate.budgets)
        actions.append(Action(mandate.me, "sweep", (known,)))
    return tuple(actions)


# --- what else is decided


def mandate_rules(story: Story) -> Action:
    dice, rules = story.dice, story.cell.factory.rules
    wish: MandateRules = replace(
        rules,
        allowed=dice.chance(85),
        draw_limit=dice.pick([rules.draw_limit, 1_000, 2_500, 5_000, 5_001, 0]),
        petition_quorum=dice.pick([rules.petition_quorum, 500, 2_000, 6_000, 6_001, 499]),
    )
    if dice.chance(8):
        wish = replace(wish, shortest_period=wish.longest_period, longest_period=wish.shortest_period)
    if dice.chance(30):
        wish = replace(wish, shortest_period=dice.pick([1, DAY]), longest_period=dice.pick([DAY, 366 * DAY]))
    return Action(story.cell.at.factory, "set_mandate_rules", (wish,))


def operator_may_hold(story: Story) -> Action:
    """Lifts the bar on an operator, or puts it back."""
    operator = story.dice.pick(story.operators)
    barred = operator in story.cell.share.register.barred
    return Action(story.cell.at.share, "bar", (operator, not barred))


def gift(story: Story) -> Action:
    """Money that a mandate has not drawn."""
    mandate = _mandate(story, [])
    token = story.dice.pick(story.cell.treasury.list or [NATIVE])
    sum_ = min(story.cell.treasury.available(token), story.dice.pick([1, 10**3, 10**9]))
    return Action(story.cell.at.treasury, "send", (token, (mandate.me,), (sum_,)))


def not_for_votes(story: Story) -> Action:
    """What no vote may do with a mandate or the factory."""
    at, dice, mandate = story.cell.at, story.dice, _mandate(story, [])
    place = dice.pick([mandate.me, at.factory])
    tries = [
        Action(at.treasury, "list_call", (mandate.me, "recall", True)),
        Action(at.treasury, "list_call", (at.factory, "grant_mandate", True)),
        Action(at.treasury, "dissolve", (place,)),
        Action(at.splitter, "set_split", (0, 0, ((place, 100),))),
        Action(mandate.me, "accept", (mandate.version,)),
        Action(mandate.me, "give_back", (NATIVE, 0)),
        Action(at.treasury, "fund_mandate", (NATIVE, 1)),
        Action(at.share, "issue", (mandate.me, 10**6)),
    ]
    return dice.pick(tries)


def about_mandates(story: Story) -> tuple[Action, ...]:
    dice = story.dice
    if not story.cell.factory.mandates:
        return (mandate_rules(story),) if dice.chance(50) else granting(story)
    if dice.chance(5):
        return (not_for_votes(story),)
    if dice.chance(12) and lasting(story):
        return fetch_and_recall(story, dice.pick(lasting(story)))
    makers = [
        amend,
        amend,
        suspend,
        suspend,
        call_by_vote,
        call_by_vote,
        mandate_rules,
        operator_may_hold,
        gift,
    ]
    if len(lasting(story)) > 1:
        makers.append(recall)
    return tuple(dice.pick(makers)(story) for _ in range(dice.pick([1, 1, 1, 2])))
