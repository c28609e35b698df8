from __future__ import annotations

from collections.abc import Callable

import pytest

LISTS = {"maximum": {"DynArray": 128, "Bytes": 8448, "String": 8192}}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("DynArray[uint256, 129]", "Box.act: DynArray of 129 is above the maximum"),
        ("DynArray[uint256, MANY]", "Box.act: DynArray of 1000 is above the maximum"),
        ("Bytes[8449]", "Box.act: Bytes of 8449 is above the maximum"),
        ("String[9000]", "Box.act: String of 9000 is above the maximum"),
        ("DynArray[Bytes[9000], 2]", "Box.act: Bytes of 9000 is above the maximum"),
    ],
)
def test_bounds__above_the_maximum__reported(
    found: Callable[..., list[str]], written: str, said: str
) -> None:
    body = f"MANY: constant(uint256) = 1000\n\n@external\ndef act(what: {written}):\n    pass\n"
    texts = found("bounds", body, lists=LISTS)
    assert [text for text in texts if "stale" not in text] == [said]
