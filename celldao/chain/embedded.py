"""Queries to the chain that Ape embeds (eth-tester), which knows neither batches nor hashes of blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from eth_utils.address import to_checksum_address
from eth_utils.conversions import to_bytes
from web3.types import FilterParams, RPCEndpoint, TxParams

from celldao.chain.backend import Block, Call, Code, Header, Log, Query, Storage
from celldao.chain.web3py import in_our_words
from celldao.errors import NodeRefusal, TransactionError

if TYPE_CHECKING:
    from web3 import Web3


def answer(
    w3: Web3, query: Query, block: Block | None, question: Callable[[str | None, bytes], TxParams]
) -> Any:
    """See `Reader.fetch`; `question` makes a call that the chain takes."""
    at: Any = block.number if block else "latest"
    if isinstance(query, Header):
        with in_our_words("reading a block"):
            found = w3.eth.get_block("latest" if query.number is None else query.number)
        return Block(int(found["number"]), bytes(found["hash"]), int(found["timestamp"]))
    if isinstance(query, Code):
        with in_our_words(f"reading the code of {query.account}"):
            return bytes(w3.eth.get_code(to_checksum_address(query.account), at))
    if isinstance(query, Storage):
        with in_our_words(f"reading the storage of {query.account}"):
            # Past web3.py's formatters, which write the block's number as eth-tester does not take it.
            slot: Any = [to_checksum_address(query.account), hex(query.slot), at]
            answered = w3.provider.make_request(RPCEndpoint("eth_getStorageAt"), slot)
            return to_bytes(hexstr=answered["result"]).rjust(32, b"\0")
    if isinstance(query, Call):
        # What stands there anyway, as on a chain of tests that begins with it, need not be lent.
        if query.code is not None and w3.eth.get_code(to_checksum_address(str(query.to)), at) != query.code:
            raise NodeRefusal("the embedded chain lends no code to a call", "Ask it another way.")
        try:
            with in_our_words(f"a call of {query.to or 'init code'}"):
                return bytes(w3.eth.call(question(query.to, query.data), at))
        except TransactionError:
            if query.optional:
                return None
            raise
    wanted = {
        "address": [to_checksum_address(address) for address in query.addresses],
        "topics": [None if one is None else ["0x" + t.hex() for t in one] for one in query.topics],
        "fromBlock": query.first,
        "toBlock": query.last,
    }
    with in_our_words("reading events"):
        logs = w3.eth.get_logs(cast(FilterParams, wanted))
    return [
        Log(
            to_checksum_address(log["address"]),
            int(log["blockNumber"]),
            tuple(bytes(topic) for topic in log["topics"]),
            to_bytes(log["data"]),
            bytes(log["transactionHash"]),
            int(log["logIndex"]),
        )
        for log in logs
    ]
