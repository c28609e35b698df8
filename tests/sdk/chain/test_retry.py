"""Which failures pass, how long is waited, and when it is enough."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
from web3.exceptions import Web3RPCError

from celldao.chain.answers import Verdict, lacks_money, only_protected, verdict
from celldao.chain.retry import Patience, in_words, passing, patiently, retry_after, unreachable
from tests.support.fake_node import Clock


def http(status: int, **headers: str) -> requests.HTTPError:
    response = requests.Response()
    response.status_code = status
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return requests.HTTPError(f"{status}", response=response)


def rpc(code: int, message: str) -> Web3RPCError:
    return Web3RPCError(message, rpc_response={"error": {"code": code, "message": message}})


REFUSED = requests.ConnectionError("HTTPConnectionPool: NewConnectionError: Connection refused")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (http(429), "answered 429"),
        (http(502), "answered 502"),
        (requests.ReadTimeout("slow"), "is late"),
        (requests.ConnectTimeout("slow"), "is late"),
        (requests.ConnectionError("Connection aborted."), "dropped the connection"),
        (requests.exceptions.ChunkedEncodingError("broken"), "dropped the connection"),
        (REFUSED, "cannot be reached"),
        (json.JSONDecodeError("no", "<html>", 0), "answered something that is no JSON"),
        (rpc(-32005, "limit exceeded"), "answered: limit exceeded"),
        (rpc(-32000, "header not found"), "answered: header not found"),
        (rpc(-32000, "nonce too low"), None),
        (rpc(-32603, "exceeds block gas limit"), None),
        (http(401), None),
        (http(404), None),
        (ValueError("ours"), None),
    ],
)
def test_passing__each_failure__is_told_apart(error, reason):
    assert passing(error) == reason


def patience(clock: Clock, **settings: float) -> Patience:
    return Patience(clock=clock, sleep=clock.sleep, chance=lambda: 0.0, **settings)


class Failing:
    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.tries = 0

    def __call__(self) -> str:
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def test_patiently__failures_that_pass__waits_longer_each_time_up_to_a_bound():
    clock, told, failing = Clock(), [], Failing(*[http(503)] * 6)
    assert patiently(failing, patience(clock, first_seconds=1, longest_seconds=8), told.append) == "answer"
    assert clock.now == 1 + 2 + 4 + 8 + 8 + 8
    assert told[0] == "the node answered 503; asking again in 1.0 seconds"


def test_patiently__chance__takes_up_to_half_of_each_wait():
    waits = [Patience(chance=chance).wait(1) for chance in (lambda: 0.0, lambda: 0.5, lambda: 1.0)]
    assert waits == [0.25, 0.1875, 0.125]
    assert Patience().wait(10_000) <= Patience().longest_seconds


def test_patiently__node_names_a_time__is_given_it():
    clock = Clock()
    assert patiently(Failing(http(429, Retry_After="17")), patience(clock)) == "answer"
    assert clock.now == 17


def test_patiently__time_named_is_beyond_all_patience__fails_at_once():
    clock, failing = Clock(), Failing(http(429, Retry_After="3600"))
    with pytest.raises(requests.HTTPError):
        patiently(failing, patience(clock, total_seconds=120))
    assert (clock.now, failing.tries) == (0, 1)


def test_patiently__never_an_answer__ends_within_the_total():
    clock = Clock()
    with pytest.raises(requests.ReadTimeout):
        patiently(Failing(*[requests.ReadTimeout("slow")] * 1_000), patience(clock, total_seconds=60))
    assert 45 <= clock.now <= 60


def test_patiently__nobody_at_the_address__gives_up_sooner():
    clock = Clock()
    with pytest.raises(requests.ConnectionError):
        patiently(Failing(*[REFUSED] * 1_000), patience(clock, total_seconds=600, unreachable_seconds=5))
    assert clock.now <= 5


def test_patiently__an_error_that_stays__is_raised_at_once():
    failing = Failing(rpc(-32000, "execution reverted"))
    with pytest.raises(Web3RPCError):
        patiently(failing, patience(Clock()))
    assert failing.tries == 1


def test_retry_after__number_date_or_nonsense__is_read():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert retry_after(http(429, Retry_After="5")) == 5
    assert retry_after(http(429, Retry_After=soon)) == pytest.approx(29, abs=2)
    assert retry_after(http(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")) == 0
    assert retry_after(http(429, Retry_After="soon")) is None
    assert retry_after(http(429)) is None
    assert retry_after(requests.ReadTimeout("slow")) is None


@pytest.mark.parametrize(
    "kind", [requests.ConnectionError, requests.ReadTimeout, requests.exceptions.InvalidURL]
)
def test_in_words__errors_of_a_connection__do_not_tell_the_key_in_its_address(kind):
    assert "secret" not in in_words(kind("Max retries exceeded with url: /v3/secret"))
    assert "secret" not in in_words(
        requests.HTTPError("401 for url: https://node/v3/secret", response=http(401).response)
    )
    assert in_words(http(401)) == "it answered 401"
    assert in_words(ValueError("ours")) == "ours"


def test_unreachable__only_where_nobody_answered():
    assert unreachable(REFUSED)
    assert not unreachable(
        requests.ConnectionError("Connection aborted.", ConnectionResetError(104, "reset"))
    )
    assert not unreachable(requests.ConnectTimeout("Connection to x timed out"))


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ("already known", Verdict.TAKEN),
        ("ALREADY_EXISTS: already known", Verdict.TAKEN),
        ("AlreadyKnown", Verdict.TAKEN),
        ("Known transaction", Verdict.TAKEN),
        ("transaction already imported", Verdict.TAKEN),
        ("nonce too low", Verdict.USED),
        ("nonce too low: next nonce 5, tx nonce 4", Verdict.USED),
        ("OldNonce, Current nonce: 5, nonce of rejected tx: 4", Verdict.USED),
        ("replacement transaction underpriced", Verdict.UNDERPRICED),
        ("ReplacementNotAllowed", Verdict.UNDERPRICED),
        ("transaction underpriced: tip needed 1, tip permitted 0", Verdict.CHEAP),
        ("max fee per gas less than block base fee", Verdict.CHEAP),
        ("FeeTooLow, MaxFeePerGas too low", Verdict.CHEAP),
        ("insufficient funds for gas * price + value", Verdict.REFUSED),
        ("exceeds block gas limit", Verdict.REFUSED),
        ("intrinsic gas too low", Verdict.REFUSED),
    ],
)
def test_verdict__words_of_nodes__are_understood(message, meaning):
    assert verdict(message) is meaning


def test_lacks_money_and_only_protected__words_of_nodes__are_understood():
    assert lacks_money("Insufficient funds for gas * price + value")
    assert not lacks_money("nonce too low")
    assert only_protected("only replay-protected (EIP-155) transactions allowed over RPC")
    assert not only_protected("insufficient funds")
