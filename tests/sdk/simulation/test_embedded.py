"""A chain that can run nothing: what needs no run is told all the same, and nothing is made up."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from celldao.actions import Pay, SendCoin, to_calls
from celldao.proposals import Draft
from celldao.proposals.tracks import Track
from celldao.simulation import Way, simulate
from tests.support.embedded import DAY, ETHER, Town, build_town, undone

# The package has a function of the module's name.
simulation = sys.modules[simulate.__module__]
STRANGER = "0x00000000000000000000000000000000000000A2"


@pytest.fixture(scope="module")
def built() -> Town:
    return build_town()


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    with undone(built.w3):
        built.coin_to(built.cell.record.treasury, 3 * ETHER)
        built.pass_time(DAY)
        yield built


def test_simulate__chain_that_runs_nothing__track_warnings_and_why(town: Town, tmp_path: Path) -> None:
    now = town.cell.now()
    context = now.context(cache=tmp_path)
    calls = to_calls([Pay(to=STRANGER, amount="1 ETH")], context)
    found = simulate(now, Draft(tuple(calls), "x"), cache=tmp_path, fork="/nowhere/anvil")
    assert (found.ok, found.way, found.track) == (None, None, Track.ORDINARY)
    assert found.refusals == {
        Way.SIMULATE: "the embedded chain has no eth_simulateV1",
        Way.CALL: "the embedded chain has no eth_call",
        Way.FORK: "there is no anvil at /nowhere/anvil",
    }
    assert [warning.code for warning in found.warnings] == ["large-part", "first-time-receiver"]
    rules = now.rules()
    delays = [
        rules[f"voting.ordinary.{name}"].value
        for name in ("voting_delay", "voting_period", "execution_delay")
    ]
    assert found.time == now.moment.time + sum(delays[1:], delays[0])


def test_simulate__coin_by_a_plain_call__is_constitutional_and_takes_longer(
    town: Town, tmp_path: Path
) -> None:
    now = town.cell.now()
    context = now.context(cache=tmp_path)
    ordinary = Draft(tuple(to_calls([Pay(to=STRANGER, amount="0.1 ETH")], context)), "x")
    plain = Draft(tuple(to_calls([SendCoin(to=STRANGER, amount="0.1 ETH")], context)), "x")
    first, second = (simulate(now, one, cache=tmp_path, ways=()) for one in (ordinary, plain))
    assert (first.track, second.track) == (Track.ORDINARY, Track.CONSTITUTIONAL)
    assert first.time < second.time
    assert second.refusals == {}


@pytest.mark.parametrize(
    ("url", "forked"),
    [
        ("http://127.0.0.1:9", True),
        ("https://rpc.example/", True),
        ("http://127.0.0.1:9/v3/s3cr3t", False),
        ("https://user:s3cr3t@rpc.example", False),
        ("https://rpc.example/?apikey=s3cr3t", False),
    ],
)
def test_simulate__node_s_url_that_may_hold_a_key__forked_only_by_an_anvil_that_is_named(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, forked: bool
) -> None:
    anvil, arguments = tmp_path / "anvil", tmp_path / "arguments"
    anvil.write_text(f'#!/bin/sh\necho "$@" > {arguments}\n')
    anvil.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(simulation, "url_of", lambda reader: url)
    now = town.cell.now()
    context = now.context(cache=tmp_path)
    draft = Draft(tuple(to_calls([Pay(to=STRANGER, amount="1 ETH")], context)), "x")

    def refusal(fork: Path | None) -> str:
        found = simulate(now, draft, cache=tmp_path, context=context, ways=[Way.FORK], fork=fork)
        assert found.ok is None
        assert found.refusals is not None
        return found.refusals[Way.FORK]

    assert refusal(None) == (
        "anvil ended at once, with code 0"
        if forked
        else "the node's URL may hold a key, which every user of this machine could see while anvil runs: it "
        "is forked where an anvil is named"
    )
    assert arguments.exists() is forked
    assert refusal(anvil) == "anvil ended at once, with code 0"
    assert url in arguments.read_text()
