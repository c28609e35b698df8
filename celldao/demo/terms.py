"""The rules of the cell, taken from its constitution file, as the scenario and the ledger want them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from celldao.constitution import load
from celldao.constitution.models import Constitution
from celldao.constitution.models import Track as Rules
from celldao.demo.events import Asset, Split
from celldao.demo.ledger import MandateRules, Track

_HERE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _HERE.parents[1] / "examples" / "manufacturing-cell"
_INSTALLED: Final = _HERE / "example"


def example_folder() -> Path:
    """The example of the repository, or in an installed package its copy."""
    return _CHECKOUT if _CHECKOUT.is_dir() else _INSTALLED


@dataclass(frozen=True, slots=True)
class Member:
    """A founding member. `shares` are those of founding."""

    number: int
    name: str
    role: str
    address: str
    shares: int

    @property
    def title(self) -> str:
        return f"{self.name} (no. {self.number}, {self.role})"


@dataclass(frozen=True, slots=True)
class Terms:
    name: str
    purpose: str
    members: dict[int, Member]
    assets: dict[str, Asset]
    split: Split
    ordinary: Track
    constitutional: Track
    holder_cap: int
    mandates: MandateRules


def read_terms(folder: Path) -> tuple[Constitution, Terms]:
    constitution = load(folder / "cell.yaml")
    members = {
        number: Member(number, member.name or "", member.role or "", member.address, member.shares)
        for number, member in enumerate(constitution.members, start=1)
    }
    assets = {
        asset.symbol: Asset(asset.symbol, asset.token, asset.decimals, asset.reserve_floor)
        for asset in constitution.assets
    }
    revenue = constitution.revenue
    split = Split(
        dividends=revenue.dividend_ratio,
        smoothing=revenue.smoothing,
        recipients=tuple((recipient.name or "", recipient.ratio) for recipient in revenue.recipients),
    )
    voting = constitution.voting
    return constitution, Terms(
        name=constitution.name,
        purpose=constitution.purpose,
        members=members,
        assets=assets,
        split=split,
        ordinary=_track(voting.ordinary),
        constitutional=_track(voting.constitutional),
        holder_cap=constitution.holder_cap,
        mandates=MandateRules(constitution.mandates.draw_limit, constitution.mandates.petition_quorum),
    )


def _track(rules: Rules) -> Track:
    return Track(
        voting_delay=rules.voting_delay,
        voting_period=rules.voting_period,
        execution_delay=rules.execution_delay,
        expiry=rules.expiry,
        quorum=rules.quorum,
        approval=rules.approval,
        late_extension=rules.late_extension,
    )
