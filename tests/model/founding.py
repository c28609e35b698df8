"""A random cell, founded on the chain and in the model."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS, Bounds
from tests.model.chain import keys
from tests.model.chain.abi import interface
from tests.model.chain.clones import Foretold, master_of_mandates
from tests.model.chain.code import init_code
from tests.model.chain.evm import Chain
from tests.model.chain.people import ELDERS, MEMBERS, OUTSIDERS, People
from tests.model.chain.world import World
from tests.model.dice import Dice, subset
from tests.model.reference.assets import Asset, Assets, Mirror
from tests.model.reference.basics import BASIS, NATIVE, NOBODY
from tests.model.reference.cell import Cell, Places, Terms
from tests.model.reference.governor import GovernorRules
from tests.model.reference.governor import Track as ModelTrack
from tests.model.reference.outside import Outside
from tests.model.reference.register import FREE, LOCKED, HoldingRules
from tests.model.reference.splitter import SplitRules
from tests.model.reference.terms import MandateRules
from tests.model.reference.treasury import TreasuryRules
from tests.model.reference.votes import SHARE
from tests.support import cell as support

HOUR, DAY = 3_600, 86_400
COIN = 10**30
# file and decimals of every token a story may have
TOKENS = [
    ("tokens/Plain", 6),
    ("tokens/Plain", 18),
    ("tokens/Plain", 0),
    ("tokens/Pausable", 6),
    ("tokens/Blacklist", 6),
    ("tokens/FeeOnTransfer", 6),
    ("tokens/BrokenBalance", 18),
    ("tokens/BrokenBalance", 6),
    ("tokens/FalseOnFail", 6),
    ("tokens/Rebasing", 18),
    ("tokens/NoReturn", 6),
]


@dataclass
class Setting:
    """The chain with everything but the cell."""

    chain: Chain
    people: People
    assets: Assets
    tokens: dict[str, str]
    others: dict[str, str]
    shop: str
    vault: str


def deploy(chain: Chain, file: str, *arguments: Any) -> str:
    code = init_code(file) + encode(interface(file).constructor, arguments)
    return chain.deploy(keys.address("founder"), code)


def set_scene(dice: Dice) -> Setting:
    chain, people, assets = Chain(), People(), Assets()
    assets.known[NATIVE] = Asset(NATIVE, 18, "native")
    for account in list(people.names):
        chain.give_coin(account, COIN)
        assets.coin.balances[account] = COIN
    tokens, others = {}, {}
    for file, decimals in subset(dice, TOKENS, 4) or [TOKENS[0]]:
        fee = (100,) if file == "tokens/FeeOnTransfer" else ()
        address = people.add(f"{file[7:]} {decimals}", deploy(chain, file, decimals, *fee))
        tokens[address] = file
        assets.known[address] = Asset(address, decimals, file[7:])
        assets[address].fee = fee[0] if fee else 0
    plain = [address for address, file in tokens.items() if file == "tokens/Plain"]
    if plain and dice.chance(40):
        mirror = people.add("second address", deploy(chain, "standins/SecondAddress", plain[0]))
        assets.known[mirror] = Mirror(mirror, assets[plain[0]])
        tokens[mirror] = "standins/SecondAddress"
    shop = people.add("shop", deploy(chain, "standins/Shop"))
    refuser = people.add("refuser", deploy(chain, "receivers/RefusesCoin"))
    bouncer = people.add("bouncer", deploy(chain, "receivers/Bouncer"))
    wallet = people.add("wallet", deploy(chain, "receivers/Wallet1271", keys.address("outsider 4")))
    people.wallets[wallet] = "outsider 4"
    chain.give_coin(wallet, COIN)
    assets.coin.balances[wallet] = COIN
    successor = people.add("successor", deploy(chain, "standins/MinimalGovernor"))
    others |= {successor: "standins/MinimalGovernor"}
    vault = people.add("vault", deploy(chain, "attackers/Vault"))
    others |= {vault: "attackers/Vault", refuser: "receivers/RefusesCoin", wallet: "receivers/Wallet1271"}
    assets.coin.refusers |= {refuser, successor, vault, *tokens}
    assets.coin.returners |= {bouncer}
    return Setting(chain, people, assets, tokens, others, shop, vault)


def _within(bounds: Bounds, name: str, wish: int) -> int:
    low, high = getattr(bounds, name)
    return max(low, min(high, wish))


def track(dice: Dice, bounds: Bounds, floor: support.Track | None = None) -> support.Track:
    """Random rules, in nothing weaker than `floor`."""
    least = floor or support.Track(1, 1, 0, 0, 1, 1, 0)
    wishes = {
        "voting_delay": dice.pick([1, 1, 60, HOUR, DAY]),
        "voting_period": max(least.voting_period, dice.pick([60, HOUR, DAY, 3 * DAY])),
        "execution_delay": max(least.execution_delay, dice.pick([0, HOUR, DAY, 7 * DAY])),
        "expiry": dice.pick([60, DAY, 14 * DAY]),
        "quorum": max(least.quorum, dice.pick([100, 1_000, 2_500, 5_001])),
        "approval": max(least.approval, dice.pick([5_000, 5_000, 6_667, 9_000])),
        "late_extension": dice.pick([0, 1, HOUR, DAY]),
    }
    return support.Track(**{name: _within(bounds, name, wish) for name, wish in wishes.items()})


def _holding(dice: Dice) -> tuple[support.Weight, support.Policy, bool]:
    weight = dice.pick(list(support.Weight))
    policies = [support.Policy.MEMBERS, support.Policy.LOCKED]
    if weight == SHARE:
        policies = [support.Policy.FREE, *policies]
    policy = dice.pick(policies)
    return weight, policy, policy != LOCKED or dice.chance(50)


def _members(dice: Dice, minimum: int, wallet: str) -> tuple[tuple[str, int], ...]:
    people = [keys.address(role) for role in MEMBERS[: dice.whole(3, 8)]]
    if dice.chance(40):
        people.append(wallet)
    if dice.chance(8):
        elders = [keys.address(role) for role in ELDERS]
        people = elders[dice.whole(0, 4) :] + people
    if dice.chance(12) and minimum == 1:
        # less than one whole share in all
        return tuple((person, dice.whole(1, 1_000)) for person in people)
    if dice.chance(8) and minimum == 1:
        # hardly more than one
        return tuple((person, dice.whole(350_000, 400_000)) for person in people[:3])
    most = dice.pick([10**6, 10**9, 10**9, 10**14, 10**20])
    return tuple((person, dice.whole(minimum, max(minimum, most))) for person in people)


def mandate_rules(dice: Dice, bounds: Bounds) -> support.MandateRules:
    period = _within(bounds, "mandate_period", dice.pick([60, DAY, 7 * DAY, 30 * DAY, 30 * DAY]))
    return support.MandateRules(
        allowed=dice.chance(90),
        draw_limit=_within(bounds, "draw_limit", dice.pick([1_000, 5_000, 2_500, 10_000, 1])),
        petition_quorum=_within(bounds, "petition_quorum", dice.pick([500, 3_333, 5_000, 6_000])),
        shortest_period=period,
        longest_period=_within(bounds, "mandate_period", period * dice.pick([1, 3, 30])),
    )


def rules(dice: Dice, setting: Setting, bounds: Bounds, now: int) -> support.Rules:
    weight, policy, movable = _holding(dice)
    minimum = dice.pick([1, 1, 1_000, 10**6])
    by_role = {role: address for address, role in setting.people.names.items()}
    members = _members(dice, minimum, by_role["wallet"])
    total = sum(shares for _, shares in members)
    cap = BASIS
    if policy != FREE and dice.chance(30):
        largest = max(shares for _, shares in members)
        cap = min(BASIS, max(-(-largest * BASIS // total) + dice.whole(0, 1_000), bounds.holder_cap.low))
    ordinary = track(dice, bounds)
    assets = []
    for token in subset(dice, [NATIVE, *setting.tokens], 5) or [NATIVE]:
        dividend = sum(asset.dividend for asset in assets) < 4 and dice.chance(75)
        floor = dice.pick([0, 0, 10**6, 10**9, 10**15, 10**21])
        assets.append(support.Asset(token, setting.assets[token].decimals, dividend, floor))
    receivers = [by_role[role] for role in (OUTSIDERS[0], "refuser", "bouncer", "wallet")]
    recipients = tuple((account, dice.whole(1, 1_500)) for account in subset(dice, receivers, 3))
    guarded = dice.chance(50)
    return support.Rules(
        weight=weight,
        policy=policy,
        movable=movable,
        minimum_position=minimum,
        holder_cap=cap,
        ordinary=ordinary,
        constitutional=track(dice, bounds, ordinary),
        proposal_threshold=_within(
            bounds, "proposal_threshold", dice.pick([0, 0, 100, 1_000, 1_250, 2_000, 2_500])
        ),
        guardian=keys.address("guardian") if guarded else NOBODY,
        guardian_until=now + dice.whole(DAY, 366 * DAY) if guarded else 0,
        exit_delay=min(ordinary.execution_delay, dice.pick([0, HOUR, DAY])),
        holding_time=dice.pick([0, 0, HOUR, 3 * DAY]),
        spending_limit=dice.pick([100, 1_000, 5_000]),
        spending_period=_within(bounds, "spending_period", dice.pick([60, DAY, 30 * DAY])),
        recovery_notice=_within(bounds, "recovery_notice", dice.pick([60, 30 * DAY])),
        dividend_ratio=dice.pick([0, 3_000, 5_000, 5_500]),
        smoothing=dice.pick([0, 0, HOUR, DAY, 30 * DAY]),
        recipients=recipients,
        mandates=mandate_rules(dice, bounds),
        assets=tuple(assets),
        members=members,
    )


def found_on_chain(setting: Setting, founding: support.Rules, bounds: Bounds) -> World:
    """Factory, masters, contracts, members; the founding's own tests are elsewhere."""
    chain, founder = setting.chain, keys.address("founder")
    codes = [init_code(name) for name in support.MASTERS]
    hashes = [keccak(code) for code in codes]
    factory = deploy(chain, "CellFactory", hashes, tuple(bounds))
    functions = interface("CellFactory")

    def do(function: str, *args: Any) -> bytes:
        outcome = chain.send(founder, factory, functions[function].encode(args))
        if not outcome.succeeded:
            raise AssertionError(f"{function}: {outcome.reason}\n{founding}")
        return outcome.output

    for kind, code in enumerate(codes):
        do("install", kind, code)
    found = functions["found"].decode(do("found", founding.constitution()))
    treasury = found[2]
    do("found_members", treasury, founding.entries(), bytes(32))
    do("finish", treasury)
    at = Places(share=found[0], governor=found[1], treasury=treasury, splitter=found[3], factory=factory)
    for role in ("share", "governor", "treasury", "splitter", "factory"):
        setting.people.add(role, getattr(at, role))
    return World(
        chain=chain,
        people=setting.people,
        at=at,
        share_name=founding.name,
        shop=setting.shop,
        lens=deploy(chain, "Lens"),
        tokens=setting.tokens,
        others=setting.others,
        files={
            setting.shop: "standins/Shop",
            at.share: "Share",
            at.governor: "Governor",
            at.treasury: "Treasury",
            at.splitter: "RevenueSplitter",
            at.factory: "CellFactory",
            **setting.tokens,
            **setting.others,
        },
    )


