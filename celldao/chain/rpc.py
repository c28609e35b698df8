"""Many queries in one request: JSON-RPC batches over a provider of web3.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from eth_utils.address import to_checksum_address

from celldao.chain.backend import Block, Call, Code, Header, Log, Query, Storage
from celldao.chain.web3py import refused, revert_reason
from celldao.errors import NodeRefusal, TransactionError

# HTTP's word for a request that is longer than the node takes.
_TOO_LARGE: Final = 413
# JSON-RPC's code for a call that reverted.
_REVERTED: Final = 3
_REMEDY: Final = "Ask for less at once, or use another node."


# `Web3Reader.ask`: what is attempted, in words, and the attempt, which is repeated with patience.
Ask = Callable[[str, Callable[[], Any]], Any]


def answers(ask: Ask, provider: Any, queries: Sequence[Query], block: Block | None) -> list[Any]:
    """See `Reader.fetch`; all in one request.

    Args:
        provider: of web3.py, with `make_request` and `make_batch_request`.
    """
    if not queries:
        return []
    requests = [_request(query, block) for query in queries]
    responses = _responses(ask, provider, requests)
    return [_result(query, response) for query, response in zip(queries, responses, strict=True)]


def request(ask: Ask, provider: Any, method: str, parameters: Sequence[Any]) -> Any:
    """See `Reader.request`."""
    response = _responses(ask, provider, [(method, list(parameters))])[0]
    if response.get("error") is not None:
        raise NodeRefusal(f"the node answered: {_message(response)}", _REMEDY)
    return response.get("result")


def _responses(ask: Ask, provider: Any, requests: list[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
    def attempt() -> Any:
        try:
            if len(requests) == 1:
                return [provider.make_request(*requests[0])]
            return provider.make_batch_request(requests)
        except Exception as error:
            status = getattr(getattr(error, "response", None), "status_code", None)
            if status == _TOO_LARGE:
                raise NodeRefusal("the node takes no request of this length", _REMEDY) from error
            raise

    found = ask("reading the chain", attempt)
    if not isinstance(found, list):
        raise NodeRefusal(f"the node takes no such batch: {_message(found)}", _REMEDY)
    if len(found) != len(requests):
        raise NodeRefusal(f"the node answered {len(found)} of {len(requests)} questions", _REMEDY)
    # A batch may be answered in any order; the ids run on, whatever the first is.
    return sorted(found, key=lambda response: int(response.get("id") or 0))


def _message(response: Any) -> str:
    error = response.get("error") if isinstance(response, dict) else None
    return str(error.get("message") if isinstance(error, dict) else error or response)


def _request(query: Query, block: Block | None) -> tuple[str, list[Any]]:
    at: Any = "latest" if block is None else {"blockHash": "0x" + block.hash.hex()}
    if isinstance(query, Header):
        number = "latest" if query.number is None else hex(query.number)
        return "eth_getBlockByNumber", [number, False]
    if isinstance(query, Code):
        return "eth_getCode", [query.account, at]
    if isinstance(query, Storage):
        return "eth_getStorageAt", [query.account, hex(query.slot), at]
    if isinstance(query, Call):
        call = {"data": "0x" + query.data.hex()}
        if query.to is not None:
            call["to"] = query.to
        if query.sender is not None:
            call["from"] = query.sender
        if query.gas is not None:
            call["gas"] = hex(query.gas)
        if query.code is None or query.to is None:
            return "eth_call", [call, at]
        return "eth_call", [call, at, {query.to: {"code": "0x" + query.code.hex()}}]
    return "eth_getLogs", [
        {
            "address": list(query.addresses),
            "topics": [None if one is None else ["0x" + t.hex() for t in one] for one in query.topics],
            "fromBlock": hex(query.first),
            "toBlock": hex(query.last),
        }
    ]


def _result(query: Query, response: dict[str, Any]) -> Any:
    if response.get("error") is not None:
        return _failed(query, response["error"])
    result = response.get("result")
    if isinstance(query, Header):
        if not result:
            raise NodeRefusal(
                f"the node has no block {'at all' if query.number is None else query.number}",
                "Wait until the node has caught up, or use another one.",
            )
        return Block(int(result["number"], 16), _bytes(result["hash"]), int(result["timestamp"], 16))
    if isinstance(query, Storage):
        return _bytes(result).rjust(32, b"\0")
    if isinstance(query, (Code, Call)):
        return _bytes(result)
    return [_log(entry) for entry in result or ()]


def _failed(query: Query, error: Any) -> Any:
    message, code, data = str(error), None, None
    if isinstance(error, dict):
        message, code, data = str(error.get("message", error)), error.get("code"), error.get("data")
    if isinstance(query, Call) and (code == _REVERTED or "revert" in message.lower()):
        if query.optional:
            return None
        raise refused(f"a call of {query.to or 'init code'}", revert_reason(_Answered(message, data)))
    raise NodeRefusal(f"the node answered: {message}", _REMEDY)


class _Answered(TransactionError):
    """A node's error, as `revert_reason` looks at one."""

    def __init__(self, message: str, data: Any) -> None:
        self.message = message
        self.data = data
        super().__init__(message, "")


def _bytes(text: str | None) -> bytes:
    return bytes.fromhex((text or "0x").removeprefix("0x"))


def _log(entry: dict[str, Any]) -> Log:
    time = entry.get("blockTimestamp")
    return Log(
        str(to_checksum_address(entry["address"])),
        int(entry["blockNumber"], 16),
        tuple(_bytes(topic) for topic in entry["topics"]),
        _bytes(entry["data"]),
        _bytes(entry["transactionHash"]),
        int(entry["logIndex"], 16),
        int(time, 16) if isinstance(time, str) else time,
    )
