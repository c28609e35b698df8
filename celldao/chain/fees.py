"""What a transaction offers for its gas: a first offer, and higher ones when it hangs.

All amounts are base units of the native coin (wei) per gas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from celldao.errors import FeeError

GWEI: Final = 10**9
# Nodes want a replacement to offer a tenth more, some an eighth: an eighth, rounded up, pleases all.
_RAISE: Final = (9, 8)
# Without a ceiling of the user's no replacement offers more than so many times the first offer.
UNBOUNDED_MULTIPLE: Final = 4
# A tip that only a node asks for may be so high, or so many times the base fee. Chains whose base fee is
# next to nothing ask for tens of gwei; a node that lies would have the block's producer paid any sum.
USUAL_TIP: Final = 100 * GWEI
USUAL_MULTIPLE: Final = 10


@dataclass(frozen=True, slots=True)
class Fees:
    """What one transaction offers.

    Attributes:
        max_fee: the most it pays per gas; on a chain without EIP-1559 exactly what it pays.
        tip: the part of it for the block's producer, None on a chain without EIP-1559.
    """

    max_fee: int
    tip: int | None

    @property
    def fields(self) -> dict[str, int]:
        """As fields of a transaction."""
        if self.tip is None:
            return {"gasPrice": self.max_fee}
        return {"maxFeePerGas": self.max_fee, "maxPriorityFeePerGas": self.tip}


@dataclass(frozen=True, slots=True)
class Market:
    """What gas costs now.

    Attributes:
        base_fee: of the latest block, None on a chain without EIP-1559.
        price: the tip that the node suggests; on a chain without EIP-1559 the gas price it suggests.
    """

    base_fee: int | None
    price: int

    @property
    def words(self) -> str:
        if self.base_fee is None:
            return f"the gas price is {in_gwei(self.price)}"
        return f"the base fee is {in_gwei(self.base_fee)}"


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """What the user is willing to pay.

    Attributes:
        ceiling: the most that any transaction, replacements included, may offer per gas; None for no limit on
            the first offer and four times that for replacements.
        tip: for the block's producer, None for what the node suggests.
    """

    ceiling: int | None = None
    tip: int | None = None

    def __post_init__(self) -> None:
        if (self.ceiling is not None and self.ceiling <= 0) or (self.tip is not None and self.tip < 0):
            raise FeeError(
                "a ceiling for gas must be positive, and a tip not negative",
                "Give base units of the native coin per gas: 30 gwei are 30_000_000_000.",
                0,
                self.ceiling or 0,
            )


def first_offer(market: Market, policy: FeePolicy) -> Fees:
    """What to offer at first.

    Raises:
        FeeError: gas costs more than the ceiling now; or there is none, and the node asks for a tip out of
            all proportion. Nothing was signed.
    """
    ceiling = policy.ceiling
    if market.base_fee is None:
        if ceiling is not None and market.price > ceiling:
            raise _too_dear(market, market.price, ceiling)
        return Fees(market.price, None)
    if ceiling is not None and market.base_fee >= ceiling:
        raise _too_dear(market, market.base_fee, ceiling)
    if policy.tip is None and ceiling is None:
        _refuse_unusual(market.price, market.base_fee)
    tip = market.price if policy.tip is None else policy.tip
    # The base fee rises by an eighth a block at most: twice of it lasts for five full blocks.
    wanted = 2 * market.base_fee + tip
    max_fee = wanted if ceiling is None else min(wanted, ceiling)
    return Fees(max_fee, min(tip, max_fee - market.base_fee))


def limit(first: Fees, policy: FeePolicy) -> int:
    """The most that replacements of a transaction may offer whose first offer this was."""
    return first.max_fee * UNBOUNDED_MULTIPLE if policy.ceiling is None else policy.ceiling


def higher_offer(former: Fees, market: Market, policy: FeePolicy, at_most: int) -> Fees | None:
    """An offer that nodes take as a replacement of `former`, or None if `at_most` forbids it."""
    least = _raised(former.max_fee)
    if least > at_most:
        return None
    if former.tip is None:
        return Fees(min(max(least, market.price), at_most), None)
    suggested = market.price if policy.tip is None else policy.tip
    tip = max(_raised(former.tip), suggested)
    max_fee = min(max(least, 2 * (market.base_fee or 0) + tip), at_most)
    least_tip = _raised(former.tip)
    return Fees(max_fee, min(tip, max_fee)) if least_tip <= max_fee else None


def in_gwei(amount: int) -> str:
    """Base units per gas in words: '1.5 gwei'."""
    whole, rest = divmod(amount, GWEI)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".") + " gwei"


def _raised(amount: int) -> int:
    up, down = _RAISE
    return -(-amount * up // down) + 1


def _refuse_unusual(tip: int, base_fee: int) -> None:
    usual = max(USUAL_TIP, USUAL_MULTIPLE * base_fee)
    if tip > usual:
        raise FeeError(
            f"the node asks for a tip of {in_gwei(tip)} per gas, where the base fee is {in_gwei(base_fee)}: "
            "nothing was signed",
            "It errs, or lies: use another node. If gas does cost so much, set a ceiling (--max-fee), which "
            "no offer passes.",
            tip,
            usual,
        )


def _too_dear(market: Market, price: int, ceiling: int) -> FeeError:
    return FeeError(
        f"{market.words} per gas, your ceiling is {in_gwei(ceiling)}: nothing was signed",
        "Wait until gas is cheaper, or raise the ceiling; then run the command again.",
        price,
        ceiling,
    )
