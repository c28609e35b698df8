"""Constitutions for tests: texts of cell.yaml, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eth_utils.address import to_checksum_address

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.constitution import Constitution, Problem, from_data, loads
from celldao.errors import ConstitutionError

WELDER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
FITTER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
FUND = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"

# As short as a cell can be written.
SHORT = f"""\
name: Rhine Valley Workshop
symbol: RHINE
purpose: We own a milling line together.
members:
  - {{address: {WELDER}, shares: 120}}
  - {{address: {FITTER}, shares: 80.5}}
"""


def address(index: int) -> str:
    """A distinct address nobody has the key of."""
    return str(to_checksum_address(f"0x{0xC0FFEE00 + index:040x}"))


def member_list(count: int, shares: int = 100) -> list[dict[str, Any]]:
    return [{"address": address(index), "shares": shares + index % 7} for index in range(count)]


def constitution(members: int = 3, bounds: Bounds = DEFAULT_BOUNDS, **fields: Any) -> Constitution:
    """A valid constitution with this many members; `fields` are put over it, `entries` as members."""
    data: Mapping[str, Any] = {
        "name": "Rhine Valley Workshop",
        "symbol": "RHINE",
        "purpose": "We own a milling line together.",
        "members": fields.pop("entries", None) or member_list(members),
        **fields,
    }
    return from_data(data, bounds)


def mistakes(text: str, folder: Path | None = None, bounds: Bounds = DEFAULT_BOUNDS) -> list[Problem]:
    """Every problem of a text; none for a good one."""
    try:
        loads(text, folder=folder, bounds=bounds)
    except ConstitutionError as error:
        return list(error.problems)
    return []