def in_model(setting: Setting, founding: support.Rules, bounds: Bounds, world: World, now: int) -> Cell:
    at = world.at
    assert founding.members is not None
    terms = Terms(
        holding=HoldingRules(
            int(founding.policy), founding.movable, founding.minimum_position, founding.holder_cap
        ),
        weight=int(founding.weight),
        governor=GovernorRules(
            ModelTrack(*astuple(founding.ordinary)),
            ModelTrack(*astuple(founding.constitutional)),
            founding.proposal_threshold,
            founding.guardian,
            founding.guardian_until,
        ),
        treasury=TreasuryRules(
            founding.exit_delay,
            founding.holding_time,
            founding.spending_limit,
            founding.spending_period,
            founding.recovery_notice,
            founding.dao_uri,
        ),
        split=SplitRules(founding.dividend_ratio, founding.smoothing, founding.recipients),
        mandates=MandateRules(**vars(founding.mandates)),
        assets=[
            (asset.token, asset.decimals, asset.dividend, asset.reserve_floor) for asset in founding.assets
        ],
        members=founding.members,
    )
    setting.assets.coin.refusers |= {at.share, at.governor, at.factory}
    ranges = {name: tuple(bound) for name, bound in bounds._asdict().items()}
    outside = Outside(setting.shop, setting.vault)
    foretold = Foretold(at.factory, master_of_mandates(at.factory), at.treasury, world.files)
    return Cell(terms, ranges, at, setting.assets, now, outside, foretold, keys.address("founder"))


def found(dice: Dice) -> tuple[World, Cell]:
    bounds = dice.pick([DEFAULT_BOUNDS, TEST_BOUNDS])
    setting = set_scene(dice)
    now = setting.chain.now
    founding = rules(dice, setting, bounds, now)
    world = found_on_chain(setting, founding, bounds)
    cell = in_model(setting, founding, bounds, world, now)
    _prepare_successor(dice, world, cell)
    return world, cell


def _prepare_successor(dice: Dice, world: World, cell: Cell) -> None:
    """A contract that a vote may make governor: mostly of this treasury, and not too fast."""
    successor = next(address for address, role in world.people.names.items() if role == "successor")
    treasury = world.shop if dice.chance(10) else world.at.treasury
    delay = dice.pick([0, DAY, 60 * DAY, 60 * DAY])
    world.send(world.people_payer, successor, "adopt", (treasury, delay))
    cell.outside.governors[successor] = (treasury, delay)
