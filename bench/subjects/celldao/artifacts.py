"""Compiled contracts, and calls encoded from their ABIs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web3 import Web3
from web3.contract import Contract

from bench.protocol.node import Call, Node
from tests.support.paths import ARTIFACTS

# In the order of the factory's kinds.
MASTERS = ("Share", "Governor", "Treasury", "RevenueSplitter", "Mandate")


@dataclass(frozen=True)
class Artifact:
    abi: list[dict[str, Any]]
    init_code: bytes
    settings: dict[str, Any]


def load(name: str, folder: Path = ARTIFACTS) -> Artifact:
    found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    init = bytes.fromhex(found["deploymentBytecode"]["bytecode"][2:])
    return Artifact(found["abi"], init, found["compiler"]["settings"])


class Bound:
    """A contract at an address: `write` makes a transaction, `read` asks."""

    def __init__(self, node: Node, address: str, artifact: Artifact) -> None:
        self.node = node
        self.address = Web3.to_checksum_address(address)
        self._contract: Contract = Contract.factory(node.w3, abi=artifact.abi)(self.address)

    def encode(self, function: str, *arguments: Any) -> str:
        return str(self._contract.encode_abi(function, list(arguments)))

    def write(self, sender: str, function: str, *arguments: Any) -> Call:
        return Call(sender, self.address, self.encode(function, *arguments))

    def read(self, function: str, *arguments: Any) -> Any:
        return self._contract.get_function_by_name(function)(*arguments).call()
