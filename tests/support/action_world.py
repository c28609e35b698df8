"""A cell that exists nowhere, for tests of actions: its context, and random actions of every kind in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from celldao import actions as a
from celldao import limits
from celldao.actions.amounts import MAX_UNITS
from celldao.actions.function import Function
from celldao.constitution.fields import NATIVE, Transfer


def address(number: int) -> str:
    """A distinct address."""
    return str(to_checksum_address(f"0x{number:040x}"))


def account(role: str) -> str:
    """The address of an actor, made up from his role."""
    return str(to_checksum_address(keccak(text=f"celldao actions test: {role}")[-20:]))


TREASURY, SHARE, GOVERNOR, SPLITTER, FACTORY, MANDATE = map(
    account, ("treasury", "share", "governor", "splitter", "factory", "mandate")
)
WELDER, FITTER, BAKER, STRANGER = map(account, ("welder", "fitter", "baker", "stranger"))
OTHER_TREASURY, OTHER_SHARE, OTHER_GOVERNOR = map(
    account, ("another treasury", "another share", "another governor")
)
USDC, GOLD, OTHER_TOKEN, VAULT = map(account, ("dollar", "gold", "another token", "vault"))
DEPOSIT = Function.parse("deposit(uint256 assets, address receiver)")
# No selector that everybody knows.
ORDER = Function.parse(
    "order(uint256 number, (address buyer, bytes32 digest, string note)[] lines, bytes extra, bool express)"
)

CONTEXT = a.Context(
    chain_id=11155111,
    treasury=TREASURY,
    share=SHARE,
    governor=GOVERNOR,
    splitter=SPLITTER,
    factory=FACTORY,
    mandates=(MANDATE,),
    assets=(
        a.Asset(token=NATIVE, symbol="ETH", decimals=18),
        a.Asset(token=USDC, symbol="USDC", decimals=6),
        a.Asset(token=GOLD, symbol="GOLD", decimals=0, registered=False),
    ),
    members=frozenset({WELDER, FITTER}),
    names={WELDER: "Ada", MANDATE: "the night shift"},
    listed=(a.ListedCall(target=VAULT, selector="0x" + DEPOSIT.selector.hex()),),
    abis={VAULT: (DEPOSIT.text, ORDER.text)},
    other_cells=(
        a.OtherCell(
            name="Bottling Cell",
            treasury=OTHER_TREASURY,
            share=OTHER_SHARE,
            governor=OTHER_GOVERNOR,
            assets=(
                a.Asset(token=NATIVE, symbol="ETH", decimals=18),
                a.Asset(token=GOLD, symbol="GLD", decimals=0),
            ),
            proposals={"4711": "Buy a press"},
        ),
    ),
)

CURRENCIES = {
    "ETH": 18,
    "USDC": 6,
    "GOLD": 0,
    "base units of " + OTHER_TOKEN: 0,
}
Strategy = SearchStrategy[Any]

addresses: Strategy = st.one_of(
    st.sampled_from([WELDER, FITTER, BAKER, STRANGER, TREASURY, VAULT]),
    st.integers(1, 2**160 - 1).map(address).filter(lambda text: text != NATIVE),
)
outsiders: Strategy = addresses.filter(lambda text: CONTEXT.role(text) is None)


def amounts(currency: str | None = None, low: int = 0, high: int = MAX_UNITS) -> Strategy:
    names = st.just(currency) if currency else st.sampled_from(sorted(CURRENCIES))
    units = st.one_of(st.integers(low, min(high, 10**24)), st.integers(low, high))
    return st.builds(lambda name, count: a.Amount.of_units(count, CURRENCIES[name], name), names, units)


shares: Strategy = st.integers(0, limits.MAX_SUPPLY).map(lambda n: a.Amount.of_units(n, 6, "shares"))
some_shares: Strategy = st.integers(1, limits.MAX_SUPPLY).map(lambda n: a.Amount.of_units(n, 6, "shares"))
ratios: Strategy = st.integers(0, 10_000).map(lambda points: Decimal(points) / 100)
durations: Strategy = st.integers(0, 2**40).map(lambda seconds: timedelta(seconds=seconds))
moments: Strategy = st.integers(0, 253_402_300_799).map(lambda second: datetime.fromtimestamp(second, UTC))
digests: Strategy = st.binary(min_size=32, max_size=32)
asset_names: Strategy = st.sampled_from(["ETH", "USDC", "GOLD", OTHER_TOKEN])
lines: Strategy = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1, max_size=50
).filter(lambda text: text == text.strip())
selected: Strategy = st.sampled_from([DEPOSIT.text, ORDER.text, "0xdeadbeef"])


def instances(model: type[a.Action], **fields: Strategy) -> Strategy:
    return st.builds(lambda values: model(**values), st.fixed_dictionaries(fields))


def called(**fields: Strategy) -> Strategy:
    """The fields of a call by function and arguments of the vault."""
    deposit = st.fixed_dictionaries(
        {
            "function": st.just(DEPOSIT.text),
            "arguments": st.tuples(st.integers(0, MAX_UNITS), addresses),
            **fields,
        }
    )
    order = st.fixed_dictionaries(
        {
            "function": st.just(ORDER.text),
            "arguments": st.tuples(
                st.integers(0, MAX_UNITS),
                st.lists(st.tuples(addresses, digests, st.text(max_size=40)), max_size=3).map(tuple),
                st.binary(max_size=70),
                st.booleans(),
            ),
            **fields,
        }
    )
    return st.one_of(deposit, order)


def is_unknown(data: bytes) -> bool:
    return a.read_call(a.Call(VAULT, 0, data), CONTEXT).kind == "raw_call"


unknown_data: Strategy = st.binary(min_size=1, max_size=200).filter(is_unknown)
inner: Strategy = st.one_of(called(), st.fixed_dictionaries({"data": unknown_data}))


@st.composite
def pay_many(draw: Callable[[Strategy], Any]) -> a.PayMany:
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    payment = st.builds(a.Payment, to=addresses, amount=amounts(currency, 1, 2**128))
    payments = draw(st.lists(payment, min_size=2, max_size=5))
    return a.PayMany(payments=tuple(payments))


@st.composite
def splits(draw: Callable[[Strategy], Any]) -> a.SetSplit:
    parts = draw(st.lists(st.integers(0, 1_000), max_size=8))
    recipients = tuple(a.Recipient(address=draw(addresses), ratio=Decimal(part) / 100) for part in parts)
    ratio = Decimal(draw(st.integers(0, 10_000 - sum(parts)))) / 100
    return a.SetSplit(dividend_ratio=ratio, smoothing=draw(durations), recipients=recipients)


tracks: Strategy = st.builds(
    a.TrackRules,
    voting_delay=durations,
    voting_period=durations,
    execution_delay=durations,
    expiry=durations,
    quorum=ratios,
    approval=ratios,
    late_extension=durations,
)


@st.composite
def budgets(draw: Callable[[Strategy], Any]) -> a.Budget:
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    period, lifetime = (draw(amounts(currency, 0, limits.MAX_BUDGET)) for _ in range(2))
    return a.Budget(per_period=period, lifetime=lifetime)


charters: Strategy = st.builds(
    a.Charter,
    expiry=moments,
    any_receiver=st.booleans(),
    budgets=st.lists(budgets(), max_size=4).map(tuple),
    receivers=st.lists(st.builds(a.ReceiverRule, account=addresses, allowed=st.booleans()), max_size=3).map(
        tuple
    ),
    calls=st.lists(
        st.builds(a.CallRule, contract=st.just(VAULT), function=selected, allowed=st.booleans()), max_size=3
    ).map(tuple),
    policy=digests,
    policy_link=st.one_of(st.just(""), lines),
)
mandate: dict[str, Strategy] = {"mandate": st.just(MANDATE)}
other_cell: dict[str, Strategy] = {"cell": st.just(OTHER_TREASURY)}

# One strategy for every kind of action.
RANDOM: dict[type[a.Action], Strategy] = {
    a.Pay: instances(a.Pay, to=addresses, amount=amounts(low=1)),
    a.PayMany: pay_many(),
    a.SendCoin: instances(a.SendCoin, to=addresses, amount=amounts("ETH", 1)),
    a.SpendWith: st.builds(
        lambda amount, call: a.SpendWith(amount=amount, contract=VAULT, **call), amounts(low=1), inner
    ),
    a.Allow: instances(
        a.Allow, spender=addresses, amount=amounts().filter(lambda amount: amount.currency != "ETH")
    ),
    a.IssueShares: instances(a.IssueShares, to=st.sampled_from([WELDER, FITTER]), shares=shares),
    a.AdmitMember: instances(
        a.AdmitMember, member=addresses.filter(lambda text: text not in CONTEXT.members), shares=shares
    ),
    a.OfferBuyBack: instances(a.OfferBuyBack, price=amounts(), shares=some_shares, until=moments),
    a.WithdrawBuyBack: instances(a.WithdrawBuyBack, asset=asset_names),
    a.BurnShares: instances(a.BurnShares, owner=addresses, shares=shares),
    a.Bar: instances(a.Bar, account=addresses, barred=st.booleans()),
    a.SetSplit: splits(),
    a.SetReserveFloor: instances(a.SetReserveFloor, floor=amounts()),
    a.Allocate: instances(a.Allocate, asset=asset_names),
    a.RegisterAsset: instances(
        a.RegisterAsset, token=st.one_of(addresses, st.just(NATIVE)), decimals=st.integers(0, 24)
    ),
    a.UnregisterAsset: instances(a.UnregisterAsset, asset=asset_names),
    a.RegisterCurrency: instances(a.RegisterCurrency, asset=asset_names),
    a.SetTransferPolicy: instances(a.SetTransferPolicy, transfer=st.sampled_from(list(Transfer))),
    a.SetHolderCap: instances(a.SetHolderCap, cap=ratios),
    a.SetMovable: instances(a.SetMovable, movable=st.booleans()),
    a.SetTracks: instances(a.SetTracks, ordinary=tracks, constitutional=tracks),
    a.SetThreshold: instances(a.SetThreshold, threshold=ratios),
    a.SetGuardian: instances(a.SetGuardian, guardian=addresses, until=moments),
    a.RemoveGuardian: instances(a.RemoveGuardian),
    a.SetExitTerms: instances(a.SetExitTerms, delay=durations, holding_time=durations),
    a.SetSpendingLimit: instances(a.SetSpendingLimit, limit=ratios, period=durations),
    a.ListCall: instances(a.ListCall, contract=st.just(VAULT), function=selected, listed=st.booleans()),
    a.ProposeRecovery: instances(a.ProposeRecovery, lost=addresses, replacement=addresses),
    a.CancelRecovery: instances(a.CancelRecovery, lost=addresses),
    a.AppointSuccessor: instances(a.AppointSuccessor, governor=addresses),
    a.Dissolve: instances(a.Dissolve, heir=addresses),
    a.SignMessage: instances(a.SignMessage, digest=digests, until=moments),
    a.RevokeMessage: instances(a.RevokeMessage, digest=digests),
    a.SetDaoUri: instances(a.SetDaoUri, uri=lines),
    a.SetMandateRules: instances(
        a.SetMandateRules,
        allowed=st.booleans(),
        draw_limit=ratios,
        petition_quorum=ratios,
        shortest_period=durations,
        longest_period=durations,
    ),
    a.GrantMandate: instances(
        a.GrantMandate, operator=addresses, period=durations, report_time=durations, charter=charters
    ),
    a.AmendMandate: instances(a.AmendMandate, **mandate, charter=charters),
    a.SuspendMandate: instances(a.SuspendMandate, **mandate, suspended=st.booleans()),
    a.RecallMandate: instances(a.RecallMandate, **mandate),
    a.SweepMandate: instances(
        a.SweepMandate, **mandate, assets=st.lists(asset_names, min_size=1, max_size=8).map(tuple)
    ),
    a.CallByMandate: st.builds(
        lambda value, call: a.CallByMandate(mandate=MANDATE, contract=VAULT, value=value, **call),
        st.one_of(st.none(), amounts("ETH", 1)),
        inner,
    ),
    a.VoteIn: instances(
        a.VoteIn,
        **other_cell,
        proposal=st.integers(0, MAX_UNITS),
        support=st.sampled_from(list(a.Support)),
        reason=st.one_of(st.none(), lines),
    ),
    a.DelegateIn: instances(a.DelegateIn, **other_cell, to=addresses),
    a.ClaimIn: instances(a.ClaimIn, **other_cell, asset=st.sampled_from(["ETH", "GLD", OTHER_TOKEN])),
    a.ExitFrom: instances(a.ExitFrom, **other_cell, shares=shares),
    a.TransferShares: instances(a.TransferShares, **other_cell, to=addresses, shares=shares),
    a.MoveIn: instances(
        a.MoveIn, **other_cell, to=addresses, until=moments, signature=st.binary(max_size=200)
    ),
    a.CallContract: st.builds(
        lambda call: a.CallContract(target=VAULT, **call),
        called(value=st.one_of(st.none(), amounts("ETH", 1))),
    ),
    a.UnknownCall: instances(
        a.UnknownCall, target=st.just(VAULT), data=unknown_data, value=st.one_of(st.none(), amounts("ETH", 1))
    ),
}
any_action: Strategy = st.one_of(*RANDOM.values())
