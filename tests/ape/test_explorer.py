"""Ape's own explorer interface fits what celldao asks of it."""

from __future__ import annotations

from ape.api import ExplorerAPI
from ethpm_types import ContractType

from celldao.artifacts import artifact
from celldao.chain.apeworx import ApeReader
from celldao.chain.explorer import ApeExplorer


class Shelf(ExplorerAPI):
    """An explorer that knows the treasuries of cells."""

    def get_address_url(self, address):
        return f"shelf://{address}"

    def get_transaction_url(self, transaction_hash):
        return f"shelf://{transaction_hash}"

    def get_contract_type(self, address):
        if int(address, 16) % 2:
            return None
        return ContractType.model_validate(
            {"contractName": "Treasury", "abi": list(artifact("Treasury").abi)}
        )

    def publish_contract(self, address):
        raise NotImplementedError


def test_ape_explorer__plugin_of_ape__abi_as_published(chain):
    explorer = ApeExplorer(Shelf(name="shelf", network=chain.provider.network))
    even, odd = (f"0x{number:040x}" for number in (2, 3))
    names = {entry["name"] for entry in explorer.abi(even) if entry["type"] == "function"}
    assert names == {entry["name"] for entry in artifact("Treasury").abi if entry["type"] == "function"}
    assert (explorer.verified(even), explorer.verified(odd)) == (True, False)


def test_ape_explorer__embedded_chain__has_none(chain):
    assert ApeExplorer.of(chain.provider) is None
    assert ApeExplorer.behind(ApeReader(chain.provider)) is None


def test_ape_explorer__reader_through_ape__asks_its_network(chain, monkeypatch):
    network = chain.provider.network
    monkeypatch.setitem(network.__dict__, "explorer", Shelf(name="shelf", network=network))
    explorer = ApeExplorer.behind(ApeReader(chain.provider))
    assert explorer is not None
    assert explorer.verified(f"0x{2:040x}") is True
