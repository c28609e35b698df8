"""What people propose: actions of both tracks, mostly such that they can be carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.model.acts.charters import about_mandates
from tests.model.acts.choose import amount, asset, holder, shares_of, somebody
from tests.model.dice import subset
from tests.model.founding import track
from tests.model.reference.actions import Action
from tests.model.reference.basics import NATIVE, NOBODY, Account
from tests.model.reference.bracket import limit_now
from tests.model.reference.governor import MAX_ACTIONS, MAX_RECEIVERS, Track
from tests.model.reference.register import FREE, LOCKED, MEMBERS
from tests.model.story import DAY, Story
from tests.support.cell import Track as SupportTrack

Maker = Callable[[Story], Action]


def _by_treasury(story: Story, function: str, *args: object) -> Action:
    return Action(story.cell.at.treasury, function, args)


def funded(story: Story) -> Account:
    """A registered asset of which the treasury has some, if there is one."""
    treasury = story.cell.treasury
    rich = [token for token in treasury.list if treasury.available(token)]
    return story.dice.pick(rich) if rich and story.dice.chance(97) else asset(story)


def sum_of(story: Story, token: Account) -> int:
    """Something that can be spent, with luck within the period's limit."""
    treasury, dice = story.cell.treasury, story.dice
    available = treasury.available(token)
    most, _ = limit_now(treasury, treasury.book(token), available)
    most = min(most, available)
    if most == 0 or dice.chance(6):
        return dice.pick([0, 1, available, available, available + 1, most + 1])
    return dice.pick([most, dice.whole(1, most), most // 3, most // 3, dice.whole(1, available)])


# --- ordinary


def send(story: Story) -> Action:
    token, dice = funded(story), story.dice
    foreign = [known for known in story.cell.assets.known if not story.cell.treasury.is_registered(known)]
    if foreign and dice.chance(4):
        token = dice.pick(foreign)
    most = sum_of(story, token)
    count = dice.pick([MAX_RECEIVERS, MAX_RECEIVERS + 1]) if dice.chance(2) else dice.pick([1, 1, 2, 5])
    receivers = [dice.pick([somebody(story), story.who("shop")]) for _ in range(count)]
    if dice.chance(4):
        receivers.append(
            dice.pick([story.who("refuser"), story.who("bouncer"), NOBODY, story.cell.at.splitter])
        )
    amounts = tuple(most // len(receivers) for _ in receivers)
    if dice.chance(3):
        amounts = amounts[1:]
    return _by_treasury(story, "send", token, tuple(receivers), amounts)


def spend_with(story: Story) -> Action:
    token, dice = funded(story), story.dice
    sum_ = sum_of(story, token)
    if token == NATIVE:
        inner = Action(story.world.shop, "buy")
    else:
        inner = Action(
            story.world.shop, "take", (token, sum_ + 1 if dice.chance(4) else dice.pick([sum_, sum_ // 2]))
        )
    if dice.chance(2):
        inner = Action(story.world.shop, "fail")
    return _by_treasury(story, "spend_with", token, sum_, story.world.shop, inner)


def buy(story: Story) -> Action:
    return Action(story.world.shop, "buy", (), sum_of(story, NATIVE))


# --- constitutional


def plain_coin(story: Story) -> Action:
    return Action(somebody(story), "", (), sum_of(story, NATIVE))


def token_transfer(story: Story) -> Action:
    tokens = [token for token in story.cell.assets.known if token != NATIVE]
    rich = [token for token in tokens if story.cell.treasury.available(token)]
    token = story.dice.pick(rich or tokens)
    return Action(token, "transfer", (somebody(story), sum_of(story, token)))


def allocate(story: Story) -> Action:
    return Action(story.cell.at.splitter, "allocate", (asset(story),))


def list_call(story: Story) -> Action:
    shop = story.world.shop
    choices = [(shop, "buy"), (shop, "take"), (shop, "take"), (shop, "fail")]
    foreign = [token for token in story.world.tokens if not story.cell.treasury.is_registered(token)]
    choices += [(token, "transfer") for token in foreign][:2]
    if story.dice.chance(5):
        choices = [(story.cell.at.share, "issue")]
    target, function = story.dice.pick(choices)
    story.ever_listed.add((target, function))
    return _by_treasury(story, "list_call", target, function, story.dice.chance(85))


def issue(story: Story) -> Action:
    dice, register = story.dice, story.cell.share.register
    receiver = somebody(story) if dice.chance(60) else holder(story)
    if dice.chance(5):
        receiver = dice.pick([NOBODY, *story.cell.at.all])
    most = max(register.rules.minimum, dice.pick([10**6, register.supply // 10, register.supply]))
    shares = dice.whole(register.rules.minimum, most)
    return Action(story.cell.at.share, "issue", (receiver, 4 * 10**21 if dice.chance(2) else shares))


def burn(story: Story) -> Action:
    """Burns what an owner has allowed; makes him allow it."""
    owner = holder(story)
    shares = shares_of(story, owner)
    if story.dice.chance(90):
        story.call(owner, "share", "approve", story.cell.at.treasury, shares)
    return _by_treasury(story, "burn", owner, shares)


def kept_call(story: Story) -> Action:
    """What a proposal may not do directly."""
    share, owner = story.cell.at.share, holder(story)
    return story.dice.pick(
        [
            Action(share, "burn", (owner, 10**6, False)),
            Action(share, "repoint", (owner, story.who("spare key 1"))),
            Action(share, "add_currency", (asset(story), 6)),
        ]
    )


def bar(story: Story) -> Action:
    return Action(story.cell.at.share, "bar", (somebody(story), story.dice.chance(60)))


def holding_rules(story: Story) -> Action:
    dice, share = story.dice, story.cell.at.share
    match dice.whole(1, 3):
        case 1:
            return Action(share, "set_policy", (dice.pick([FREE, MEMBERS, MEMBERS, LOCKED]),))
        case 2:
            return Action(share, "set_holder_cap", (dice.pick([10_000, 10_000, 5_000, 9_999, 0]),))
    return Action(share, "set_movable", (dice.chance(70),))


def split(story: Story) -> Action:
    dice = story.dice
    receivers = [story.who(role) for role in ("outsider 1", "outsider 2", "refuser", "bouncer", "wallet")]
    recipients = tuple((account, dice.whole(1, 1_200)) for account in subset(dice, receivers, 3))
    if dice.chance(4):
        recipients += ((story.cell.at.share, 1),)
    smoothing = dice.pick([0, 1, 3_600, DAY, 30 * DAY])
    ratio = dice.pick([0, 2_500, 6_000, 6_000, 10_000])
    return Action(story.cell.at.splitter, "set_split", (ratio, smoothing, recipients))


def reserve_floor(story: Story) -> Action:
    return Action(story.cell.at.splitter, "set_reserve_floor", (asset(story), amount(story)))


def tracks(story: Story) -> Action:
    dice, rules = story.dice, story.cell.governor.rules
    if dice.chance(50):
        quorum = dice.pick([rules.ordinary.quorum, 100, 2_000])
        ordinary = replace(rules.ordinary, quorum=quorum)
        constitutional = replace(rules.constitutional, quorum=max(quorum, rules.constitutional.quorum))
    else:
        wish = track(dice, _Bounds(story))  # type: ignore[arg-type]
        ordinary, constitutional = _as_model(wish), _as_model(track(dice, _Bounds(story), wish))  # type: ignore[arg-type]
    if dice.chance(5):
        ordinary, constitutional = constitutional, ordinary
    if dice.chance(3):
        constitutional = replace(constitutional, approval=10_001)
    return Action(story.cell.at.governor, "set_tracks", (ordinary, constitutional))


class _Bounds:
    """The cell's bounds as the founding takes them."""

    def __init__(self, story: Story) -> None:
        self._bounds = story.cell.bounds

    def __getattr__(self, name: str) -> tuple[int, int]:
        return self._bounds[name]


def _as_model(wish: SupportTrack) -> Track:
    return Track(**vars(wish))


def threshold(story: Story) -> Action:
    wish = story.dice.pick([0, 0, 500, 1_000, 1_250, 2_000, 2_500, 10_001])
    return Action(story.cell.at.governor, "set_proposal_threshold", (wish,))


def guardian(story: Story) -> Action:
    who = story.dice.pick([story.who("guardian"), story.who("guardian"), somebody(story), NOBODY])
    until = story.now + story.dice.pick([60 * DAY, 200 * DAY, 300 * DAY, 500 * DAY])
    return Action(story.cell.at.governor, "set_guardian", (who, until))


def exit_terms(story: Story) -> Action:
    dice = story.dice
    longest = story.cell.governor.rules.ordinary.execution_delay
    delay = dice.pick([0, longest, dice.whole(0, longest), longest + 1])
    return _by_treasury(story, "set_exit_terms", delay, dice.pick([0, 0, 3_600, 5 * DAY, 400 * DAY]))


def spending_limit(story: Story) -> Action:
    dice = story.dice
    limit = dice.pick([100, 1_000, 5_000, 5_000, 5_001, 0])
    period = dice.pick([DAY, 30 * DAY, 30 * DAY, 90 * DAY, 60])
    return _by_treasury(story, "set_spending_limit", limit, period)


def register(story: Story) -> Action:
    known, dice = list(story.cell.assets.known), story.dice
    fresh = [token for token in known if not story.cell.treasury.is_registered(token)]
    token = dice.pick(fresh) if fresh and dice.chance(95) else dice.pick(known)
    decimals = story.cell.assets[token].decimals + (1 if dice.chance(3) else 0)
    return _by_treasury(story, "register_asset", token, decimals)


def unregister(story: Story) -> Action:
    return _by_treasury(story, "unregister_asset", asset(story))


def register_currency(story: Story) -> Action:
    known = story.cell.share.dividends.currencies
    fresh = [token for token in story.cell.treasury.list if token not in known]
    token = story.dice.pick(fresh) if fresh and story.dice.chance(95) else asset(story)
    return _by_treasury(story, "register_currency", token)


def buy_back(story: Story) -> Action:
    token, dice = funded(story), story.dice
    supply = max(1, story.cell.share.register.supply)
    price = max(1, story.cell.treasury.available(token) * 10**6 // supply)
    price = 2**250 if dice.chance(2) else dice.pick([price, price // 2 + 1, price // 3 + 1, 2 * price])
    until = story.now + dice.pick([30 * DAY, 90 * DAY, 300 * DAY])
    return _by_treasury(
        story, "offer_buy_back", token, price, supply if dice.chance(70) else dice.whole(0, supply), until
    )


def message(story: Story) -> Action:
    digest = bytes([story.dice.whole(0, 2)]) * 32
    if story.dice.chance(30):
        return _by_treasury(story, "revoke_message", digest)
    return _by_treasury(story, "approve_message", digest, story.now + 200 * DAY)


def uri(story: Story) -> Action:
    return _by_treasury(story, "set_dao_uri", f"ipfs://{story.serial}")


def recovery(story: Story) -> Action:
    under_way = list(story.cell.treasury.recoveries)
    if under_way and story.dice.chance(20):
        return _by_treasury(story, "cancel_recovery", story.dice.pick(under_way))
    register = story.cell.share.register
    fresh = [a for a in story.accounts if register.number_of(a) == 0]
    new = story.dice.pick(fresh) if fresh and story.dice.chance(95) else somebody(story)
    return _by_treasury(story, "propose_recovery", holder(story), new)


def dissolve(story: Story) -> Action:
    heir = (
        story.who("outsider 2") if story.dice.chance(90) else story.dice.pick([NOBODY, story.cell.at.share])
    )
    return _by_treasury(story, "dissolve", heir)


def successor(story: Story) -> Action:
    return _by_treasury(story, "appoint_successor", story.who("successor"))


ORDINARY: list[Maker] = [send, send, send, spend_with, buy]
CONSTITUTIONAL: list[Maker] = [
    plain_coin,
    token_transfer,
    allocate,
    list_call,
    list_call,
    issue,
    issue,
    burn,
    holding_rules,
    split,
    split,
    reserve_floor,
    tracks,
    tracks,
    threshold,
    guardian,
    exit_terms,
    exit_terms,
    spending_limit,
    spending_limit,
    spending_limit,
    register,
    register,
    unregister,
    register_currency,
    buy_back,
    buy_back,
    buy_back,
    buy_back,
    message,
    uri,
    recovery,
    recovery,
    recovery,
    bar,
    send,
    spend_with,
]
SELDOM: list[Maker] = [kept_call, kept_call, dissolve, dissolve, dissolve, successor]


def spring_cleaning(story: Story) -> tuple[Action, ...]:
    """Several assets off the list, and some back on it."""
    treasury, dice = story.cell.treasury, story.dice
    free = [a for a in treasury.list if not treasury.book(a).owed and not treasury.book(a).pending]
    gone = subset(dice, free, 3) or free[:2]
    back = subset(dice, gone, 2)
    off = tuple(_by_treasury(story, "unregister_asset", token) for token in gone)
    decimals = story.cell.assets.known
    return off + tuple(_by_treasury(story, "register_asset", a, decimals[a].decimals) for a in back)


def ending(story: Story) -> tuple[Action, ...]:
    """The end and a new governor, at once."""
    return story.dice.pick([(dissolve(story), successor(story)), (successor(story), dissolve(story))])


def some_actions(story: Story) -> tuple[Action, ...]:
    dice = story.dice
    if dice.chance(7):
        return spring_cleaning(story)
    if dice.chance(28 if story.cell.factory.mandates else 3):
        return about_mandates(story)
    if dice.chance(10):
        return ()
    if dice.chance(4):
        return ending(story) if dice.chance(12) else (dice.pick(SELDOM)(story),)
    makers = ORDINARY if dice.chance(45) else CONSTITUTIONAL
    count = dice.pick([1, 1, 1, 2, 3])
    if dice.chance(1):
        count = dice.pick([MAX_ACTIONS, MAX_ACTIONS + 1])
    return tuple(dice.pick(makers)(story) for _ in range(count))
