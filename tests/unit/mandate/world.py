"""What the mandate's tests share: a real cell with a token and coin, and a mandate as the test wants it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import boa
from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from tests.support.actors import actor
from tests.support.cell import (
    DAY,
    MASTERS,
    NATIVE,
    NOBODY,
    SHARE_UNIT,
    Asset,
    MandateRules,
    Rules,
    found,
)
from tests.support.contracts import at, deploy
from tests.support.tokens import plain
from tests.unit.treasury.world import COIN, MONEY, World, call, now, refused_without_words

__all__ = [
    "BUY",
    "COIN",
    "DAY",
    "FAIL",
    "GUARDIAN",
    "KEYS",
    "MAX",
    "MONEY",
    "NATIVE",
    "NOBODY",
    "OPERATOR",
    "POLICY",
    "SHARE_UNIT",
    "SUPPLIER",
    "TAKE",
    "Charter",
    "Grant",
    "MandateRules",
    "MandateWorld",
    "actor",
    "address_of",
    "call",
    "granted",
    "logged",
    "make",
    "next_mandate",
    "now",
    "packed",
    "refused_without_words",
    "selector",
    "wait",
]

GUARDED = (MASTERS[0], "standins/GuardedGovernor", *MASTERS[2:])
OPERATOR = actor("operator")
SUPPLIER = actor("supplier")
GUARDIAN = actor("guardian")
POLICY = b"\x01" * 32
MAX = 2**128 - 1
GRANTED, RUNNING, SUSPENDED, OVERDUE, ENDED = 1, 2, 4, 8, 16
STATUS = {
    GRANTED: "granted",
    RUNNING: "running",
    SUSPENDED: "suspended",
    OVERDUE: "overdue",
    ENDED: "ended",
}
DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]
RECALL_TYPE = [{"name": "petition", "type": "uint256"}, {"name": "voter", "type": "address"}]


def key(number: int) -> LocalAccount:
    account: LocalAccount = Account.from_key(keccak(text=f"celldao mandate test: member {number}"))
    return account


KEYS = [key(number) for number in range(1, 11)]


def wait(seconds: int = 1) -> None:
    boa.env.time_travel(seconds=seconds)


def selector(signature: str) -> bytes:
    return bytes(keccak(text=signature)[:4])


# Functions of the shop (tests/contracts/standins/Shop.vy).
BUY, TAKE, FAIL = selector("buy()"), selector("take(address,uint256)"), selector("fail()")


def address_of(contract: Any) -> str:
    return str(getattr(contract, "address", contract))


def logged(caller: Any, emitter: Any = None) -> list[tuple[Any, ...]]:
    """Events of the caller's last call that the emitter (or the caller itself) has logged:
    name, then all values."""
    address = address_of(emitter or caller)
    return [
        (type(log).__name__, *tuple(log)[1:])
        for log in caller.get_logs(strict=False)
        if getattr(log, "address", None) == address
    ]


@dataclass(frozen=True)
class Charter:
    """IMandate.Charter; times in seconds from now, amounts in base units."""

    lifetime: int = 365 * DAY
    any_receiver: bool = False
    budgets: tuple[tuple[Any, int, int], ...] = ()
    receivers: tuple[tuple[Any, bool], ...] = ((SUPPLIER, True),)
    calls: tuple[tuple[Any, bytes, bool], ...] = ()
    policy: bytes = POLICY
    policy_link: str = "ipfs://policy"

    def struct(self) -> tuple[Any, ...]:
        return (
            now() + self.lifetime,
            self.any_receiver,
            [(address_of(asset), *amounts) for asset, *amounts in self.budgets],
            [(address_of(account), allowed) for account, allowed in self.receivers],
            [(address_of(target), selector, allowed) for target, selector, allowed in self.calls],
            self.policy,
            self.policy_link,
        )


@dataclass(frozen=True)
class Grant:
    """IMandate.Grant."""

    operator: Any = OPERATOR
    period: int = 30 * DAY
    report_time: int = 5 * DAY
    charter: Charter = field(default_factory=Charter)

    def struct(self) -> tuple[Any, ...]:
        return (address_of(self.operator), self.period, self.report_time, self.charter.struct())


@dataclass(frozen=True)
class MandateWorld:
    world: World
    mandate: Any
    paying: bool = False  # one receiver by `pay`, instead of by `spend`

    @property
    def cell(self) -> Any:
        return self.world.cell

    @property
    def factory(self) -> Any:
        return self.world.cell.factory

    @property
    def share(self) -> Any:
        return self.world.share

    @property
    def treasury(self) -> Any:
        return self.world.treasury

    @property
    def by_vote(self) -> str:
        """The sender of everything a vote decides."""
        return str(self.world.treasury.address)

    @property
    def token(self) -> Any:
        return self.world.token

    @property
    def shop(self) -> Any:
        return self.world.shop

    @property
    def members(self) -> list[str]:
        return self.world.members

    @property
    def stranger(self) -> str:
        return self.world.stranger

    @property
    def status(self) -> str:
        return STATUS[self.mandate.overview().status]

    @property
    def balance(self) -> int:
        return self.held(self.mandate)

    @property
    def charter(self) -> Charter:
        """As `make` grants it."""
        return Charter(budgets=budgets(self.token))

    def decide(self, function: Any, *args: Any) -> None:
        """A constitutional proposal of a single call passes and is executed."""
        self.world.decide(function, *args)

    def grant(self, grant: Grant) -> Any:
        """A further mandate of the same cell."""
        return granted(self.world, grant)

    def with_grant(self, grant: Grant, accepted: bool = True) -> MandateWorld:
        """The same cell, seen with a further mandate."""
        mandate = self.grant(grant)
        if accepted:
            mandate.accept(1, sender=address_of(grant.operator))
        return replace(self, mandate=mandate)

    def amend(self, **changes: Any) -> None:
        """The charter as granted but for these changes; without lists, which would say nothing new."""
        base = Charter(receivers=())
        self.mandate.amend(replace(base, **changes).struct(), sender=self.by_vote)

    def set_rules(self, **changes: Any) -> None:
        rules = replace(self.cell.rules.mandates, **changes)
        fields = (rules.allowed, rules.draw_limit, rules.petition_quorum)
        self.factory.set_mandate_rules(
            (*fields, rules.shortest_period, rules.longest_period), sender=self.by_vote
        )

    def draw(self, amount: int, asset: Any = None, sender: Any = OPERATOR) -> None:
        self.mandate.draw(asset or self.token, amount, sender=address_of(sender))

    def spend(self, amount: int, receiver: Any = SUPPLIER, asset: Any = None, sender: Any = OPERATOR) -> None:
        asset = asset or self.token
        if self.paying:
            self.mandate.pay(asset, receiver, amount, sender=address_of(sender))
        else:
            self.mandate.spend(asset, [receiver], [amount], sender=address_of(sender))

    def give_back(self, amount: int, asset: Any = None) -> None:
        self.mandate.give_back(asset or self.token, amount, sender=OPERATOR)

    def report(self, digest: bytes = b"\x02" * 32, link: str = "ipfs://report") -> None:
        self.mandate.report(digest, link, sender=OPERATOR)

    def held(self, account: Any) -> int:
        return int(self.token.balanceOf(account))

    def coin(self, account: Any) -> int:
        return int(boa.env.get_balance(address_of(account)))

    def account(self, asset: Any = None) -> Any:
        return self.mandate.account_of(asset or self.token)

    # signatures

    def signature(
        self, signer: LocalAccount, petition: int, voter: str | None = None, **domain: Any
    ) -> tuple[int, int, int]:
        """v, r, s of the signer under a petition."""
        typed = {
            "types": {"EIP712Domain": DOMAIN_TYPE, "Recall": RECALL_TYPE},
            "primaryType": "Recall",
            "domain": {
                "name": "celldao Mandate",
                "version": "1",
                "chainId": boa.env.evm.patch.chain_id,
                "verifyingContract": str(self.mandate.address),
                **domain,
            },
            "message": {"petition": petition, "voter": voter or signer.address},
        }
        signed = signer.sign_message(encode_typed_data(full_message=typed))
        return signed.v, signed.r, signed.s

    def signed(
        self, signer: LocalAccount, petition: int, voter: str | None = None, **domain: Any
    ) -> tuple[int, bytes, bytes]:
        """The same as a batch takes it."""
        return packed(voter or signer.address, *self.signature(signer, petition, voter, **domain))


def packed(voter: str, v: int, r: int, s: int) -> tuple[int, bytes, bytes]:
    return v << 160 | int(voter, 16), r.to_bytes(32, "big"), s.to_bytes(32, "big")


CHARTER_TYPE = (
    "(uint256,bool,(address,uint256,uint256)[],(address,bool)[],(address,bytes4,bool)[],bytes32,string)"
)
GRANT_TYPE = f"(address,uint256,uint256,{CHARTER_TYPE})"


def next_mandate(cell: Any, terms: tuple[Any, ...], copies: int = 0) -> str:
    """Where a mandate of these terms will be, after so many just like it; computed without any contract."""
    factory = cell.factory
    content = keccak(encode(["address", GRANT_TYPE], [cell.treasury.address, plainly(terms)]))
    salt = keccak(content + copies.to_bytes(32, "big"))
    master = str(factory.master(4)[0])
    code = bytes.fromhex(f"602d3d8160093d39f3363d3d373d3d3d363d73{master[2:]}5af43d82803e903d91602b57fd5bf3")
    found_at = keccak(b"\xff" + bytes.fromhex(factory.address[2:]) + salt + keccak(code))
    return str(to_checksum_address(found_at[12:]))


def plainly(terms: Any) -> Any:
    """Contracts by their addresses, for an encoder that does not know them."""
    if isinstance(terms, (tuple, list)):
        return type(terms)(plainly(each) for each in terms)
    return getattr(terms, "address", terms)


def granted(world: World, grant: Grant) -> Any:
    """What a vote that grants it leaves behind."""
    factory = world.cell.factory
    count = factory.mandate_count(world.treasury)
    world.vote(call(factory.grant_mandate, grant.struct()))
    (address,) = factory.mandates(world.treasury, count, 1)
    return at("Mandate", address)


def budgets(token: Any) -> tuple[tuple[Any, int, int], ...]:
    return ((token, 500 * MONEY, 2_000 * MONEY), (NATIVE, 2 * COIN, 20 * COIN))


def make(
    grant: Grant | None = None,
    accepted: bool = True,
    token: Any = None,
    others: tuple[Any, ...] = (),
    factory: Any = None,
    **rules: Any,
) -> MandateWorld:
    """A cell with 10,000 of a token (6 decimals) and 100 coins; a mandate of 500 a period and 2,000 in all of
    the token, and 2 a period and 20 in all of the coin. The cell's rules allow a tenth a period. Ten members
    with 100 shares each and keys of their own; a guardian for a year."""
    token = token or plain(6)
    assets = [Asset(NATIVE, 18, False)]
    assets += [Asset(each.address, 6, False) for each in (token, *others)]
    rules.setdefault("members", tuple((each.address, 100 * SHARE_UNIT) for each in KEYS))
    cell = found(Rules(assets=tuple(assets), **rules), factory, masters=GUARDED)
    at("Treasury", cell.factory.master(2)[0])  # known by its address, its lines count as run
    cell.governor.set_guardian(GUARDIAN, now() + 365 * DAY)
    world = World(cell, token, deploy("standins/Shop"))
    world.fund(10_000 * MONEY)
    world.fund_coin(100 * COIN)
    grant = grant or Grant()
    if not grant.charter.budgets:
        grant = replace(grant, charter=replace(grant.charter, budgets=budgets(token)))
    mandate = granted(world, grant)
    if accepted:
        mandate.accept(1, sender=address_of(grant.operator))
    return MandateWorld(world, mandate)
