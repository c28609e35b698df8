"""Batches of JSON-RPC: order, refusals, reverts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import requests
from eth_abi.abi import encode

from celldao.chain import rpc
from celldao.chain.backend import Block, Call, Code, Header, LogFilter
from celldao.chain.web3py import in_our_words
from celldao.errors import ChainError, NodeRefusal, TransactionError

PLACE = "0x759545f5A99a6eEb218A307F71260BA82068a0a0"
BLOCK = Block(7, b"\x07" * 32, 1_800_000_000)


def ask(what: str, attempt: Callable[[], Any]) -> Any:
    """Once, as a reader without patience would."""
    with in_our_words(what):
        return attempt()


class Node:
    """Answers with what it was given."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[Any] = []

    def make_request(self, method: str, params: list[Any]) -> Any:
        return self.make_batch_request([(method, params)])[0]

    def make_batch_request(self, asked: Sequence[Any]) -> Any:
        self.asked += asked
        (answer,) = self.answers[:1] if len(self.answers) == 1 else (self.answers,)
        if isinstance(answer, Exception):
            raise answer
        return [answer] if isinstance(answer, dict) and "one" in answer else answer


def test_answers__batch_in_any_order__put_in_order() -> None:
    node = Node({"id": 12, "result": "0x02"}, {"id": 11, "result": "0x01"})
    assert rpc.answers(ask, node, [Code(PLACE), Code(PLACE)], None) == [b"\x01", b"\x02"]


def test_answers__at_a_block__named_by_its_hash_code_lent_once() -> None:
    node = Node({"id": 1, "result": "0x"}, {"id": 2, "result": "0x"}, {"id": 3, "result": "0x"})
    asks = [Call(PLACE, b"\1", code=b"\2"), Call(None, b"\3"), Code(PLACE)]
    assert rpc.answers(ask, node, asks, BLOCK) == [b"", b"", b""]
    at = {"blockHash": "0x" + "07" * 32}
    assert node.asked == [
        ("eth_call", [{"data": "0x01", "to": PLACE}, at, {PLACE: {"code": "0x02"}}]),
        ("eth_call", [{"data": "0x03"}, at]),
        ("eth_getCode", [PLACE, at]),
    ]


def test_answers__call_that_reverts__contracts_own_words_or_none_if_optional() -> None:
    words = "0x08c379a0" + encode(["string"], ["share: no"]).hex()
    error = {"code": 3, "message": "execution reverted: share: no", "data": words}
    answers = [{"id": 1, "error": error}, {"id": 2, "result": "0x05"}]
    optional = [Call(PLACE, b"", optional=True), Call(PLACE, b"")]
    assert rpc.answers(ask, Node(*answers), optional, None) == [None, b"\5"]
    with pytest.raises(TransactionError, match="share: no") as raised:
        rpc.answers(ask, Node(*answers), [Call(PLACE, b""), Call(PLACE, b"")], None)
    assert raised.value.reason == "share: no"


@pytest.mark.parametrize("message", ["header not found", "out of gas", "batch too large"])
def test_answers__node_that_will_not__refusal_also_of_what_is_optional(message: str) -> None:
    answers = [{"id": 1, "error": {"code": -32000, "message": message}}, {"id": 2, "result": "0x"}]
    asks = [Call(PLACE, b"", optional=True), Call(PLACE, b"")]
    with pytest.raises(NodeRefusal, match=message):
        rpc.answers(ask, Node(*answers), asks, None)


def test_answers__batch_refused_as_a_whole_or_in_part__refusal() -> None:
    asks = [Code(PLACE), Code(PLACE)]
    whole = {"jsonrpc": "2.0", "error": {"code": -32600, "message": "batch limit exceeded"}}
    with pytest.raises(NodeRefusal, match="batch limit exceeded"):
        rpc.answers(ask, Node(whole), asks, None)
    with pytest.raises(NodeRefusal, match="answered 1 of 2"):
        rpc.answers(ask, Node([{"id": 1, "result": "0x"}]), asks, None)


def test_answers__http_too_long__refusal_but_other_failures_are_no_answer() -> None:
    response = requests.Response()
    response.status_code = 413
    asks = [Code(PLACE), Code(PLACE)]
    with pytest.raises(NodeRefusal, match="no request of this length"):
        rpc.answers(ask, Node(requests.HTTPError("too long", response=response)), asks, None)
    response.status_code = 503
    with pytest.raises(ChainError, match="no answer from the node") as raised:
        rpc.answers(ask, Node(requests.HTTPError("busy", response=response)), asks, None)
    assert not isinstance(raised.value, NodeRefusal)


def test_answers__headers_and_events__read() -> None:
    header = {"number": "0x7", "hash": "0x" + "07" * 32, "timestamp": hex(1_800_000_000)}
    entry = {
        "address": PLACE.lower(),
        "blockNumber": "0x7",
        "topics": ["0x" + "01" * 32],
        "data": "0x02",
        "transactionHash": "0x" + "03" * 32,
        "logIndex": "0x4",
        "blockTimestamp": "0x5",
    }
    node = Node({"id": 1, "result": header}, {"id": 2, "result": [entry]})
    block, (log,) = rpc.answers(ask, node, [Header(7), LogFilter((PLACE,), (None, (b"\1",)), 1, 7)], None)
    assert block == BLOCK
    assert (log.address, log.block, log.index, log.timestamp) == (PLACE, 7, 4, 5)
    assert node.asked[1][1][0]["topics"] == [None, ["0x01"]]


def test_answers__block_the_node_has_not__refusal() -> None:
    with pytest.raises(NodeRefusal, match="has no block 9"):
        rpc.answers(
            ask, Node({"id": 1, "result": None}, {"id": 2, "result": "0x"}), [Header(9), Code(PLACE)], None
        )
