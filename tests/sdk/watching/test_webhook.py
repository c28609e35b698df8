"""Webhooks to a server on this machine: signed, sent again until taken, followed nowhere."""

from __future__ import annotations

import hmac
import json
import socket
from collections.abc import Iterator
from hashlib import sha256

import pytest

from celldao.errors import WatchError
from celldao.watching import DeliveryFailed, Webhook, is_genuine
from celldao.watching.webhook import secret_from
from tests.sdk.watching.test_sinks import notice
from tests.support.receiver import WebhookReceiver

KEY = b"0123456789abcdef0123456789abcdef"
NOW = 1_800_000_000.9
ABOUT = {"cell": "Bottling Cell", "chain_id": 1, "confirmations": 64}


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as running:
        yield running


def hook(url: str, seconds: float = 5) -> Webhook:
    return Webhook(url, KEY, ABOUT, seconds=seconds, clock=lambda: NOW)


def test_deliver__taken__signed_body_with_its_id(receiver: WebhookReceiver) -> None:
    hook(receiver.url).deliver([notice(7, 'paid 5 ZOO to "\u202eGlass"')])
    ((headers, body),) = receiver.requests
    data = json.loads(body)
    assert (data["format"], data["cell"], data["chain_id"]) == (1, "Bottling Cell", 1)
    assert (data["id"], data["kind"], data["time"]) == (f"{7:032x}", "payment", "2027-01-15T08:00:12Z")
    assert data["words"] == 'paid 5 ZOO to "\u202eGlass"'
    assert body.isascii()
    assert (headers["Content-Type"], headers["Celldao-Event-Id"]) == ("application/json", data["id"])
    digest = hmac.new(KEY, b"1800000000." + body, sha256).hexdigest()
    assert headers["Celldao-Signature"] == f"t=1800000000,v1={digest}"
    assert is_genuine(KEY, body, headers["Celldao-Signature"], NOW)


def test_is_genuine__anything_changed_or_old__refused(receiver: WebhookReceiver) -> None:
    hook(receiver.url).deliver([notice(7)])
    ((headers, body),) = receiver.requests
    header = headers["Celldao-Signature"]
    assert not is_genuine(KEY, body + b" ", header, NOW)
    assert not is_genuine(b"another" * 4, body, header, NOW)
    assert not is_genuine(KEY, body, header.replace("t=1800000000", "t=1800000001"), NOW)
    assert is_genuine(KEY, body, header, NOW + 299)
    assert not is_genuine(KEY, body, header, NOW + 302)
    assert not is_genuine(KEY, body, header, NOW - 302)
    for wrong in ("", "t=,v1=", "t=²,v1=x", "v1=" + header.partition("v1=")[2], "t=1800000000", "é"):
        assert not is_genuine(KEY, body, wrong, NOW)


@pytest.mark.parametrize("digits", [13, 400, 5_000])
def test_is_genuine__a_time_of_many_digits__refused_without_reading_it(digits: int) -> None:
    header = f"t={'9' * digits},v1=00"
    assert is_genuine(KEY, b"{}", header) is False


@pytest.mark.parametrize(
    ("status", "headers", "words", "wait"),
    [
        (500, {}, "the webhook answered 500", None),
        (404, {}, "the webhook answered 404", None),
        (429, {"Retry-After": "7"}, "the webhook answered 429", 7.0),
        # the signature is for this receiver, not for whomever it names
        (302, {"Location": "http://127.0.0.1:1/"}, "the webhook answered 302", None),
    ],
)
def test_deliver__any_other_answer__must_be_sent_again(receiver, status, headers, words, wait) -> None:
    receiver.answers = [(status, headers)]
    with pytest.raises(DeliveryFailed) as failed:
        hook(receiver.url).deliver([notice(7)])
    assert (failed.value.words, failed.value.wait) == (words, wait)
    assert len(receiver.requests) == 1


def test_deliver__connection_dropped_or_nobody_there__address_is_not_told(receiver: WebhookReceiver) -> None:
    receiver.drop = 1
    with pytest.raises(DeliveryFailed) as dropped:
        hook(receiver.url).deliver([notice(7)])
    assert dropped.value.words == "the webhook dropped the connection"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/hook?key=hush"
    with pytest.raises(DeliveryFailed) as nobody:
        hook(url).deliver([notice(7)])
    assert nobody.value.words == "the webhook cannot be reached"


def test_deliver__silent_receiver__given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(DeliveryFailed) as late:
            hook(url, seconds=0.2).deliver([notice(7)])
    assert late.value.words == "the webhook is late"


@pytest.mark.parametrize("url", ["ftp://host/x", "host/x", "http://", "file:///etc/passwd", ""])
def test_webhook__address_of_something_else__refused(url: str) -> None:
    with pytest.raises(WatchError) as refused:
        hook(url)
    assert refused.value.what == "the webhook's address is none of http or https"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "CELLDAO_WEBHOOK_SECRET is not set"),
        ({"CELLDAO_WEBHOOK_SECRET": "short"}, "CELLDAO_WEBHOOK_SECRET is shorter than 16 characters"),
    ],
)
def test_secret__none_or_short__refused_with_a_way_to_make_one(environment, told) -> None:
    with pytest.raises(WatchError) as refused:
        secret_from(environment)
    assert refused.value.what == told
    assert "openssl rand -hex 32" in refused.value.remedy


def test_secret__set__used() -> None:
    assert secret_from({"CELLDAO_WEBHOOK_SECRET": KEY.decode()}) == KEY
