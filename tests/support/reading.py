"""What a treasury keeps packed, read through the Lens: `reading.asset_state(cell.treasury, token).owed`."""

from __future__ import annotations

from typing import Any

import boa

from tests.support.contracts import deploy

_deployed: list[tuple[Any, bytes]] = []


def lens() -> Any:
    """One for all readers; put anew where a test's end has undone the chain it stood on."""
    if not _deployed or boa.env.get_code(_deployed[-1][0].address) != _deployed[-1][1]:
        found = deploy("Lens")
        _deployed.append((found, boa.env.get_code(found.address)))
    return _deployed[-1][0]


def overview(treasury: Any) -> Any:
    return lens().account(treasury)


def asset_state(treasury: Any, asset: Any) -> Any:
    return lens().asset_state(treasury, asset)


def claim_of(treasury: Any, ticket: int, asset: Any) -> Any:
    return lens().claim_of(treasury, ticket, asset)
