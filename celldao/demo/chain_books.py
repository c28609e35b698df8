"""The contracts' answers to the figures that are checked: views, balances, events, transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from eth_utils.address import to_checksum_address
from web3.types import TxData

from celldao import treasury_words
from celldao.chain.contract import Contract
from celldao.constitution.fields import NATIVE
from celldao.demo.ballot_box import STATES
from celldao.demo.books import Filed, Operator, Purse, Recall
from celldao.demo.events import Kind, Support
from celldao.demo.story import Story
from celldao.mandate import Mandate


class ChainBooks:
    """`celldao.demo.books.Books`, as the chain has it in its latest block.

    Make one for each reading: what it has read of events and transactions it keeps.
    """

    def __init__(self, story: Story, opening: dict[tuple[str, str], int]) -> None:
        """`opening` is what outsiders had before the year, see `balances`."""
        self._story = story
        self._cell = story.cell
        self._tokens = story.tokens
        self._symbols = {address: symbol for symbol, address in story.tokens.items()}
        self._opening = opening
        self._claimable: dict[tuple[str, int], int] = {}

    # --- what came in: by what arrived at the cell's addresses, and by the splitter's receipts

    def came_in(self, symbol: str) -> int:
        return self._arrived[symbol]

    def received(self, symbol: str, kind: Kind) -> int:
        return self._receipts[symbol, kind]

    @cached_property
    def _arrived(self) -> Counter[str]:
        """Every transfer from outside to one of the cell's contracts."""
        found: Counter[str] = Counter()
        own = {contract.address for contract in (self._cell.share, self._cell.treasury, self._cell.splitter)}
        if self._story.mandate is not None:
            own.add(self._story.mandate.address)
        token = self._story.token
        for entry in self._events(token, "Transfer"):
            if entry["receiver"] in own and entry["sender"] not in own:
                found[self._symbols[token.address]] += entry["value"]
        for receipt in self._story.receipts:
            # By block: to find a transaction by its hash, the embedded chain goes through all blocks.
            block = self._story.chain.w3.eth.get_block(receipt["blockNumber"], full_transactions=True)
            for sent in cast(Sequence[TxData], block["transactions"]):
                if sent["to"] in own:
                    found[self._symbols[NATIVE]] += sent["value"]
        return found

    @cached_property
    def _receipts(self) -> Counter[tuple[str, Kind]]:
        found: Counter[tuple[str, Kind]] = Counter()
        for entry in self._events(self._cell.splitter, "Received"):
            kind = Kind(entry["memo"].partition(":")[0])
            found[self._symbols[entry["asset"]], kind] += entry["amount"]
        return found

    # --- where it is

    def treasury(self, symbol: str) -> int:
        return self._balance(symbol, self._cell.treasury.address)

    def owed(self, symbol: str) -> int:
        return int(treasury_words.book(self._cell.treasury.read("asset_words", self._tokens[symbol]))["owed"])

    def unallocated(self, symbol: str) -> int:
        return int(self._cell.splitter.read("revenue", self._tokens[symbol]))

    def to_release(self, symbol: str) -> int:
        return int(self._stream(symbol)["unreleased"])

    def release_end(self, symbol: str) -> int:
        return int(self._stream(symbol)["end"])

    def distributed(self, symbol: str) -> int:
        entries = self._events(self._cell.share, "Distributed")
        return sum(entry["booked"] for entry in entries if entry["token"] == self._tokens[symbol])

    def booked(self, symbol: str) -> int:
        return int(self._cell.share.read("dividend_state", self._tokens[symbol])["booked"])

    def dividends_held(self, symbol: str) -> int:
        return self._balance(symbol, self._cell.share.address)

    def carried(self, symbol: str) -> int:
        share, asset = self._cell.share, self._tokens[symbol]
        state = share.read("dividend_state", asset)
        unit = 1 << state["scale"]
        members = range(1, share.read("member_count") + 1)
        accounts = (share.read("account_of", asset, number) for number in members)
        parts = state["waiting"] + sum(account["accrued"] % unit for account in accounts)
        # Whole units, if nothing was lost on the way: what is left over here is missing in the sum.
        return int(parts // unit)

    # --- who got what

    def paid_out(self, symbol: str, name: str) -> int:
        address = self._story.outsider(name)
        return self._balance(symbol, address) - self._opening[symbol, name]

    def claimed(self, symbol: str, number: int) -> int:
        return self._claims[symbol, number]

    def claimable(self, symbol: str, number: int) -> int:
        asked = symbol, number
        if asked not in self._claimable:
            answer = self._cell.share.read("claimable", self._address(number), self._tokens[symbol])
            self._claimable[asked] = int(answer)
        return self._claimable[asked]

    def exit_paid(self, symbol: str, number: int) -> int:
        return self._exits[symbol, number]

    @cached_property
    def _claims(self) -> Counter[tuple[str, int]]:
        found: Counter[tuple[str, int]] = Counter()
        for entry in self._events(self._cell.share, "Claimed"):
            found[self._symbols[entry["token"]], entry["number"]] += entry["paid"]
        return found

    @cached_property
    def _exits(self) -> Counter[tuple[str, int]]:
        found: Counter[tuple[str, int]] = Counter()
        leavers = {entry["ticket"]: entry["number"] for entry in self._events(self._cell.treasury, "Exited")}
        for entry in self._events(self._cell.treasury, "ExitPaid"):
            found[self._symbols[entry["asset"]], leavers[entry["ticket"]]] += entry["amount"]
        return found

    def wages(self, symbol: str, number: int) -> int:
        """What is in the member's hands and is neither dividend nor exit. He has spent nothing of it."""
        held = self._balance(symbol, self._address(number))
        return held - self.claimed(symbol, number) - self.exit_paid(symbol, number)

    # --- the operator

    def with_operator(self, symbol: str) -> int:
        mandate = self._story.mandate
        return self._balance(symbol, mandate.address) if mandate else 0

    def operator_status(self) -> str:
        mandate = self._story.mandate
        return str(mandate.overview().status) if mandate else "none"

    def operator(self) -> Operator:
        mandate = self._story.mandate
        assert mandate is not None
        overview = mandate.overview()
        skipped = Counter(entry["petition"] for entry in self._events(mandate.contract, "SignatureSkipped"))
        logged = self._events(mandate.contract, "Reported")
        return Operator(
            begun=overview.begun_at,
            expiry=overview.expiry,
            ended=overview.ended_at,
            reported_until=overview.reported_until,
            policy=overview.policy.hex(),
            reports=tuple(
                Filed(report.digest.hex(), report.covers_to, report.filed_at, self._sums(entry))
                for report, entry in zip(mandate.reports(), logged, strict=True)
            ),
            petitions=tuple(
                Recall(one.snapshot, one.deadline, one.needed, one.signed, skipped[number])
                for number, one in enumerate(mandate.petitions(), start=1)
            ),
            purses={self._symbols[asset]: self._purse(mandate, asset) for asset in overview.assets},
            refusals=tuple(self._story.refusals.values()),
        )

    def _sums(self, entry: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
        return {
            self._symbols[sums["asset"]]: (sums["drawn"], sums["spent"], sums["returned"])
            for sums in entry["sums"]
        }

    def _purse(self, mandate: Mandate, asset: str) -> Purse:
        symbol, account = self._symbols[asset], mandate.account(asset)
        swept = [entry for entry in self._events(mandate.contract, "Swept") if entry["asset"] == asset]
        return Purse(
            drawn=account.drawn,
            drawn_this_period=account.drawn_this_period,
            cap=account.cap,
            spent=account.spent,
            returned=account.returned,
            swept=sum(entry["amount"] for entry in swept),
            treasury_after_sweep=self._story.swept_treasury.get(symbol, 0),
        )

    # --- members and votes

    def shares(self, number: int) -> int:
        return int(self._cell.share.read("balanceOf", self._address(number)))

    def votes(self, number: int) -> int:
        return int(self._cell.share.read("getVotes", self._address(number)))

    def supply(self) -> int:
        return int(self._cell.share.read("totalSupply"))

    def tally(self, key: str, support: Support) -> int:
        return int(self._ask_governor("proposalVotes", key)[support.code])

    def electorate(self, key: str) -> int:
        snapshot = self._ask_governor("proposalSnapshot", key)
        return int(self._cell.share.read("getPastTotalSupply", snapshot))

    def deadline(self, key: str) -> int:
        return int(self._ask_governor("proposalDeadline", key))

    def state(self, key: str) -> str:
        return STATES[self._ask_governor("state", key)]

    # --- rules

    def dividend_ratio(self) -> int:
        return int(self._cell.splitter.read("terms")["dividend_ratio"])

    def smoothing(self) -> int:
        return int(self._cell.splitter.read("terms")["smoothing"])

    def holder_cap(self) -> int:
        return int(self._cell.share.read("rules")[4])

    # --- reading

    def _address(self, number: int) -> str:
        return self._story.member(number).address

    def _balance(self, symbol: str, address: str) -> int:
        return self._story.balance(symbol, address)

    def _stream(self, symbol: str) -> dict[str, int]:
        answer: dict[str, int] = self._cell.splitter.read("stream", self._tokens[symbol])
        return answer

    def _ask_governor(self, view: str, key: str) -> Any:
        return self._cell.governor.read(view, self._story.motions[key].id)

    def _events(self, contract: Contract, name: str) -> list[dict[str, Any]]:
        """All events of the year: every transaction of it is ours."""
        topic = contract.interface.topic(name)
        return [
            contract.interface.decode_event(name, entry["topics"], entry["data"])
            for receipt in self._story.receipts
            for entry in receipt["logs"]
            if entry["topics"][0] == topic and to_checksum_address(entry["address"]) == contract.address
        ]


def opening_balances(story: Story, names: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """What outsiders have before the year begins, by currency and name."""
    return {
        (symbol, name): story.balance(symbol, story.outsider(name))
        for symbol in story.tokens
        for name in names
    }
