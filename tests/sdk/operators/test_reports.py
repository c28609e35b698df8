"""Reports against a chain: drafted from it, filed, checked; every lie is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from celldao.actions import AmendMandate
from celldao.acts import Standing
from celldao.cell import Cell
from celldao.chain.backend import Block
from celldao.chain.web3py import Web3Reader
from celldao.errors import KeeperError, NodeRefusal, ReportError
from celldao.keeper.book import Book
from celldao.keeper.duties import Sight
from celldao.keeper.reporting import Reporting
from celldao.keeper.settings import Reports
from celldao.operators import Operator
from celldao.proposals import Proposal
from celldao.reports import Report, Verdict, as_html, as_markdown, check, draft, load, save
from tests.sdk.operators.conftest import Built
from tests.support.embedded import DAY, Town, build_town, deploy, embedded_w3, undone
from tests.support.operators import grant, granted, operator_of


@dataclass(frozen=True)
class Odd:
    """A cell whose operator has a token that takes a fee, and tokens of 0 and 24 decimals."""

    town: Town
    mandate: str
    fee: Any


@pytest.fixture(scope="module")
def odd_built() -> Odd:
    w3 = embedded_w3()
    fee = deploy(w3, "tokens/FeeOnTransfer", 6, 100)
    whole, fine = (deploy(w3, "tokens/Plain", decimals) for decimals in (0, 24))
    tokens = ((fee, "FEE", 6), (whole, "WHOLE", 0), (fine, "FINE", 24))
    assets = [
        {"token": token.address, "symbol": symbol, "decimals": decimals} for token, symbol, decimals in tokens
    ]
    town = build_town(w3, assets=assets)
    for token, _, decimals in tokens:
        town.send(token.functions.mint(town.cell.record.treasury, 5_000 * 10**decimals))
    names = [one.symbol for one in town.cell.now().context().assets if not one.is_native]
    budgets = [{"per_period": f"300 {name}", "lifetime": f"1000 {name}"} for name in names]
    (mandate,) = granted(town, grant(town, 6, budgets=budgets))
    return Odd(town, mandate, fee)


@pytest.fixture
def odd(odd_built: Odd) -> Iterator[Odd]:
    with undone(odd_built.town.w3):
        yield odd_built


@dataclass(frozen=True)
class Worked:
    """The end of a busy period, and its honest report."""

    operator: Operator
    honest: Report


@pytest.fixture(scope="module")
def worked_built(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    with undone(built.town.w3):
        operator = busy(built.town, built.narrow)
        yield Worked(operator, draft(built.town.cell, built.narrow, tmp_path_factory.mktemp("cache")))


@pytest.fixture
def worked(worked_built: Worked, built: Built) -> Iterator[Worked]:
    with undone(built.town.w3):
        yield worked_built


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def busy(town: Town, mandate: str) -> Operator:
    """A period with draws, payments and money given back, and the first day of the next one."""
    operator = operator_of(town, 6, mandate)
    operator.accept()
    operator.draw("250 ZOO")
    operator.spend([(town.account(9), "100.5 ZOO"), (town.account(10), "20 ZOO"), (town.account(9), "1 ZOO")])
    operator.give_back("50 ZOO")
    town.send(town.coin.functions.transfer(town.cell.record.splitter, 7_000_000))
    town.pass_time(30 * DAY)
    operator.draw("200 ZOO")
    return operator


def test_draft__a_period__is_what_the_contract_saw(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    report = worked.honest
    (one,) = report.finances.assets
    (figures,) = one.periods
    assert (one.opening, one.closing, one.other) == (0, Decimal("78.5"), 0)
    assert (figures.drawn, figures.spent, figures.returned) == (250, Decimal("121.5"), 50)
    assert [(paid.receiver, paid.amount, paid.count) for paid in report.finances.paid] == [
        (town.account(9), Decimal("101.5"), 2),
        (town.account(10), Decimal(20), 1),
    ]
    assert [(one.symbol, one.amount) for one in report.finances.revenue] == [("ZOO", Decimal(7))]
    assert report.covers.end - report.covers.start == timedelta(days=30)
    found = check(report, town.cell, cache)
    assert (found.holds, found.is_complete, found.filed) == (True, True, False)


def test_check__filed__hash_and_periods_agree(
    town: Town, worked: Worked, mandate: str, cache: Path, tmp_path: Path
) -> None:
    operator = worked.operator
    save(draft(town.cell, mandate, cache), tmp_path / "report.json")
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    data["operations"]["summary"] = "We filled 20,000 bottles.\n\nNo machine stood still."
    (tmp_path / "report.json").write_text(json.dumps(data), encoding="utf-8")
    report = load(tmp_path / "report.json")
    operator.file_report(report.digest, "javascript-is-a-name.json")
    found = check(report, town.cell, cache)
    assert (found.holds, found.is_complete, found.filed) == (True, True, True)
    changed = report.model_copy(update={"operations": report.operations.model_copy(update={"summary": "!"})})
    after = check(changed, town.cell, cache)
    assert [one.place for one in after.of(Verdict.DIFFERS)] == ["hash"]
    assert after.filed is False


def lie(report: Report, change: Callable[[dict[str, Any]], None]) -> Report:
    data = report.model_dump(mode="json")
    change(data)
    return Report.model_validate(data)


def asset(data: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = data["finances"]["assets"][number]
    return found


def _moved(data: dict[str, Any]) -> None:
    """Less spent, more given back: the balance still adds up."""
    asset(data)["periods"][0] |= {"spent": "111.5", "returned": "60"}


def _inflated(data: dict[str, Any]) -> None:
    """Given back and drawn again is drawn twice; here both are left out."""
    asset(data)["periods"][0] |= {"drawn": "200", "returned": "0"}


def _other_receiver(data: dict[str, Any]) -> None:
    paid = data["finances"]["paid"]
    paid[0]["amount"], paid[1]["amount"] = "100.5", "21"


def _hidden(data: dict[str, Any]) -> None:
    asset(data)["periods"][0]["spent"] = None


def _left_out(data: dict[str, Any]) -> None:
    data["finances"]["assets"] = []


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (_moved, ["assets[ZOO].periods[1].spent", "assets[ZOO].periods[1].returned"]),
        (_inflated, ["assets[ZOO].periods[1].drawn", "assets[ZOO].periods[1].returned"]),
        (_other_receiver, ["paid[{zoo}, {nine}]", "paid[{zoo}, {ten}]"]),
        (_hidden, ["assets[ZOO].periods[1].spent"]),
        (_left_out, ["assets[ZOO]"]),
        (lambda data: data["finances"]["revenue"][0].update(amount="70"), ["revenue[{zoo}]"]),
        (lambda data: data["finances"]["paid"].append(data["finances"]["paid"][0]), ["paid"]),
        (lambda data: data["finances"]["paid"][0].update(count=1), ["paid[{zoo}, {nine}]"]),
        (lambda data: data["finances"].update(revenue=[]), ["revenue[{zoo}]"]),
    ],
)
def test_check__a_lie__is_named_with_both_values(
    town: Town,
    worked: Worked,
    mandate: str,
    cache: Path,
    change: Callable[[dict[str, Any]], None],
    places: list[str],
) -> None:
    honest = worked.honest
    found = check(lie(honest, change), town.cell, cache)
    names = {"zoo": town.coin.address, "nine": town.account(9), "ten": town.account(10)}
    differing = found.of(Verdict.DIFFERS)
    assert [one.place for one in differing] == [f"finances.{place.format(**names)}" for place in places]
    assert all(one.report != one.chain for one in differing)
    assert all("report " in one.line() and "chain " in one.line() for one in differing)
    assert found.holds is False


def test_check__number_period_or_operator_of_another__differs(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    honest = worked.honest
    assert [
        one.place
        for one in check(lie(honest, lambda d: d.update(number=2)), town.cell, cache).of(Verdict.DIFFERS)
    ] == ["number"]
    other = lie(honest, lambda d: d.update(operator=town.account(9)))
    assert [one.place for one in check(other, town.cell, cache).of(Verdict.DIFFERS)] == ["operator"]

    def shortened(data: dict[str, Any]) -> None:
        end = honest.covers.end - timedelta(days=1)
        data["covers"]["end"] = asset(data)["periods"][0]["period"]["end"] = end.isoformat()

    assert [one.place for one in check(lie(honest, shortened), town.cell, cache).of(Verdict.DIFFERS)] == [
        "covers"
    ]


def test_check__of_another_chain_cell_or_mandate__refused(
    town: Town, worked: Worked, mandate: str, built: Built, cache: Path
) -> None:
    honest = worked.honest
    for change, words in (
        ({"chain_id": 5}, "is of chain 5"),
        ({"cell": town.account(9)}, "is of the cell"),
        ({"mandate": town.account(9)}, "is no mandate of Bottling Cell"),
        ({"mandate": built.wide}, "had not begun"),
    ):
        with pytest.raises(ReportError, match=words):
            check(lie(honest, lambda data, change=change: data.update(change)), town.cell, cache)  # type: ignore[misc]


def test_check__filed_late__two_periods_and_a_note(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    operator = worked.operator
    one_period = worked.honest
    town.pass_time(33 * DAY)
    report = draft(town.cell, mandate, cache)
    assert [str(figures.drawn) for figures in report.finances.assets[0].periods] == ["250", "200"]
    operator.file_report(report.digest)
    found = check(report, town.cell, cache)
    assert found.holds
    assert [one.words.split(":")[0] for one in found.of(Verdict.NOTE)] == ["filed late"]
    # what was drafted for one period is not the report that was due by then
    differing = [one.place for one in check(one_period, town.cell, cache).of(Verdict.DIFFERS)]
    assert differing == ["covers", "hash"]


def test_check__filed_under_a_link_that_runs_something__says_so(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    operator = worked.operator
    report = draft(town.cell, mandate, cache)
    contract = town.w3.eth.contract(address=town.w3.to_checksum_address(mandate), abi=_abi())
    town.send(contract.functions.report(report.digest, "javascript:alert(1)"), sender=6)
    found = check(report, town.cell, cache)
    assert found.holds
    assert 'none that anybody should follow: "javascript:alert(1)"' in found.of(Verdict.NOTE)[0].words
    assert operator.state().reports == 1


def _abi() -> Any:
    from tests.support.artifacts import abi

    return abi("Mandate")


def test_draft__nothing_due_or_no_mandate__refused(town: Town, built: Built, cache: Path) -> None:
    with pytest.raises(ReportError, match="no period of the mandate"):
        draft(town.cell, built.second, cache)
    with pytest.raises(ReportError, match="is no mandate"):
        draft(town.cell, town.account(9), cache)


def test_draft__after_the_end__covers_the_last_second_too(town: Town, built: Built, cache: Path) -> None:
    operator = operator_of(town, 7, built.second)
    operator.accept()
    operator.draw("10 ZOO")
    operator.pay(town.account(9), "4 ZOO")
    town.pass_time(3 * DAY)
    operator.resign()
    operator.sweep()
    town.pass_time(DAY)
    report = draft(town.cell, built.second, cache)
    (one,) = report.finances.assets
    assert (one.opening, one.closing, one.periods[0].spent) == (0, 6, 4)
    operator.file_report(report.digest)
    assert check(report, town.cell, cache).holds


def test_report__odd_tokens__exact_in_every_one(odd: Odd, cache: Path) -> None:
    town = odd.town
    operator = operator_of(town, 6, odd.mandate)
    operator.accept()
    symbols = [one.balance.currency.symbol for one in operator.state().budgets]
    for budget in operator.state().budgets:
        operator.draw(budget.balance.currency.amount(2 * 10**budget.balance.currency.decimals + 1))
        operator.pay(town.account(9), budget.balance.currency.amount(1))
    town.pass_time(30 * DAY)
    report = draft(town.cell, odd.mandate, cache)
    fee, whole, fine = report.finances.assets
    assert [one.symbol for one in report.finances.assets] == symbols
    # one per cent stays with the token on the way in
    assert (fee.periods[0].drawn, fee.periods[0].spent) == (Decimal("2.000001"), Decimal("0.000001"))
    assert fee.other is not None
    assert fee.other < 0
    assert (whole.periods[0].drawn, whole.closing) == (3, 2)
    assert fine.periods[0].spent == Decimal("0.000000000000000000000001")
    assert fine.model_dump(mode="json")["periods"][0]["spent"] == "0.000000000000000000000001"
    found = check(report, town.cell, cache)
    assert (found.holds, found.is_complete) == (True, True)
    assert "2,000001" not in as_markdown(report)
    assert "0.000000000000000000000001" in as_html(report)


def test_report__a_call__its_cost_is_known_from_the_states(built: Built, town: Town, cache: Path) -> None:
    operator = operator_of(town, 7, built.wide)
    operator.accept()
    operator.draw("0.5 ETH")
    operator.call(built.weth.address, "deposit()", amount="0.2 ETH")
    operator.pay(town.account(9), "0.1 ETH")
    town.pass_time(30 * DAY)
    report = draft(town.cell, built.wide, cache)
    ether = report.finances.assets[1]
    assert (ether.periods[0].spent, ether.closing) == (Decimal("0.3"), Decimal("0.2"))
    assert [(one.target, one.selector, one.count) for one in report.finances.calls] == [
        (built.weth.address, "0xd0e30db0", 1)
    ]
    assert check(report, town.cell, cache).holds


class Forgetful(Web3Reader):
    """A node that keeps the states of the latest block only."""

    def fetch(self, queries: Any, block: Block | None = None) -> list[Any]:
        head = int(self.w3.eth.block_number)
        if block is not None and block.number < head:
            raise NodeRefusal("missing trie node", "Use a node that keeps old states.")
        answers: list[Any] = super().fetch(queries, block)
        return answers


def test_check__node_without_old_states__says_what_it_cannot_know(
    town: Town, worked: Worked, mandate: str, built: Built, cache: Path
) -> None:
    wide = operator_of(town, 7, built.wide)
    wide.accept()
    wide.draw("0.5 ETH")
    wide.call(built.weth.address, "deposit()", amount="0.2 ETH")
    town.pass_time(30 * DAY)
    known, called = draft(town.cell, mandate, cache), draft(town.cell, built.wide, cache)
    forgetful = Cell(town.cell.record, Forgetful(town.w3))
    found = check(known, forgetful, cache)
    assert (found.holds, found.is_complete) == (True, False)
    unknown = [one.place for one in found.of(Verdict.UNKNOWN)]
    assert "finances.assets[ZOO].opening" in unknown
    assert "finances.assets[ZOO].periods[1].spent" not in unknown, "events alone tell it"
    other = check(called, forgetful, cache)
    assert "finances.assets[ETH].periods[1].spent" in [one.place for one in other.of(Verdict.UNKNOWN)]
    poor = draft(forgetful, mandate, cache)
    assert (poor.finances.assets[0].opening, poor.finances.assets[0].periods[0].spent) == (
        None,
        Decimal("121.5"),
    )
    assert check(poor, town.cell, cache).holds is False, "what is left out is a difference"


def test_unconfirmed__what_the_report_states_and_the_node_does_not_know(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    forgetful = Cell(town.cell.record, Forgetful(town.w3))
    found = check(worked.honest, forgetful, cache)
    assert "finances.assets[ZOO].opening" in [one.place for one in found.unconfirmed]
    poor = draft(forgetful, mandate, cache)
    again = check(poor, forgetful, cache)
    assert "finances.assets[ZOO].opening" in [one.place for one in again.of(Verdict.UNKNOWN)]
    assert again.unconfirmed == [], "it says itself that it does not know"
    assert check(worked.honest, town.cell, cache).unconfirmed == []


def test_keeper__what_its_node_cannot_confirm__is_not_filed(
    town: Town, worked: Worked, mandate: str, tmp_path: Path
) -> None:
    backend = worked.operator.backend
    duty = Reporting(Reports.model_validate({"mandate": mandate}), tmp_path)
    book = Book(tmp_path / "book", 1, mandate)

    def due(reader: Any) -> int:
        cell = Cell(town.cell.record, reader)
        return len(duty.due(Sight(Standing.of(cell, town.account(6)), backend, book)))

    save(worked.honest, tmp_path / "report-1.json")
    with pytest.raises(KeeperError, match=r"cannot confirm: finances\.assets\[ZOO\]\.opening"):
        due(Forgetful(town.w3))
    assert due(Web3Reader(town.w3)) == 1


def test_check__an_amendment_after_the_periods__the_report_stays_true(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    """The draft from before, the report once filed, and one that is drafted with the new asset."""
    terms = grant(town, 6, policy=b"# Another policy", budgets=[{"per_period": "1 ETH", "lifetime": "1 ETH"}])
    change = AmendMandate(mandate=mandate, charter=terms.charter)
    town.carried(Proposal(title="Amend", reference="amend-1", actions=[change]))
    found = check(worked.honest, town.cell, cache)
    assert found.of(Verdict.DIFFERS) == []
    assert "ETH" in found.of(Verdict.NOTE)[-1].words
    assert "became an asset of the mandate only afterwards" in found.of(Verdict.NOTE)[-1].words
    with undone(town.w3):
        anew = draft(town.cell, mandate, cache)
        assert [one.symbol for one in anew.finances.assets] == ["ZOO", "ETH"]
        worked.operator.file_report(anew.digest)
        assert check(anew, town.cell, cache).of(Verdict.DIFFERS) == []
    worked.operator.file_report(worked.honest.digest)
    filed = check(worked.honest, town.cell, cache)
    assert (filed.filed, filed.of(Verdict.DIFFERS)) == (True, [])
    town.pass_time(30 * DAY)
    next_one = draft(town.cell, mandate, cache)
    silent = lie(next_one, lambda data: data["finances"]["assets"].pop())
    assert check(silent, town.cell, cache).of(Verdict.DIFFERS) == []
    assert "nothing of it was, or was moved" in check(silent, town.cell, cache).of(Verdict.NOTE)[-1].words


def test_check__policy__any_of_the_mandate_until_it_was_filed(
    town: Town, worked: Worked, mandate: str, cache: Path
) -> None:
    later = "0x" + keccak(b"# Another policy").hex()
    changed = lie(worked.honest, lambda data: data.update(policy=later))

    def differing(report: Report) -> list[str]:
        return [one.place for one in check(report, town.cell, cache).of(Verdict.DIFFERS)]

    def amend() -> None:
        terms = grant(town, 6, policy=b"# Another policy")
        change = AmendMandate(mandate=mandate, charter=terms.charter)
        town.carried(Proposal(title="Amend", reference="amend-1", actions=[change]))

    assert differing(changed) == ["policy"]
    with undone(town.w3):
        amend()
        assert differing(changed) == []
        assert differing(worked.honest) == []
    worked.operator.file_report(changed.digest)
    amend()
    assert differing(changed) == ["policy"], "that policy came only afterwards"


def test_check__the_name_of_another_cell__differs(town: Town, worked: Worked, cache: Path) -> None:
    other = lie(worked.honest, lambda data: data.update(cell_name="Bottling Cell II"))
    assert [one.place for one in check(other, town.cell, cache).of(Verdict.DIFFERS)] == ["cell_name"]


def test_check__a_token_that_calls_itself_something_else__is_noted(
    town: Town, worked: Worked, cache: Path
) -> None:
    def renamed(data: dict[str, Any]) -> None:
        asset(data)["symbol"] = data["finances"]["revenue"][0]["symbol"] = "OLD"

    found = check(lie(worked.honest, renamed), town.cell, cache)
    assert found.of(Verdict.DIFFERS) == []
    words = f'{town.coin.address} is "OLD" in the report, and calls itself "ZOO"'
    assert [one.words for one in found.of(Verdict.NOTE)] == [
        "report 1 of the mandate is not filed yet",
        words,
        words,
    ]

    def finer(data: dict[str, Any]) -> None:
        data["finances"]["revenue"][0]["decimals"] = 7

    differing = check(lie(worked.honest, finer), town.cell, cache).of(Verdict.DIFFERS)
    assert [one.place for one in differing] == [f"finances.revenue[{town.coin.address}].decimals"]


def test_check__the_chain_went_another_way__is_read_anew(town: Town, built: Built, cache: Path) -> None:
    operator = operator_of(town, 7, built.second)
    operator.accept()
    with undone(town.w3):
        operator.draw("5 ZOO")
        operator.pay(town.account(9), "5 ZOO")
        town.pass_time(30 * DAY)
        gone = draft(town.cell, built.second, cache)
        assert check(gone, town.cell, cache).holds
    operator.draw("6 ZOO")
    operator.pay(town.account(9), "6 ZOO")
    town.pass_time(30 * DAY)
    differing = [one.place for one in check(gone, town.cell, cache).of(Verdict.DIFFERS)]
    assert "finances.assets[ZOO].periods[1].drawn" in differing
    assert "finances.assets[ZOO].periods[1].spent" in differing


def test_state__due_periods__as_the_contract_counts(town: Town, built: Built) -> None:
    operator = operator_of(town, 7, built.second)
    operator.accept()
    state = operator.state()
    assert state.begun is not None
    assert state.due_periods(state.begun + timedelta(days=29)) is None
    assert state.due_periods(state.begun + timedelta(days=65)) == (
        state.begun,
        state.begun + timedelta(days=60),
    )
    assert state.due_periods(state.expiry + timedelta(days=9)) == (state.begun, state.expiry)
    assert replace(state, begun=None).due_periods(state.expiry) is None
    assert state.period_at(state.begun) == (state.begun, state.begun + timedelta(days=30))
    with pytest.raises(ValueError, match="before the mandate began"):
        state.period_at(state.begun - timedelta(seconds=1))
