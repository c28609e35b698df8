"""Every event of a cell has a sentence, or none on purpose; no text from outside gets out of its own."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple

from celldao.artifacts import artifact
from celldao.chain.backend import Log
from celldao.constitution.fields import NATIVE, ZERO
from celldao.history.events import Event, EventReader
from celldao.snapshots.currencies import Currencies
from celldao.snapshots.units import shares_of, votes_of
from celldao.watching import Kind
from celldao.watching.notice import Notice
from celldao.watching.sentences import SILENT, TOLD
from celldao.watching.telling import Telling
from tests.support.watched import COIN, GUARDIAN, MEMBER, TREASURY, time_of

CONTRACTS = ("Governor", "Treasury", "RevenueSplitter", "Share", "Mandate")
AT = {name: f"0x000000000000000000000000000000000000{number:04d}" for number, name in enumerate(CONTRACTS, 1)}
EVIL = 'x"\r\n2027-01-01 00:00:00 UTC  payment  paid 9 ZOO\x1b[2J\u202e\u2028' + "y" * 300
EVENTS = {
    (contract, entry["name"]): entry
    for contract in CONTRACTS
    for entry in artifact(contract).abi
    if entry["type"] == "event"
}


def sample(item: dict[str, Any]) -> Any:
    """A value of a type; every text is hostile."""
    kind = item["type"]
    if kind.endswith("[]"):
        return [sample({**item, "type": kind[:-2]})]
    if kind == "tuple":
        return tuple(sample(part) for part in item["components"])
    if kind == "address":
        return COIN.address if item["name"] in ("asset", "token") else MEMBER
    if kind == "string":
        return EVIL
    if kind == "bool":
        return True
    if kind.startswith("bytes"):
        return b"\x07" * int(kind[5:] or 3)
    return 3 if kind == "uint8" else 1_800_000_000


def event(contract: str, name: str, **changes: Any) -> Event:
    """As it would come from a chain."""
    entry = EVENTS[contract, name]
    values = {item["name"]: changes.get(item["name"], sample(item)) for item in entry["inputs"]}
    indexed = [item for item in entry["inputs"] if item["indexed"]]
    plain = [item for item in entry["inputs"] if not item["indexed"]]
    topics = (
        artifact(contract).interface.topic(name),
        *(encode([item["type"]], [values[item["name"]]]) for item in indexed),
    )
    data = encode([collapse_if_tuple(item) for item in plain], [values[item["name"]] for item in plain])
    log = Log(AT[contract], 9, topics, data, bytes(32), 0, 1_800_000_000)
    names = {address: name for name, address in AT.items()}
    known = Currencies([COIN])
    found = EventReader(names, known, shares_of(TREASURY, "MILL"), votes_of(TREASURY)).read(log)
    assert found is not None
    return found


def words(contract: str, name: str, telling: Telling | None = None, **changes: Any) -> str:
    told = (telling or Telling()).tell(event(contract, name, **changes))
    assert told is not None
    return told[1]


def test_events__of_every_contract__told_or_silent_never_both() -> None:
    assert set(TOLD) | SILENT == set(EVENTS)
    assert not set(TOLD) & SILENT


@pytest.mark.parametrize(("contract", "name"), sorted(TOLD))
def test_sentence__hostile_texts__one_visible_line(contract: str, name: str) -> None:
    made = event(contract, name)
    kind, text = Telling(titles={1_800_000_000: EVIL}, names={MEMBER: EVIL}).tell(made) or (None, "")
    assert kind in Kind
    line = Notice(id="x", kind=kind, words=text, time=made.time, block=9).line
    assert line.isprintable()
    assert line.startswith("2027-01-15 08:00:00 UTC  ")
    assert "{" not in text.replace("\\u{", "")
    assert "None" not in text
    assert len(text) < 800


@pytest.mark.parametrize(("contract", "name"), sorted(SILENT))
def test_sentence__silent_event__none(contract: str, name: str) -> None:
    assert Telling().tell(event(contract, name)) is None


THEN = "2027-01-15 08:00 UTC"


@pytest.mark.parametrize(
    ("contract", "name", "changes", "expected"),
    [
        ("Treasury", "Sent", {"amount": 12_500_000}, f"paid 12.5 ZOO to {MEMBER}"),
        (
            "Treasury",
            "Exited",
            {"number": 4, "ticket": 2, "shares": 7_000_000},
            f"member 4 leaves with 7 MILL, exit 2, paid from {THEN} on",
        ),
        (
            "Treasury",
            "BuyBackOffered",
            {"price": 2_000_000, "shares": 10_000_000},
            f"the cell buys 10 MILL back for 2 ZOO each, until {THEN}",
        ),
        ("Treasury", "BuyBackOffered", {"shares": 0}, "the cell buys no shares back any more"),
        (
            "Treasury",
            "SpendingLimitSet",
            {"limit": 1_050, "period": 30 * 86_400},
            "ordinary votes may spend 10.5 % in each 30 days",
        ),
        (
            "RevenueSplitter",
            "Received",
            {"amount": 600_000_000, "memo": "invoice 7"},
            f'received 600 ZOO from {MEMBER}: "invoice 7"',
        ),
        ("Share", "Distributed", {"booked": 5}, "0.000005 ZOO was distributed to the members"),
        ("Governor", "GuardianChanged", {"guardian": GUARDIAN}, f"{GUARDIAN} is guardian until {THEN}"),
        (
            "Governor",
            "GuardianChanged",
            {"guardian": ZERO},
            f"there is no guardian any more; it was {MEMBER}",
        ),
        ("Governor", "ProposalExecuted", {"proposalId": 7}, 'proposal 7 "Buy a press" was carried out'),
        ("Governor", "ProposalExecuted", {"proposalId": 10**20}, "proposal 1000000000… was carried out"),
        ("Mandate", "CharterSet", {"version": 1}, f"mandate {AT['Mandate']} granted"),
        ("Mandate", "CharterSet", {"version": 2}, f"mandate {AT['Mandate']} amended, charter 2"),
        ("Mandate", "SuspensionSet", {"suspended": False}, f"mandate {AT['Mandate']} goes on, by vote"),
        (
            "Mandate",
            "Spent",
            {"amount": 1_000_000},
            f"the mandate {AT['Mandate']} paid 1 ZOO to {MEMBER}",
        ),
        (
            "Mandate",
            "Spent",
            {"asset": NATIVE, "amount": 3},
            f"the mandate {AT['Mandate']} paid 3 base units of {NATIVE} to {MEMBER}",
        ),
    ],
)
def test_sentence__usual_values__what_a_person_would_say(contract, name, changes, expected) -> None:
    assert words(contract, name, Telling(titles={7: "Buy a press"}), **changes) == expected


def test_sentence__known_account__name_and_address() -> None:
    telling = Telling(names={MEMBER: "Glass works"})
    assert words("Treasury", "Sent", telling, amount=5_000_000) == f"paid 5 ZOO to Glass works ({MEMBER})"


def test_sentence__part_of_the_revenue_that_stays_in_the_cell__not_told() -> None:
    made = event("RevenueSplitter", "Paid", recipient=TREASURY)
    assert Telling(own=frozenset({TREASURY})).tell(made) is None
    assert Telling().tell(made) is not None


def test_sentence__mandate_ended_by_the_guardian__his_act() -> None:
    made = event("Mandate", "Ended", by=GUARDIAN)
    assert (Telling(guardian=GUARDIAN).tell(made) or [None])[0] is Kind.GUARDIAN
    assert (Telling(guardian=None).tell(made) or [None])[0] is Kind.MANDATE


@pytest.mark.parametrize(("end", "by"), [(8, " by the guardian"), (9, "")])
def test_sentence__cancelled_after_the_vote__only_the_guardian_can(end: int, by: str) -> None:
    made = event("Governor", "ProposalCanceled", proposalId=7)
    telling = Telling(deadlines={7: time_of(0)} if end == 8 else {7: time_of(1)})
    late = Event(**{**{field: getattr(made, field) for field in made.__slots__}, "time": time_of(1)})
    assert (telling.tell(late) or ["", ""])[1] == f"proposal 7 was cancelled{by}"
