"""Every external function of every contract, called by the founder, by a member and by a stranger.

The list of functions comes from the ABIs: one that is added without a row here fails the walk. A function
that answers only some contract must refuse all three callers in the words of its guard. For a function that
is open, the row says what each caller gets, and which facets of the cell (tests/support/estate.py) may be
different afterwards; any other difference fails. The founder has the shares of an ordinary member, and must
get what a member gets (I-F2).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import boa
import pytest
from eth.exceptions import Revert
from eth_abi.abi import decode, encode
from eth_account import Account
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, NOBODY, SHARE_UNIT, Asset, Cell, Rules, found
from tests.support.contracts import deploy
from tests.support.estate import Estate, changed, estate

ROLES = ("founder", "member", "stranger")
DONE = "done"
ZERO32 = bytes(32)
# Error(string)
ERROR_STRING = keccak(text="Error(string)")[:4]


@dataclass
class World:
    """A cell in the middle of its life: something waits behind every open function."""

    cell: Cell
    people: dict[str, str]
    dollar: Any
    bystander_key: Any
    active: int = 0
    drafts: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def accounts(self) -> dict[str, str]:
        return self.people


@dataclass(frozen=True)
class Row:
    """What one function does for each caller: DONE, or the reason of the refusal."""

    outcome: str | tuple[str, str, str]
    args: Callable[[World, str], tuple[Any, ...]] = lambda world, caller: ()
    may_change: tuple[str, ...] = ()
    value: int = 0

    def expected(self, role: str) -> str:
        return self.outcome if isinstance(self.outcome, str) else self.outcome[ROLES.index(role)]


# --- the world --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> World:
    people = {role: actor(role) for role in ("founder", "member", "bystander", "leaver", "away", "delegator")}
    signer = Account.from_key(keccak(text="a bystander with a key"))
    people["signer"] = signer.address
    dollar = deploy("tokens/Plain", 6)
    cell = found(
        Rules(
            members=tuple((address, 100 * SHARE_UNIT) for address in people.values()),
            assets=(Asset(NATIVE, 18), Asset(dollar.address, 6)),
            exit_delay=0,
            proposal_threshold=0,
            recipients=((actor("recipient"), 1_000),),
        ),
        founder=people["founder"],
    )
    people["stranger"] = cell.stranger
    world = World(cell, people, dollar, signer)
    share, treasury, splitter = cell.share, cell.treasury, cell.splitter

    for role in ("founder", "member", "stranger", "bystander"):
        dollar.mint(people[role], 10**9)
        dollar.approve(splitter, 10**9, sender=people[role])
    dollar.mint(treasury, 10**12)
    # one distribution that has accrued, and revenue that waits to be allocated
    dollar.mint(splitter, 10**9)
    splitter.allocate(dollar)
    boa.env.time_travel(seconds=60)
    dollar.mint(splitter, 10**9)
    # nobody's money in Share: anyone may sweep it
    dollar.mint(share, 7)
    # a delegate who has left
    share.delegate(people["leaver"], sender=people["delegator"])
    treasury.set_exit_terms(DAY // 24, 0, sender=treasury.address)
    treasury.exit(100 * SHARE_UNIT, sender=people["leaver"])
    # a key that is being replaced, its notice over
    treasury.propose_recovery(people["away"], actor("fresh key"), sender=treasury.address)
    treasury.offer_buy_back(dollar, 10**6, 50 * SHARE_UNIT, 2**40, sender=treasury.address)
    _make_proposals(world)
    return world


def _make_proposals(world: World) -> None:
    """One that has passed and whose eta has come, and one that is being voted on."""
    cell, people = world.cell, world.people
    payment = cell.treasury.send.prepare_calldata(world.dollar, [actor("supplier")], [10**6])
    passed = ([cell.treasury.address], [0], [payment], "pay the supplier")
    chosen = cell.governor.propose(*passed, sender=people["bystander"])
    world.drafts["passed"] = (*passed[:3], keccak(text=passed[3]))
    boa.env.time_travel(seconds=DAY + 1)
    for role in ("founder", "member", "bystander"):
        cell.governor.castVote(chosen, 1, sender=people[role])
    boa.env.time_travel(seconds=31 * DAY)
    resolution: tuple[Any, ...] = ([], [], [], "we like it here")
    world.active = cell.governor.propose(*resolution, sender=people["bystander"])
    world.drafts["active"] = (*resolution[:3], keccak(text=resolution[3]))
    boa.env.time_travel(seconds=DAY + 1)


@pytest.fixture(scope="module")
def before(world: World) -> Estate:
    """The cell as every call of the walk finds it."""
    return estate(world.cell, world.people, {"dollar": world.dollar})


# --- arguments --------------------------------------------------------------------------------------------


def _dollar(world: World, caller: str) -> tuple[Any, ...]:
    return (world.dollar,)


def _nothing(*args: Any) -> Callable[[World, str], tuple[Any, ...]]:
    return lambda world, caller: args


def _share_terms() -> tuple[Any, ...]:
    return ("Seized", "SEIZE", 2, 1, True, 1, 10_000)


def _four(world: World) -> tuple[str, ...]:
    return (world.people["stranger"],) * 4


def _track() -> tuple[int, ...]:
    return (DAY, 3 * DAY, 2 * DAY, 14 * DAY, 2_000, 5_000, DAY)


def _ballot(world: World) -> bytes:
    """A ballot for, by the member with a key who takes no other part."""
    governor = world.cell.governor
    domain = keccak(
        encode(
            ["bytes32", "bytes32", "bytes32", "uint256", "address"],
            [
                keccak(
                    text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak(text="celldao Governor"),
                keccak(text="1"),
                boa.env.evm.patch.chain_id,
                governor.address,
            ],
        )
    )
    struct = keccak(
        encode(
            ["bytes32", "uint256", "uint8", "address", "uint256"],
            [
                keccak(text="Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"),
                world.active,
                1,
                world.people["signer"],
                0,
            ],
        )
    )
    signature = world.bystander_key.unsafe_sign_hash(keccak(b"\x19\x01" + domain + struct)).signature
    return bytes(signature)


def _batch(world: World, caller: str) -> tuple[Any, ...]:
    signature = _ballot(world)
    head = signature[64] << 168 | 1 << 160 | int(world.people["signer"], 16)
    return world.active, [(head, signature[:32], signature[32:64])]


FACTORY = "clone: only the factory, never a master"
BY_VOTE = "treasury: only by vote"
SHARE_TREASURY = "share: only the treasury"
GOVERNOR_TREASURY = "governor: only the treasury, by vote"
SPLITTER_TREASURY = "splitter: only the treasury"
BAD_SIGNATURE = "share: the signature is not valid"
NO_MEMBER = "share: only a member"
OVERDRAWN = "share: more than the balance"

VOTES = (r"Share\.getVotes\(.*\)", r"Share\.position_word.*")
OWN_VOTE = (
    r"Governor\.hasVoted.*",
    r"Governor\.proposalVotes.*",
)
SHARES_BURNED = (
    r"Share\.(balanceOf|getVotes)\({caller}\)",
    r"Share\.(totalSupply|totals_word|holder_count|dividend_state.*)",
    r"Share\.(currencies|account_of.*)",
    r"Governor\.proposalThreshold",
)
DOLLARS_TO_CALLER = (
    r"dollar\.balance\({caller}\)",
    r"dollar\.balance\(Treasury\)",
    r"Treasury\.(available|status|asset_words|spendable)\(dollar\)",
)
ALL_DIVIDENDS_MOVE = (r"Share\.dividend_state\(dollar\)",)

ROWS: dict[str, Row] = {
    # --- CellFactory: open by design; what they may do is tests/unit/factory's business
    "CellFactory.install": Row("factory: other init code than fixed", lambda w, c: (0, b"\x00")),
    "CellFactory.set_mandate_rules": Row(
        "factory: only the treasury of a cell", lambda w, c: ((True, 1_000, 2_000, 86_400, 86_400),)
    ),
    "CellFactory.grant_mandate": Row(
        "factory: only the treasury of a cell",
        lambda w, c: ((w.people[c], 86_400, 0, (2**32, False, [], [], [], ZERO32, "")),),
    ),
    "CellFactory.found": Row(
        DONE, lambda w, c: (replace(w.cell.rules, document=keccak(text=c)).constitution(),)
    ),
    "CellFactory.found_members": Row(
        "factory: the founding is finished", lambda w, c: (w.cell.treasury, [1], ZERO32)
    ),
    "CellFactory.finish": Row("factory: the founding is finished", lambda w, c: (w.cell.treasury,)),
    # --- Share: founding and governance
    "Share.initialize": Row(FACTORY, lambda w, c: (_share_terms(), _four(w), 1)),
    "Share.found_members": Row(FACTORY, lambda w, c: ([1 << 200 | int(w.people[c], 16)],)),
    "Share.open": Row(FACTORY),
    "Share.distribute": Row("share: only the splitter", lambda w, c: (w.dollar, 10**9)),
    "Share.issue": Row(SHARE_TREASURY, lambda w, c: (w.people[c], SHARE_UNIT)),
    "Share.burn": Row(SHARE_TREASURY, lambda w, c: (w.people["bystander"], SHARE_UNIT, False)),
    "Share.add_currency": Row(SHARE_TREASURY, lambda w, c: (w.people[c], 6)),
    "Share.bar": Row(SHARE_TREASURY, lambda w, c: (w.people["stranger"], True)),
    "Share.repoint": Row(SHARE_TREASURY, lambda w, c: (w.people["bystander"], w.people[c])),
    "Share.set_policy": Row(SHARE_TREASURY, _nothing(1)),
    "Share.set_holder_cap": Row(SHARE_TREASURY, _nothing(10_000)),
    "Share.set_movable": Row(SHARE_TREASURY, _nothing(False)),
    # --- Share: members
    "Share.transfer": Row(
        (DONE, DONE, OVERDRAWN),
        lambda w, c: (w.people["bystander"], SHARE_UNIT),
        (
            r"Share\.(balanceOf|getVotes)\(({caller}|bystander)\)",
            r"Share\.account_of.*",
        ),
    ),
    "Share.transferFrom": Row(
        "share: more than the allowance", lambda w, c: (w.people["bystander"], w.people["member"], SHARE_UNIT)
    ),
    "Share.approve": Row(
        DONE, lambda w, c: (w.people["bystander"], 5), (r"Share\.allowance\({caller},bystander\)",)
    ),
    "Share.permit": Row(
        BAD_SIGNATURE, lambda w, c: (w.people["bystander"], w.people[c], 5, 2**40, 27, ZERO32, ZERO32)
    ),
    "Share.delegate": Row(
        (DONE, DONE, NO_MEMBER),
        lambda w, c: (w.people["bystander"],),
        (r"Share\.(delegates|getVotes)\({caller}\)", r"Share\.getVotes\(bystander\)"),
    ),
    "Share.delegateBySig": Row(BAD_SIGNATURE, lambda w, c: (w.people[c], 1, 2**40, 27, ZERO32, ZERO32)),
    "Share.return_votes": Row(
        DONE,
        lambda w, c: ([w.people["delegator"], w.people["bystander"]],),
        (r"Share\.(delegates|getVotes)\(delegator\)", r"Share\.getVotes\(leaver\)"),
    ),
    "Share.move": Row(BAD_SIGNATURE, lambda w, c: (actor("somebody new"), 2**40, bytes(65))),
    "Share.claim": Row(
        (DONE, DONE, NO_MEMBER),
        _dollar,
        (
            r"dollar\.balance\(({caller}|Share)\)",
            r"Share\.claimable\({caller},dollar\)",
            r"Share\.dividend_state\(dollar\)",
        ),
    ),
    "Share.claim_for": Row(
        DONE,
        lambda w, c: ([w.people["bystander"], w.people["stranger"]], w.dollar),
        (
            r"dollar\.balance\((bystander|Share)\)",
            r"Share\.claimable\(bystander,dollar\)",
            r"Share\.dividend_state\(dollar\)",
        ),
    ),
    "Share.set_payout": Row((DONE, DONE, NO_MEMBER), lambda w, c: (w.people["stranger"],), ()),
    "Share.sweep": Row(
        DONE,
        _dollar,
        (
            r"dollar\.balance\((Share|RevenueSplitter)\)",
            r"RevenueSplitter\.(revenue|releasable|unreleased)\(dollar\)",
        ),
    ),
    # --- Governor
    "Governor.initialize": Row(FACTORY, lambda w, c: ((_track(), _track(), 0, NOBODY, 0), _four(w))),
    "Governor.open": Row(FACTORY),
    "Governor.close": Row(DONE),
    "Governor.set_tracks": Row(GOVERNOR_TREASURY, lambda w, c: (_track(), _track())),
    "Governor.set_proposal_threshold": Row(GOVERNOR_TREASURY, _nothing(1)),
    "Governor.set_guardian": Row(GOVERNOR_TREASURY, lambda w, c: (w.people[c], 2**31)),
    "Governor.propose": Row(
        (DONE, DONE, "governor: too few votes to propose"),
        lambda w, c: ([], [], [], f"proposed by {c}"),
        (r"Governor\.(proposal_count|latest_proposal.*|open_proposal.*)",),
    ),
    "Governor.queue": Row("governor: it is queued by itself", lambda w, c: w.drafts["passed"]),
    "Governor.execute": Row("governor: the proposal is not queued", lambda w, c: w.drafts["active"]),
    "Governor.cancel": Row("governor: not yours to cancel, or too late", lambda w, c: w.drafts["active"]),
    "Governor.castVote": Row(
        (DONE, DONE, "governor: no votes at the snapshot"), lambda w, c: (w.active, 1), OWN_VOTE
    ),
    "Governor.castVoteWithReason": Row(
        (DONE, DONE, "governor: no votes at the snapshot"), lambda w, c: (w.active, 0, "no"), OWN_VOTE
    ),
    "Governor.castVoteWithReasonAndParams": Row(
        (DONE, DONE, "governor: no votes at the snapshot"), lambda w, c: (w.active, 2, "", b""), OWN_VOTE
    ),
    "Governor.castVoteBySig": Row(DONE, lambda w, c: (w.active, 1, w.people["signer"], _ballot(w)), OWN_VOTE),
    "Governor.castVoteWithReasonAndParamsBySig": Row(
        "governor: wrong signature",
        lambda w, c: (w.active, 1, w.people["signer"], "", b"", _ballot(w)),
    ),
    "Governor.cast_votes_by_sig": Row(DONE, _batch, OWN_VOTE),
    "Governor.revoke_ballots": Row(
        (DONE, DONE, "governor: only a member"), may_change=(r"Governor\.nonces\({caller}\)",)
    ),
    # --- Treasury: by the governor or by vote
    "Treasury.initialize": Row(FACTORY, lambda w, c: ((0, 0, 1_000, 30 * DAY, 30 * DAY, "x"), _four(w), [])),
    "Treasury.open": Row(FACTORY),
    "Treasury.execute": Row("treasury: only the governor", lambda w, c: (w.people[c], 1, b"", 3)),
    "Treasury.send": Row(BY_VOTE, lambda w, c: (w.dollar, [w.people[c]], [1])),
    "Treasury.spend_with": Row(BY_VOTE, lambda w, c: (w.dollar, 1, w.people[c], b"")),
    "Treasury.burn": Row(BY_VOTE, lambda w, c: (w.people["bystander"], SHARE_UNIT)),
    "Treasury.list_call": Row(BY_VOTE, lambda w, c: (w.people[c], b"\x01\x02\x03\x04", True)),
    "Treasury.set_spending_limit": Row(BY_VOTE, _nothing(5_000, DAY)),
    "Treasury.register_asset": Row(BY_VOTE, lambda w, c: (w.people[c], 6)),
    "Treasury.unregister_asset": Row(BY_VOTE, _dollar),
    "Treasury.register_currency": Row(BY_VOTE, _dollar),
    "Treasury.offer_buy_back": Row(BY_VOTE, lambda w, c: (w.dollar, 10**9, SHARE_UNIT, 2**40)),
    "Treasury.set_exit_terms": Row(BY_VOTE, _nothing(0, 0)),
    "Treasury.set_dao_uri": Row(BY_VOTE, _nothing("ipfs://elsewhere")),
    "Treasury.approve_message": Row(BY_VOTE, _nothing(ZERO32, 2**40)),
    "Treasury.revoke_message": Row(BY_VOTE, _nothing(ZERO32)),
    "Treasury.propose_recovery": Row(BY_VOTE, lambda w, c: (w.people["bystander"], w.people["stranger"])),
    "Treasury.cancel_recovery": Row(BY_VOTE, lambda w, c: (w.people["away"],)),
    "Treasury.appoint_successor": Row(BY_VOTE, lambda w, c: (w.people[c],)),
    "Treasury.dissolve": Row(BY_VOTE, lambda w, c: (w.people[c],)),
    # --- Treasury: members and anyone
    "Treasury.exit": Row(
        (DONE, DONE, NO_MEMBER),
        _nothing(10 * SHARE_UNIT),
        (*SHARES_BURNED, r"Treasury\.(available|owed|status|asset_words|words|ticket_count|spendable).*"),
    ),
    "Treasury.exitBySig": Row(
        "treasury: wrong signature or nonce",
        lambda w, c: (w.people["bystander"], SHARE_UNIT, 2**40, bytes(65)),
    ),
    "Treasury.pull": Row(
        DONE,
        lambda w, c: (1, w.dollar),
        (
            r"dollar\.balance\((leaver|Treasury)\)",
            r"Treasury\.(owed|status|asset_words)\(dollar\)",
        ),
    ),
    "Treasury.sell_back": Row(
        (DONE, DONE, NO_MEMBER),
        _nothing(SHARE_UNIT, 1),
        (*SHARES_BURNED, *DOLLARS_TO_CALLER, r"Treasury\.buy_back_offer"),
    ),
    "Treasury.veto_recovery": Row("treasury: no recovery under way"),
    "Treasury.finish_recovery": Row(
        DONE,
        lambda w, c: (w.people["away"],),
        (
            r"Share\.(number_of|balanceOf|getVotes|delegates|status_of|claimable)\(away.*\)",
            r"Treasury\.recovery_of\(away\)",
        ),
    ),
    "Treasury.fund_mandate": Row("treasury: only a mandate of this cell", lambda w, c: (w.dollar, 1)),
    "Treasury.send_to_heir": Row("treasury: members come first", _dollar),
    # --- RevenueSplitter
    "RevenueSplitter.initialize": Row(FACTORY, lambda w, c: ((0, 0, []), _four(w), [])),
    "RevenueSplitter.open": Row(FACTORY),
    "RevenueSplitter.set_split": Row(SPLITTER_TREASURY, lambda w, c: ((0, 0, [(w.people[c], 10_000)]),)),
    "RevenueSplitter.set_reserve_floor": Row(SPLITTER_TREASURY, lambda w, c: (w.dollar, 0)),
    "RevenueSplitter.pay": Row(
        DONE,
        lambda w, c: (w.dollar, 5, "invoice 7"),
        (
            r"dollar\.balance\(({caller}|RevenueSplitter)\)",
            r"RevenueSplitter\.(revenue|releasable|unreleased)\(dollar\)",
        ),
    ),
    "RevenueSplitter.allocate": Row(
        DONE,
        _dollar,
        (
            r"dollar\.balance\((Share|Treasury|RevenueSplitter)\)",
            r"RevenueSplitter\.(revenue|releasable|unreleased|stream.*)\(dollar\)",
            r"Treasury\.(available|status|asset_words|spendable)\(dollar\)",
            r"Share\.dividend_state\(dollar\)",
        ),
    ),
    "RevenueSplitter.withdraw_credit": Row(
        "splitter: no credit", lambda w, c: (w.dollar, w.people["bystander"])
    ),
    "RevenueSplitter.redirect_credit": Row("splitter: no credit", lambda w, c: (w.dollar, w.people[c])),
}


# --- the walk ---------------------------------------------------------------------------------------------


def _places(cell: Cell) -> dict[str, Any]:
    return {
        "CellFactory": cell.factory,
        "Share": cell.share,
        "Governor": cell.governor,
        "Treasury": cell.treasury,
        "RevenueSplitter": cell.splitter,
    }


def _functions(cell: Cell) -> set[str]:
    return {
        f"{place}.{entry['name']}"
        for place, contract in _places(cell).items()
        for entry in contract.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }


def _call(world: World, name: str, caller: str) -> str:
    """DONE, or the reason of the refusal."""
    row = ROWS[name]
    place, function = name.split(".")
    try:
        getattr(_places(world.cell)[place], function)(
            *row.args(world, caller), sender=world.people[caller], value=row.value
        )
    except boa.BoaError as error:
        return _reason(error)
    return DONE


def _reason(error: boa.BoaError) -> str:
    """The string the chain gave back, as a wallet would read it; not what a debugger knows beyond it."""
    data = bytes(error.call_trace.output or b"")
    if data[:4] == ERROR_STRING:
        return str(decode(["string"], data[4:])[0])
    return f"refused without a reason: {error}"


def test_walk__every_function_has_a_row(world: World) -> None:
    assert set(ROWS) == _functions(world.cell)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("role", ROLES)
def test_walk__caller__gets_what_the_spec_gives_him(
    world: World, before: Estate, name: str, role: str
) -> None:
    """I-F2, I-T1, I-R6"""
    row = ROWS[name]
    expected = row.expected(role)
    with boa.env.anchor():
        assert _call(world, name, role) == expected
        if expected == DONE:
            after = estate(world.cell, world.people, {"dollar": world.dollar})
            allowed = [re.compile(pattern.replace("{caller}", role)) for pattern in row.may_change]
            surprises = {
                facet: (before[facet], after[facet])
                for facet in changed(before, after)
                if not any(pattern.fullmatch(facet) for pattern in allowed)
            }
            assert surprises == {}


def test_walk__founder__gets_what_a_member_gets() -> None:
    """I-F2"""
    assert [name for name, row in ROWS.items() if row.expected("founder") != row.expected("member")] == []


def test_walk__plain_coin__is_taken_by_treasury_and_splitter_only(world: World) -> None:
    taken = []
    for place, contract in _places(world.cell).items():
        with boa.env.anchor():
            try:
                boa.env.raw_call(contract.address, sender=world.people["stranger"], value=1)
            except Revert:
                continue
            taken.append(place)
    assert taken == ["Treasury", "RevenueSplitter"]


def test_walk__executed_proposal__pays_once(world: World) -> None:
    """Anyone may carry out what has passed, from its eta on; what it does is what was voted. (I-G2)"""
    cell, passed = world.cell, world.drafts["passed"]
    proposal = cell.governor.hashProposal(*passed)
    with boa.env.anchor():
        assert cell.governor.state(proposal) == 6  # it has expired by the time the other one is voted on
        with boa.reverts("governor: the proposal is not queued"):
            cell.governor.execute(*passed, sender=world.people["stranger"])
