"""Amounts as people read them."""

from __future__ import annotations

from decimal import Decimal

from celldao.demo.events import SHARE, Asset


def base_units(amount: str, decimals: int) -> int:
    scaled = Decimal(amount).scaleb(decimals)
    if scaled != int(scaled):
        raise ValueError(f"{amount} has more than {decimals} decimals")
    return int(scaled)


def exact(amount: int, asset: Asset) -> str:
    """Every digit: 1,234.500000 tUSD."""
    return f"{_digits(amount, asset.decimals, asset.decimals)} {asset.symbol}"


def rounded(amount: int, asset: Asset) -> str:
    """Two decimals of a dollar, four of a coin."""
    return f"{_digits(amount, asset.decimals, places(asset))} {asset.symbol}"


def places(asset: Asset) -> int:
    return 4 if asset.decimals > 6 else 2


def whole(amount: int, asset: Asset) -> float:
    """For drawing only."""
    return amount / float(10**asset.decimals)


def shares(units: int) -> str:
    text = _digits(units, 6, 6).rstrip("0").rstrip(".")
    return f"{text} share{'' if units == SHARE else 's'}"


def _digits(amount: int, decimals: int, shown: int) -> str:
    step = 10 ** (decimals - shown)
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    kept = (amount + step // 2) // step
    before, after = divmod(kept, 10**shown)
    return f"{sign}{before:,}.{after:0{shown}d}" if shown else f"{sign}{before:,}"
