"""Reading a whole cell back from the chain and comparing it with its constitution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from celldao import treasury_words
from celldao.artifacts import FOUNDED
from celldao.cell import Cell
from celldao.chain.contract import Question, ask
from celldao.constitution import NATIVE, Constitution, to_chain
from celldao.constitution.fields import ZERO
from celldao.constitution.onchain import mandates_dict, track_dict
from celldao.deployment.addresses import as_dict, predict
from celldao.deployment.factory import open_factory
from celldao.errors import FoundingError


@dataclass(frozen=True, slots=True)
class Difference:
    """A point in which chain and file differ.

    Attributes:
        where: the contract and what was asked.
        expected: what follows from the file.
        found: what the chain says.
    """

    where: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.where}: the file gives {self.expected}, the chain {self.found}"


# What the treasury answers in words.
_UNPACKED: Final = {"words": treasury_words.overview, "asset_words": treasury_words.book}
# (what it is called, what to ask, what must be answered). Of a struct only the fields named here count.
Expectation = tuple[str, Question, Any]


def verify(cell: Cell, constitution: Constitution) -> list[Difference]:
    """Every difference between a cell and the constitution it should have been founded with.

    Of a cell that has lived since, members and rules may differ rightly: the list says what has changed.
    """
    if differences := list(_code(cell)):
        return differences  # what other code answers means nothing
    differences += _identity(cell, constitution)
    expectations = [
        *_wiring(cell),
        *_share(cell, constitution),
        *_governor(cell, constitution),
        *_treasury(cell, constitution),
        *_splitter(cell, constitution),
        *_mandates(cell, constitution),
        *_members(cell, constitution),
    ]
    answers = ask(cell.reader, [question for _, question, _ in expectations])
    for (where, (_, name, _), expected), found in zip(expectations, answers, strict=True):
        differences += _compare(where, expected, _UNPACKED[name](found) if name in _UNPACKED else found)
    return differences


def _compare(where: str, expected: Any, found: Any) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            yield from _compare(f"{where}.{name}", value, found.get(name))
    elif found != expected:
        yield Difference(where, expected, found)


def _identity(cell: Cell, constitution: Constitution) -> Iterator[Difference]:
    """Hashes, addresses, bounds: that this is the cell of this constitution at all."""
    founding, record = to_chain(constitution), cell.record
    registered = cell.factory.read("constitution_of", record.treasury)
    if registered != founding.hash:
        yield Difference("factory.constitution_of", founding.hash.hex(), registered.hex())
    founder = cell.factory.read("founder_of", record.treasury)
    if founder != record.founder:
        yield Difference("factory.founder_of", record.founder, founder)
    expected = as_dict(predict(record.factory, record.founder, founding))
    actual = {name: getattr(record, name) for name in expected}
    for name, address in expected.items():
        if actual[name] != address:
            yield Difference(f"address of {name}", address, actual[name])
    bounds = cell.factory.read("bounds")
    for rule, edges in cell.record.bounds.items():
        if (bounds[rule]["low"], bounds[rule]["high"]) != edges:
            yield Difference(f"factory.bounds.{rule}", edges, bounds[rule])


def _code(cell: Cell) -> Iterator[Difference]:
    """Factory and masters are the code of this version, and each contract is a clone of its master."""
    record = cell.record
    try:
        open_factory(cell.reader, record.factory)
    except FoundingError as error:
        yield Difference(f"code of the factory at {record.factory}", "the code of this version", error.what)
        return
    addresses = (record.share, record.governor, record.treasury, record.splitter)
    for kind, (name, address) in enumerate(zip(FOUNDED, addresses, strict=True)):
        master, _, _ = cell.factory.read("master", kind)
        clone = bytes.fromhex("363d3d373d3d3d363d73" + master[2:] + "5af43d82803e903d91602b57fd5bf3")
        if cell.reader.code(address) != clone:
            yield Difference(f"code of {name} at {address}", f"a clone of {master}", "something else")


def _wiring(cell: Cell) -> Iterator[Expectation]:
    """Each contract knows the others, and is open."""
    record = cell.record
    governor = cell._contract("Governor", record.governor)
    for name, contract in (
        ("share", cell.share),
        ("governor", governor),
        ("treasury", cell.treasury),
        ("splitter", cell.splitter),
    ):
        yield f"{name}.factory", contract.question("factory"), record.factory
    yield "share.treasury", cell.share.question("treasury"), record.treasury
    yield "share.splitter", cell.share.question("splitter"), record.splitter
    yield "governor.treasury", governor.question("treasury"), record.treasury
    wiring = {
        "governor": record.governor,
        "share": record.share,
        "splitter": record.splitter,
        "opened": True,
        "dissolved": False,
        "heir": ZERO,
        "tickets": 0,
    }
    yield "treasury", cell.treasury.question("words"), wiring
    yield "splitter.treasury", cell.splitter.question("treasury"), record.treasury
    yield "splitter.share", cell.splitter.question("share"), record.share
    yield "splitter.is_open", cell.splitter.question("is_open"), True


def _share(cell: Cell, constitution: Constitution) -> Iterator[Expectation]:
    share = cell.share
    yield "name", share.question("name"), constitution.name
    yield "symbol", share.question("symbol"), constitution.symbol
    rules = (
        int(constitution.weight),
        int(constitution.transfer),
        constitution.movable,
        constitution.minimum_position,
        constitution.holder_cap,
        True,
    )
    labels = "weight, transfer, movable, minimum_position, holder_cap, open"
    yield f"share.rules ({labels})", share.question("rules"), rules
    count = len(constitution.members)
    yield "share.totalSupply", share.question("totalSupply"), constitution.total_shares
    yield "share.member_count", share.question("member_count"), count
    yield "share.holder_count", share.question("holder_count"), count
    currencies = [asset.token for asset in constitution.assets if asset.dividend]
    yield "share.currencies", share.question("currencies"), currencies


def _governor(cell: Cell, constitution: Constitution) -> Iterator[Expectation]:
    governor = cell._contract("Governor", cell.record.governor)
    voting, guardian = constitution.voting, constitution.guardian
    rules = {
        "ordinary": track_dict(voting.ordinary),
        "constitutional": track_dict(voting.constitutional),
        "proposal_threshold": voting.threshold,
        "guardian": guardian.address if guardian else ZERO,
        "guardian_until": guardian.until if guardian else 0,
        "is_open": True,
    }
    yield "governor", governor.question("rules"), rules
    yield "governor.proposal_count", governor.question("proposal_count"), 0


def _treasury(cell: Cell, constitution: Constitution) -> Iterator[Expectation]:
    treasury = cell.treasury
    rules = {
        "exit_delay": constitution.exit.delay,
        "holding_time": constitution.exit.holding_time,
        "spending_limit": constitution.spending.limit,
        "spending_period": constitution.spending.period,
        "recovery_notice": constitution.recovery_notice,
    }
    yield "treasury", treasury.question("words"), rules
    yield "dao_uri", treasury.question("daoURI"), constitution.dao_uri or ""
    tokens = [asset.token for asset in constitution.assets]
    yield "assets", treasury.question("registered_assets"), tokens
    for asset in constitution.assets:
        name = "native" if asset.token == NATIVE else asset.token
        state = {"registered": True, "decimals": asset.decimals, "owed": 0}
        yield f"asset {name}", treasury.question("asset_words", asset.token), state


def _splitter(cell: Cell, constitution: Constitution) -> Iterator[Expectation]:
    revenue = constitution.revenue
    terms = {
        "dividend_ratio": revenue.dividend_ratio,
        "smoothing": revenue.smoothing,
        "recipients": [
            {"account": recipient.address, "ratio": recipient.ratio} for recipient in revenue.recipients
        ],
    }
    yield "revenue", cell.splitter.question("terms"), terms
    for asset in constitution.assets:
        name = "native" if asset.token == NATIVE else asset.token
        question = cell.splitter.question("reserve_floor", asset.token)
        yield f"reserve floor of {name}", question, asset.reserve_floor


def _mandates(cell: Cell, constitution: Constitution) -> Iterator[Expectation]:
    treasury = cell.record.treasury
    yield "mandates", cell.factory.question("mandate_rules", treasury), mandates_dict(constitution.mandates)


def _members(cell: Cell, constitution: Constitution) -> Iterator[Expectation]:
    for number, member in enumerate(constitution.members, start=1):
        yield f"member {number}", cell.share.question("address_of", number), member.address
        yield f"shares of {member.address}", cell.share.question("balanceOf", member.address), member.shares
