"""Counts what goes over the wire: a batch of JSON-RPC is one request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from web3 import HTTPProvider, Web3

from celldao.chain.web3py import Web3Reader


class CountingProvider(HTTPProvider):
    """An HTTP provider that remembers the methods of each request, and can refuse as nodes do."""

    def __init__(self, url: str) -> None:
        super().__init__(url, request_kwargs={"timeout": 120})
        self.requests: list[list[str]] = []
        self.refuse: Any = None  # called with method and params; what it returns is the node's error

    def make_request(self, method: Any, params: Any) -> Any:
        self.requests.append([method])
        if self.refuse and (error := self.refuse(method, params)):
            return {"jsonrpc": "2.0", "id": 1, "error": error}
        return super().make_request(method, params)

    def make_batch_request(self, requests: Sequence[Any]) -> Any:
        self.requests.append([method for method, _ in requests])
        if self.refuse:
            for method, params in requests:
                if error := self.refuse(method, params):
                    return {"jsonrpc": "2.0", "id": None, "error": error}
        return super().make_batch_request(requests)


class CountingReader(Web3Reader):
    """Reads a node, and knows in how many requests."""

    def __init__(self, url: str) -> None:
        self.provider = CountingProvider(url)
        super().__init__(Web3(self.provider))

    @property
    def count(self) -> int:
        """Requests so far, that for the chain's id included."""
        return len(self.provider.requests)

    def methods(self) -> list[str]:
        """Of all requests, batches unfolded."""
        return [method for request in self.provider.requests for method in request]
