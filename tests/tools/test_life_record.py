"""The committed record of ten years: whole, exact, flat, and in step with its page and picture."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import contracts
from bench.life import record
from bench.life.plan import Scale


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record.JSON.read_text(encoding="utf-8"))
    return found


def test_recorded__is_of_the_whole_scale(recorded):
    assert recorded["scale"] == asdict(Scale())
    assert recorded["done"]["ballot, of a batch"] == 100_000
    assert recorded["done"]["proposal"] == 1_000
    assert list(recorded["gas"]) == [str(year) for year in range(1, 11)]


def test_recorded__every_total_is_exact_and_nothing_became_dearer(recorded):
    assert record.wrong(recorded) == []
    assert all(check["compared"] > 0 for check in recorded["checks"])


def test_wrong__a_total_or_a_price_that_rose__is_named(recorded):
    last = recorded["gas"]["10"]
    dearer = {**recorded["gas"], "10": {**last, "exit": recorded["gas"]["1"]["exit"] * 106 // 100}}
    broken = [{"what": "shares", "compared": 1, "wrong": ["total: 1 on the chain, 2 in the books"]}]
    shares, exits = record.wrong({**recorded, "gas": dearer, "checks": broken})
    assert shares == "total: 1 on the chain, 2 in the books"
    assert exits.startswith("exit: ")


def test_page_and_picture__are_those_of_the_record(recorded):
    assert record.PAGE.read_text(encoding="utf-8") == record.page(recorded)
    drawn = record.PICTURE.read_text(encoding="utf-8")
    assert drawn == record.picture(recorded)
    ElementTree.fromstring(drawn)


def test_recorded__is_of_these_contracts(recorded):
    assert recorded["contracts"] == contracts.digest(), "run `make life`"
