"""Tests on Ape's embedded chain (`ethereum:local:test`), with Ape's own fixtures: accounts, chain, networks.

Run them with `make test-ape`, or one by one with `pytest -p ape_test -p no:boa_test tests/ape/...`.
"""

from __future__ import annotations

from typing import Any

import pytest
from ape.contracts import ContractContainer
from ethpm_types import ContractType

from tests.support.artifacts import artifact


@pytest.fixture(scope="session")
def container():
    """container("Share") -> Ape container of a compiled contract: `account.deploy(container("Share"))`"""

    def container(name: str) -> Any:
        return ContractContainer(ContractType.model_validate(artifact(name)))

    return container
