"""Whatever is sent by the relay's own description, or near it: no 500, and no ballot is lost by it.

CELLDAO_FUZZ says how many examples each operation gets (25).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.anvil import Anvil
from tests.support.relay import Process, Village, build_village, relay_key, running, wait_for, write_settings

EXAMPLES = int(os.environ.get("CELLDAO_FUZZ", "25"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    ("GET", "/v1/info"),
    ("GET", "/v1/signed"),
    ("POST", "/v1/signed"),
    ("GET", "/v1/signed/{id}"),
    ("GET", "/v1/log"),
    ("GET", "/v1/head"),
    ("GET", "/v1/health"),
    ("GET", "/metrics"),
    ("GET", "/openapi.json"),
]
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def town(own_node: Anvil, tmp_path_factory: pytest.TempPathFactory) -> Village:
    folder = tmp_path_factory.mktemp("fuzzed")
    village = build_village(own_node.w3, own_node.url, folder, 8, 1)
    village.fund(relay_key().address)
    return village


@pytest.fixture(scope="module")
def relay(town: Village, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("relay")
    with running(write_settings(folder, town, hold=3_600)) as relay:
        yield relay


@pytest.fixture(scope="module")
def kept(town: Village, relay: Process) -> list[str]:
    """Ballots that the relay has before all that follows."""
    answers = [httpx.post(f"{relay.url}/v1/signed", json=town.ballot(one).model_dump()) for one in range(4)]
    assert [answer.status_code for answer in answers] == [202] * 4
    return [answer.json()["id"] for answer in answers]


def test_description__has_every_route(relay: Process) -> None:
    paths = httpx.get(f"{relay.url}/openapi.json").json()["paths"]
    found = {
        (method.upper(), path) for path, item in paths.items() for method in item if method != "parameters"
    }
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_fuzz__by_its_description__answers_as_it_says(
    relay: Process, kept: list[str], method: str, path: str
) -> None:
    schema = schemathesis.openapi.from_url(f"{relay.url}/openapi.json")
    operation = schema[path][method]

    @QUIET
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    send()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
HEX = st.binary(max_size=70).map(lambda data: "0x" + data.hex())


def test_fuzz__a_good_ballot_with_one_field_changed__never_a_500(
    town: Village, relay: Process, kept: list[str]
) -> None:
    good = town.ballot(7).model_dump()
    fields = st.sampled_from([*good, "kind", "deadline"])
    values = JSON | HEX | st.integers().map(str) | st.sampled_from(list(good.values()))
    with httpx.Client(base_url=relay.url, timeout=60) as client:

        @QUIET
        @given(field=fields, value=values)
        def send(field: str, value: Any) -> None:
            import json

            body = json.dumps({**good, field: value})
            if json.loads(body) == good:
                return
            answer = client.post("/v1/signed", content=body)
            # What changes nothing that is signed (the title, say) is the ballot itself.
            assert answer.status_code in (200, 202, 400, 409, 422), answer.text

        send()


@QUIET
@given(body=st.binary(max_size=300))
def test_fuzz__any_bytes__never_a_500(relay: Process, kept: list[str], body: bytes) -> None:
    assert httpx.post(f"{relay.url}/v1/signed", content=body).status_code in (400, 422)


def test_fuzz__afterwards__every_ballot_is_there_and_counted(
    town: Village, relay: Process, kept: list[str]
) -> None:
    from tests.support.live import pass_time

    more = httpx.post(f"{relay.url}/v1/signed", json=town.ballot(5).model_dump())
    assert more.status_code in (200, 202)
    pass_time(town.w3, 4_000)
    ids = [*kept, more.json()["id"]]

    def counted() -> bool:
        states = [httpx.get(f"{relay.url}/v1/signed/{id}").json()["state"] for id in ids]
        return set(states) == {"counted"}

    wait_for(counted, 60, "that all are counted")
    assert all(town.has_voted(index) for index in (0, 1, 2, 3, 5))
    figures = httpx.get(f"{relay.url}/metrics").text
    assert "celldao_relay_failed_total 0" in figures.splitlines()
