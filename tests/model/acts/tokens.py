"""Tokens break and are mended."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.choose import amount, holder, somebody
from tests.model.acts.leaving import exit
from tests.model.acts.money import give
from tests.model.reference.basics import NATIVE, Account
from tests.model.story import Story


def _of_kind(story: Story, *kinds: str) -> list[Account]:
    return [token for token, asset in story.cell.assets.known.items() if asset.kind in kinds]


def _set(story: Story, token: Account, function: str, *args: object) -> None:
    story.token_call(token, function, *args)


@act(weight=5)
def fault(story: Story) -> None:
    """A fault begins or ends; as often the one as the other, so that most tokens are sound mostly."""
    tokens = _of_kind(story, "Pausable", "Blacklist", "FeeOnTransfer", "BrokenBalance", "FalseOnFail")
    if not tokens:
        return
    token, dice = story.dice.pick(tokens), story.dice
    asset = story.cell.assets[token]
    match asset.kind:
        case "Pausable":
            asset.stopped = not asset.stopped
            _set(story, token, "set_paused", asset.stopped)
        case "FalseOnFail":
            asset.stopped = not asset.stopped
            _set(story, token, "set_refusing", asset.stopped)
        case "FeeOnTransfer":
            asset.fee = dice.pick([0, 1, 100, 5_000])
            _set(story, token, "set_fee", asset.fee)
        case "Blacklist":
            at = story.cell.at
            # whoever is to be paid: the treasury, which is then credited, and the members more than others
            places = [at.treasury, at.treasury, at.share, at.splitter, holder(story), story.who("outsider 1")]
            account = dice.pick(sorted(asset.blocked)) if asset.blocked else dice.pick(places)
            asset.blocked ^= {account}
            _set(story, token, "set_blocked", account, account in asset.blocked)
        case "BrokenBalance":
            sound = asset.unreadable or asset.endless
            mode = 0 if sound else dice.pick([1, 2, 3, 4, 1, 3, 5])
            asset.unreadable, asset.endless = mode in (1, 2, 3), mode == 5
            _set(story, token, "set_mode", mode)
    story.finish()
    if dice.chance(40):
        _meanwhile(story, token)


def _meanwhile(story: Story, token: Account) -> None:
    """What is worth trying while just this is broken."""
    asset, at = story.cell.assets[token], story.cell.at
    if asset.unreadable and story.cell.treasury.is_registered(token):
        for _ in range(story.dice.whole(1, 2)):
            exit(story)
    if at.treasury in asset.blocked:
        for _ in range(2):
            give(story, token, at.splitter, amount(story))
            story.call(somebody(story), "splitter", "allocate", token)


@act(weight=3)
def shrink(story: Story) -> None:
    """A token takes from a contract of the cell what it was given; or all balances change."""
    dice, cell = story.dice, story.cell
    if rebasing := _of_kind(story, "Rebasing"):
        token = dice.pick(rebasing)
        scale = dice.pick([(1, 1), (1, 1), (9, 10), (1, 2), (3, 2)])
        cell.assets[token].scale = scale
        _set(story, token, "rebase", *scale)
        story.finish()
        run_on(story, token)
        return
    held = [
        (token, owner)
        for token, asset in cell.assets.known.items()
        for owner in (cell.at.share, cell.at.treasury, cell.at.splitter)
        if token != NATIVE and asset.kind != "SecondAddress" and asset.balances.get(owner)
    ]
    if held:
        token, owner = dice.pick(held)
        balance = cell.assets[token].balances[owner]
        sum_ = dice.pick([1, balance, dice.whole(1, balance)])
        cell.assets[token].burn(owner, sum_)
        _set(story, token, "burn", owner, sum_)
        story.finish()
        if owner == cell.at.share and dice.chance(70):
            run_on(story, token)


def run_on(story: Story, token: Account) -> None:
    """Members of a currency that has shrunk claim, for others and for themselves."""
    known = story.cell.share.dividends.currencies.get(token)
    due = [m.address for m in story.cell.share.register.members if known and known.due(m.number)]
    if not due:
        return
    story.call(story.dice.pick(due), "share", "claim_for", due[:2], token)
    for account in due[: story.dice.whole(1, 3)]:
        story.call(account, "share", "claim", token)


@act(weight=1)
def refuser_changes_his_mind(story: Story) -> None:
    refuser, refusers = story.who("refuser"), story.cell.assets.coin.refusers
    refusers ^= {refuser}
    story.token_call(refuser, "set_accepting", refuser not in refusers)
    story.finish()


@act(weight=2)
def mint_to_somebody(story: Story) -> None:
    tokens = [token for token in story.cell.assets.known if token != NATIVE]
    give(story, story.dice.pick(tokens), somebody(story), amount(story))
