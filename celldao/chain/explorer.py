"""What block explorers know of contracts: ABIs, and whether a source is published. Ape's plugins ask them.

explorer = ApeExplorer.behind(cell.reader)      # None where the network has no explorer: then nobody is asked
context = with_sources(context, targets, explorer)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from eth_utils.address import to_checksum_address


class Explorer(Protocol):
    """Whoever knows published sources. An `AbiSource` as well: see celldao/actions/abis.py."""

    def abi(self, address: str) -> Sequence[Mapping[str, Any]] | None:
        """The ABI of the contract at an address, None where it is not known."""
        ...

    def verified(self, address: str) -> bool | None:
        """Whether the source of the contract at an address is published; None where it did not answer."""
        ...


class ApeExplorer:
    """The explorer plugin that Ape has for a network. Each contract is asked for once.

    Attributes:
        silent: what the explorer gave no answer to, in words, by address.
    """

    def __init__(self, explorer: Any) -> None:
        """`explorer`: an `ape.api.ExplorerAPI`."""
        self._explorer = explorer
        self._known: dict[str, Sequence[Mapping[str, Any]] | None] = {}
        self.silent: dict[str, str] = {}

    @classmethod
    def of(cls, provider: Any) -> ApeExplorer | None:
        """That of the network a provider of Ape is connected to; None if it has none."""
        network = getattr(provider, "network", None)
        explorer = getattr(network, "explorer", None)
        return cls(explorer) if explorer is not None else None

    @classmethod
    def behind(cls, reader: Any) -> ApeExplorer | None:
        """That of the network a reader is connected to through Ape; None for other readers."""
        return cls.of(getattr(reader, "provider", None))

    def abi(self, address: str) -> Sequence[Mapping[str, Any]] | None:
        self._ask(address)
        return self._known.get(str(to_checksum_address(address)))

    def verified(self, address: str) -> bool | None:
        self._ask(address)
        account = str(to_checksum_address(address))
        return None if account in self.silent else self._known[account] is not None

    def _ask(self, address: str) -> None:
        account = str(to_checksum_address(address))
        if account in self._known or account in self.silent:
            return
        try:
            found = self._explorer.get_contract_type(account)
        except Exception as error:  # plugins raise what they like: an explorer that fails stops nothing
            self.silent[account] = f"{type(error).__name__}: {error}"
            return
        self._known[account] = None if found is None else _entries(found)


def _entries(found: Any) -> list[Mapping[str, Any]]:
    """The ABI of an `ethpm_types.ContractType`, as compilers write it."""
    return [entry.model_dump(mode="json", by_alias=True, exclude_none=True) for entry in found.abi]
