"""Which contracts the slow tests build: the smallest, all of them in `make release-check`."""

from __future__ import annotations

import os

from tools.paths import deployables

BUILT = [path.stem for path in deployables()] if os.environ.get("CELLDAO_RELEASE") else ["Lens"]


def pytest_generate_tests(metafunc) -> None:  # type: ignore[no-untyped-def]
    if "contract" in metafunc.fixturenames:
        metafunc.parametrize("contract", BUILT)
