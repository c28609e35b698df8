"""Every readable value of a cell's mandates, as the model has it and as the contracts say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.model.chain import merkle
from tests.model.reference.basics import NOBODY, Account
from tests.model.reference.mandate import Mandate

if TYPE_CHECKING:
    from tests.model.story import Story

# what was read, the model's value, the contracts'
Reading = tuple[str, Any, Any]


def mandates(story: Story) -> Iterator[Reading]:
    factory, read = story.cell.factory, story.world.read
    treasury = story.cell.at.treasury
    told = tuple(vars(factory.rules).values())
    yield "rules for mandates", told, read("factory", "mandate_rules", treasury)
    yield "number of mandates", len(factory.mandates), read("factory", "mandate_count", treasury)
    yield "mandates", tuple(factory.mandates), read("factory", "mandates", treasury, 0, 100)
    for mandate in factory.mandates.values():
        name = story.name(mandate.me)
        yield f"cell of {name}", treasury, read("factory", "cell_of_mandate", mandate.me)
        yield from _charter(story, mandate, name)
        touched = story.said[1] == mandate.me or story.last in ("sweep", "execute")
        if mandate.is_over and not touched and story.dice_for_reads.chance(75):
            continue
        yield from _accounts(story, mandate, name)
        yield from _reports(story, mandate, name)
        yield from _petitions(story, mandate, name)


def _charter(story: Story, mandate: Mandate, name: str) -> Iterator[Reading]:
    overview = (
        mandate.treasury,
        mandate.operator,
        mandate.status,
        mandate.version,
        mandate.granted_at,
        mandate.begun,
        mandate.ended_at,
        mandate.expiry,
        mandate.period,
        mandate.report_time,
        mandate.reported,
        mandate.report_due,
        len(mandate.reports),
        len(mandate.petitions.filed),
        mandate.any_receiver,
        mandate.policy,
        mandate.policy_link,
        tuple(mandate.budgets),
    )
    read = story.world.read
    yield f"overview of {name}", overview, read(mandate.me, "overview")
    for account in [*story.some_accounts(), story.who("shop"), mandate.me, NOBODY]:
        is_receiver = mandate.is_receiver(account)
        yield f"{name} may pay {story.name(account)}", is_receiver, read(mandate.me, "is_receiver", account)
    for target, function in _calls(story):
        selector = story.world.selector(target, function)
        listed = (target, function) in mandate.calls
        yield f"{name} may call {function}", listed, read(mandate.me, "is_call", target, selector)


def _calls(story: Story) -> list[tuple[Account, str]]:
    outside = story.cell.outside
    shop, vault = outside.shop, outside.vault
    return [(shop, "buy"), (shop, "take"), (vault, "deposit"), (vault, "withdraw")]


def _accounts(story: Story, mandate: Mandate, name: str) -> Iterator[Reading]:
    for asset in story.cell.assets.known:
        budget, sums = mandate.budgets.get(asset), mandate.of(asset)
        account = (
            budget.per_period if budget else 0,
            budget.lifetime if budget else 0,
            sums.drawn,
            *mandate.this_period(asset),
            sums.spent,
            sums.returned,
            mandate.balance(asset),
        )
        said = story.world.read(mandate.me, "account_of", asset)
        yield f"{name}'s account in {story.name(asset)}", account, said


def _reports(story: Story, mandate: Mandate, name: str) -> Iterator[Reading]:
    read, count = story.world.read, len(mandate.reports)
    yield f"reports of {name}", count, read(mandate.me, "report_count")
    for place in {max(0, count - 1), story.dice_for_reads.whole(0, count)}:
        told = tuple(vars(mandate.reports[place]).values()) if place < count else (bytes(32), 0, 0)
        yield f"report {place} of {name}", told, read(mandate.me, "report_at", place)
    for root, items in story.trees.items():
        when, policy = mandate.roots.get(root, (0, bytes(32)))
        yield f"{name} logged", when, read(mandate.me, "logged_at", root)
        yield f"{name} logged under", policy, read(mandate.me, "logged_under", root)
        place = story.dice_for_reads.whole(0, len(items) - 1)
        proof = tuple(merkle.proof(items, place))
        proven = read(mandate.me, "is_proven", root, items[place], proof)
        yield f"{name} made item {place}", when > 0, proven
        # an inner node is no leaf
        stranger = read(mandate.me, "is_proven", root, merkle.leaf(items[place]), proof)
        yield f"{name} made an inner node", False, stranger


def _petitions(story: Story, mandate: Mandate, name: str) -> Iterator[Reading]:
    read, filed = story.world.read, mandate.petitions.filed
    yield f"petitions about {name}", len(filed), read(mandate.me, "petition_count")
    for number in (0, len(filed) + 1):
        yield f"petition {number} about {name}", (0, 0, 0, 0), read(mandate.me, "petition_of", number)
    for number, petition in enumerate(filed, 1):
        told = (petition.snapshot, petition.deadline, petition.needed, petition.signed)
        yield f"petition {number} about {name}", told, read(mandate.me, "petition_of", number)
        member = story.dice_for_reads.whole(0, len(story.cell.share.register.members))
        signed = member in petition.numbers
        who = f"member {member} signed petition {number} about {name}"
        yield who, signed, read(mandate.me, "has_signed", number, member)
