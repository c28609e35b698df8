"""One call of a proposal: what the treasury is to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from eth_utils.address import to_checksum_address

_UINT256: Final = 2**256


@dataclass(frozen=True, slots=True)
class Call:
    """A call as a proposal holds it.

    Attributes:
        target: checksummed address.
        value: base units of the native coin that go along.
        data: calldata; empty for a plain payment of coin.
    """

    target: str
    value: int
    data: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", str(to_checksum_address(self.target)))
        object.__setattr__(self, "data", bytes(self.data))
        if not 0 <= self.value < _UINT256:
            raise ValueError(f"{self.value} is no number of base units")

    @property
    def selector(self) -> bytes:
        """The first four bytes of the calldata; fewer where there are fewer."""
        return self.data[:4]

    def as_json(self) -> dict[str, str]:
        """Target, value in decimal digits, calldata in hexadecimal ones."""
        return {"target": self.target, "value": str(self.value), "data": "0x" + self.data.hex()}

    @classmethod
    def of_json(cls, given: dict[str, Any]) -> Call:
        """The reverse of `as_json`."""
        return cls(given["target"], int(given["value"]), bytes.fromhex(given["data"].removeprefix("0x")))
