"""The recorded run of the relay: nothing lost or double, within the budget, and in the document."""

from __future__ import annotations

import json

from bench import contracts
from bench.relay import BUDGET, DOCUMENT, RESULT, failures, table, with_figures


def recorded() -> dict:
    return json.loads(RESULT.read_text())


def test_record__ten_thousand_of_fifty_clients__none_lost_none_double_within_the_budget():
    result = recorded()
    assert (result["ballots"], result["clients"]) == (10_000, 50)
    assert failures(result) == []
    assert result["counted"] == result["answered"] == 10_000
    assert result["gas_per_ballot_in_full_batches"]["budget"] == BUDGET


def test_document__has_the_figures_of_the_record():
    text = DOCUMENT.read_text()
    assert table(recorded()) in text
    assert with_figures(text, recorded()) == text


def test_failures__each_is_named():
    result = recorded()
    gas = {**result["gas_per_ballot_in_full_batches"], "mean": BUDGET + 1}
    broken = {**result, "lost": 1, "double": 2, "answered": 9_999, "gas_per_ballot_in_full_batches": gas}
    assert failures(broken) == [
        "1 lost",
        "2 double",
        "9999 of 10000 answered",
        "15,001 gas a ballot in full batches, above 15,000",
    ]


def test_recorded__is_of_these_contracts():
    assert recorded()["contracts"] == contracts.digest(), "run `make relay-bench`"
