"""Thresholds and confirmations, as an agent meets them, and what it cannot do about them."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from celldao.actions.function import Function
from celldao.agents import confirming
from celldao.agents.desk import Desk
from celldao.agents.ledger import Entry, State, Sums
from celldao.agents.settings import AgentSettings
from celldao.amounts import Currency
from celldao.artifacts import artifact
from celldao.chain.answers import Verdict
from celldao.chain.journal import Journal
from celldao.chain.journal import State as Signed
from celldao.chain.node import Web3Node
from celldao.chain.web3py import KeySigner
from celldao.errors import CelldaoError, ConfirmationError, LedgerError, LimitError
from tests.sdk.agents.conftest import CONFIRMER, OPERATOR, Granted, Opened, call
from tests.support.live import key

DAY = 86_400


def paying(world: Granted, name: str, amount: str, to: int = 9) -> dict[str, Any]:
    payments = [{"to": world.town.account(to), "amount": amount}]
    return {"key": name, "asset": world.town.coin.address, "payments": payments}


def received(world: Granted, index: int = 9) -> int:
    return int(world.town.coin.functions.balanceOf(world.town.account(index)).call())


def confirm(desk: Desk, id: str, signer: Any, /, **changed: Any) -> None:
    """As `celldao mcp confirm` does it, or somebody else would."""
    (entry,) = [one for one in desk.ledger.waiting() if one.id == id]
    until = desk.backend.timestamp() + 3_600
    fields = {**confirming.message(entry.id, entry.key, entry.data, until), **changed}
    mandate, chain_id = desk.settings.mandate, desk.cell.record.chain_id
    desk.ledger.confirm(id, confirming.confirmed_by(signer, chain_id, mandate, fields), fields["until"])


def test_pay__above_a_threshold__waits_for_a_person_and_is_done_once(opened: Opened, world: Granted) -> None:
    desk, before = opened(), received(world)
    asked = call(desk, "pay", **paying(world, "a", "21"))
    assert asked["data"]["state"] == "waits for a person's confirmation"
    assert "more than 20 in one call" in asked["data"]["why"]
    assert call(desk, "pay", **paying(world, "a", "21"))["data"]["id"] == asked["data"]["id"]
    assert received(world) == before
    confirm(desk, asked["data"]["id"], key(CONFIRMER))
    assert call(desk, "pay", **paying(world, "a", "21"))["data"]["state"] == "done"
    assert call(desk, "pay", **paying(world, "a", "21"))["data"]["repeated"] is True
    assert received(world) - before == 21_000_000
    assert desk.ledger.waiting() == []


def test_pay__many_small_ones__wait_from_the_days_threshold_on(opened: Opened, world: Granted) -> None:
    desk = opened()
    states = [call(desk, "pay", **paying(world, f"k{n}", "20"))["data"]["state"] for n in range(3)]
    assert states == ["done", "done", "waits for a person's confirmation"]
    world.town.pass_time(DAY + 1)
    assert call(desk, "pay", **paying(world, "k9", "20"))["data"]["state"] == "done"


def test_pay__more_than_the_most__is_refused_whoever_confirms(opened: Opened, world: Granted) -> None:
    answer = call(opened(), "pay", **paying(world, "a", "100.000001"))
    assert answer["failed"] is True
    assert answer["error"]["error"] == "LimitError"
    answer = call(opened(confirmers=[]), "pay", **paying(world, "b", "21"))
    assert "nobody who could confirm" in answer["error"]["what"]


def test_pay__asset_without_a_limit__does_not_move(opened: Opened, world: Granted) -> None:
    answer = call(opened(limits=[]), "pay", **paying(world, "a", "1"))
    assert "no limit for" in answer["error"]["what"]


def test_draw__counts_by_itself(opened: Opened, world: Granted) -> None:
    desk, coin = opened(), world.town.coin.address
    assert call(desk, "pay", **paying(world, "a", "20"))["data"]["state"] == "done"
    assert call(desk, "draw", key="d", asset=coin, amount="20")["data"]["state"] == "done"
    drawn = call(desk, "draw", key="e", asset=coin, amount="90")
    assert drawn["error"]["error"] == "LimitError"


def test_transactions__of_a_day__are_counted(opened: Opened, world: Granted) -> None:
    desk = opened(transactions_per_day="2")
    for n in range(2):
        assert call(desk, "log_outputs", key=f"r{n}", root=f"0x{n + 1:064x}")["failed"] is False
    answer = call(desk, "log_outputs", key="r2", root="0x" + "3".zfill(64))
    assert "2 transactions were let through" in answer["error"]["what"]


def test_pay__charter_allows_anybody__strangers_wait_for_a_person(opened: Opened, world: Granted) -> None:
    town = world.town
    given = {"mandate": world.open_to_all, "receivers": [town.account(9)], "key_of": 7}
    desk = opened(**given)
    assert call(desk, "pay", **paying(world, "a", "1"))["data"]["state"] == "done"
    asked = call(desk, "pay", **paying(world, "b", "1", to=11))
    assert asked["data"]["state"] == "waits for a person's confirmation"
    assert "not listed in the settings" in asked["data"]["why"]


def test_call__waits_for_a_person_unless_it_is_free(opened: Opened, world: Granted) -> None:
    deposit = {"target": world.weth.address, "function": "deposit()"}
    desk = opened(calls=[deposit])
    asked = call(desk, "call", key="a", target=world.weth.address, calldata="0xd0e30db0")
    assert "confirmed by a person" in asked["data"]["why"]
    free = opened(calls=[{**deposit, "free": "yes"}])
    assert (
        call(free, "call", key="b", target=world.weth.address, calldata="0xd0e30db0")["data"]["state"]
        == "done"
    )


# --- confirmations that are none


@pytest.mark.parametrize(
    "changed",
    [{"id": "0" * 16}, {"key": "b"}, {"act": b"\1" * 32}, {"until": 10**11}, {"until": 1}],
    ids=str,
)
def test_confirm__of_something_else_or_too_long__counts_for_nothing(
    opened: Opened, world: Granted, changed: dict[str, Any]
) -> None:
    desk, before = opened(), received(world)
    asked = call(desk, "pay", **paying(world, "a", "30"))
    confirm(desk, asked["data"]["id"], key(CONFIRMER), **changed)
    answer = call(desk, "pay", **paying(world, "a", "30"))
    assert answer["error"]["error"] == "ConfirmationError"
    assert received(world) == before


@pytest.mark.parametrize("forger", [6, 9], ids=["operator", "stranger"])
def test_confirm__by_another_key__counts_for_nothing(opened: Opened, world: Granted, forger: int) -> None:
    desk = opened()
    asked = call(desk, "pay", **paying(world, "a", "30"))
    confirm(desk, asked["data"]["id"], key(forger))
    answer = call(desk, "pay", **paying(world, "a", "30"))
    assert "not signed by a confirmer" in answer["error"]["what"]


def test_confirm__file_changed_by_the_agent__nothing_moves(opened: Opened, world: Granted) -> None:
    """Who may write the file may spoil it, and may not confirm by it."""
    desk, before = opened(), received(world)
    asked = call(desk, "pay", **paying(world, "a", "30"))
    other = call(desk, "pay", **paying(world, "b", "40"))
    confirm(desk, asked["data"]["id"], key(CONFIRMER))
    with sqlite3.connect(desk.ledger.path) as rows:  # the signature of one under the other
        rows.execute(
            "UPDATE acts SET (signature, until) = (SELECT signature, until FROM acts WHERE key = 'a')"
            " WHERE key = 'b'"
        )
    answer = call(desk, "pay", **paying(world, "b", "40"))
    assert answer["error"]["error"] == "ConfirmationError"
    assert other["data"]["id"] != asked["data"]["id"]
    assert received(world) == before


def test_confirm__what_a_person_sees__is_made_from_the_calldata(opened: Opened, world: Granted) -> None:
    from celldao.agents.pending import lines

    desk = opened()
    call(desk, "pay", **paying(world, "a", "30"))
    (entry,) = desk.ledger.waiting()
    currencies = {one.address: one for one in desk.cell.now().currencies.values()}
    told = lines(entry, desk.settings, currencies)
    coin, receiver = world.town.coin.address, world.town.account(9)
    assert told == [
        f"pay at the mandate {world.mandate}",
        f"amount: 30 ZOO ({coin})",
        f"to {receiver}: 30 ZOO ({coin})",
        told[3],
        f"once more: amount: 30 ZOO ({coin})",
        f"once more: to {receiver}: 30 ZOO ({coin})",
    ]
    assert "under the key a" in told[3]


def test_confirm__texts_in_a_call__look_like_no_lines_of_ours(world: Granted) -> None:
    from celldao.agents.pending import lines

    target, coin = world.weth.address, world.town.coin
    function = Function.parse("note(string,string[],bytes,address)")
    forged = f'x")\namount: 1 ZOO ({coin.address})\rto nobody\u202e'
    inner = function.encode([forged, [forged], b"\n", target])
    data = artifact("Mandate").interface.encode("call_with", coin.address, 5_000_000, target, inner)
    settings = AgentSettings.model_validate(
        {"mandate": world.mandate, "calls": [{"target": target, "function": function.text}]}
    )
    symbol = Currency(coin.address, "ZOO\nto nobody", 6)
    told = lines(
        Entry("k", "i", data, "", "", 0, 1_900_000_000, State.WAITING), settings, {coin.address: symbol}
    )
    assert not [line for line in told if set(line) & set("\n\r\u202e")]
    text = f'"x\\")\\u{{a}}amount: 1 ZOO ({coin.address})\\u{{d}}to nobody\\u{{202e}}"'
    assert f"{text}, " in told[2]
    assert f"[{text}]" in told[2]
    amount = f"amount: 5 ZOO\\u{{a}}to nobody ({coin.address})"
    assert told[1] == amount
    assert told[-2:] == [f"once more: {amount}", f"once more: calls {target}"]


# --- at once


def test_pay__ten_at_once__take_no_more_than_the_day_allows(opened: Opened, world: Granted) -> None:
    desk = opened(
        limits=[
            {
                "asset": world.town.coin.address,
                "free_per_call": "20",
                "free_per_day": "50",
                "most_per_day": "50",
            }
        ]
    )
    from celldao.operators import Spend

    coin, receiver, before = world.town.coin.address, world.town.account(9), received(world)

    def ask(number: int) -> str:
        def make(standing: Any) -> Any:
            return Spend.of(
                standing,
                [(receiver, desk.currency(standing, coin).amount(15_000_000 + number))],
                desk.settings.mandate,
            )

        try:
            return str(desk.carry_out(f"k{number}", make, dry_run=False)["state"])
        except LimitError:
            return "refused"
        except CelldaoError as error:  # the chain within the process has one thread in mind
            return type(error).__name__

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(ask, range(10)))
    assert answers.count("refused") >= 7
    assert received(world) - before <= 50_000_000


def test_pay__one_key_twice_at_once__is_paid_once_and_counted(
    opened: Opened, world: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second call waits, and is then told what came of the first."""
    from celldao.operators import Spend

    desk, before, coin = opened(), received(world), world.town.coin.address
    confirm(desk, call(desk, "pay", **paying(world, "a", "30"))["data"]["id"], key(CONFIRMER))
    sending, second = desk.backend.send, []

    def make(standing: Any) -> Any:
        amount = desk.currency(standing, coin).amount(30_000_000)
        return Spend.of(standing, [(world.town.account(9), amount)], desk.settings.mandate)

    def send(*given: Any, **named: Any) -> Any:
        second.append(pool.submit(desk.carry_out, "a", make, False))
        assert second[0] in wait(second, 0.5).not_done
        return sending(*given, **named)

    monkeypatch.setattr(desk.backend, "send", send)
    with ThreadPoolExecutor(1) as pool:
        assert call(desk, "pay", **paying(world, "a", "30"))["data"]["state"] == "done"
        assert second[0].result()["repeated"] is True
    assert received(world) - before == 30_000_000
    assert desk.ledger.sums("spent", coin) == Sums(30_000_000, 1)


def test_pay__number_taken_and_journal_lost__is_not_signed_under_another(
    opened: Opened, world: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the first one was sent nobody knows any more: it is neither sent again nor forgotten."""
    desk, before = opened(), received(world)
    with monkeypatch.context() as patch:
        patch.setattr(KeySigner, "sign", lambda *_: 1 / 0)  # the process dies once the number is taken
        assert call(desk, "pay", **paying(world, "a", "20"))["failed"] is True
    operator = world.town.account(OPERATOR)
    world.town.w3.eth.wait_for_transaction_receipt(
        world.town.w3.eth.send_transaction({"from": operator, "to": operator, "value": 0})
    )
    for _ in range(2):
        answer = call(opened(), "pay", **paying(world, "a", "20"))
        assert answer["error"]["error"] == "GateError"
        assert opened().ledger.sums("spent", world.town.coin.address) == Sums(20_000_000, 1)
    assert received(world) == before


def test_pay__refused_by_the_node_and_sent_a_day_later__counts_that_day(
    opened: Opened, world: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else acts that no node took could be put by, and be sent all at once."""
    desk, coin = opened(), world.town.coin.address
    with monkeypatch.context() as patch:
        patch.setattr(Web3Node, "hand_over", lambda *_: (Verdict.REFUSED, "no"))
        assert call(desk, "pay", **paying(world, "a", "20"))["failed"] is True
    assert [one.state for one in desk.backend.entries()][-1] is Signed.REFUSED
    assert desk.ledger.sums("spent", coin).units == 20_000_000
    world.town.pass_time(DAY + 1)
    for name in ("b", "c"):
        assert call(desk, "pay", **paying(world, name, "19"))["data"]["state"] == "done"
    assert call(desk, "pay", **paying(world, "a", "20"))["data"]["state"].startswith("waits")
    assert desk.ledger.sums("spent", coin).units == 38_000_000


def test_pay__ledger_of_another_journal__is_refused(
    opened: Opened, world: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for identity, failed in (("one", False), ("two", True), ("one", False)):
        monkeypatch.setattr(Journal, "identity", lambda _, identity=identity: identity)
        answer = call(opened(), "pay", **paying(world, f"k{identity}", "1"))
        assert answer["failed"] is failed, answer
    assert opened().ledger.sums("spent", world.town.coin.address).units == 1_000_000


def test_open__ledger_behind_a_link__has_the_journal_beside_the_file(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[Path] = []
    monkeypatch.setattr("celldao.agents.opening.FileJournal", named.append)
    (tmp_path / "other").mkdir()
    (tmp_path / "agent.sqlite").symlink_to(tmp_path / "other" / "agent.sqlite")
    opened()
    assert named == [tmp_path / "other" / "agent.journal.jsonl"]


def test_transactions__that_reverted__are_counted(
    opened: Opened, world: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, before = opened(transactions_per_day="2"), received(world)
    sending = desk.backend.send

    def too_little_gas(to: Any, data: Any, gas: int, **named: Any) -> Any:
        return sending(to, data, 60_000, **named)

    with monkeypatch.context() as patch:
        patch.setattr(desk.backend, "send", too_little_gas)
        for _ in range(2):
            answer = call(desk, "pay", **paying(world, "a", "20"))
            assert answer["error"]["error"] == "TransactionError", answer
    assert desk.ledger.sums("spent", world.town.coin.address) == Sums(0, 2)
    assert call(desk, "pay", **paying(world, "a", "20"))["error"]["error"] == "LimitError"
    assert received(world) == before


def test_key__of_another_act__is_refused(opened: Opened, world: Granted) -> None:
    desk = opened()
    call(desk, "pay", **paying(world, "a", "1"))
    assert call(desk, "pay", **paying(world, "a", "2"))["error"]["error"] == "ArgumentError"
    with pytest.raises(LedgerError):
        desk.ledger.admit("a", b"", "", "", 0, lambda *_: 1 / 0)


def test_check__confirmation__of_nobody_in_particular() -> None:
    signer = Account.create()
    fields = confirming.message("i", "k", b"d", 100)
    signature = confirming.confirmed_by(signer, 1, "0x" + "11" * 20, fields)
    confirming.check([signer.address], signature, 1, "0x" + "11" * 20, fields, 50, 60)
    for chain_id, mandate in ((2, "0x" + "11" * 20), (1, "0x" + "12" * 20)):
        with pytest.raises(ConfirmationError):
            confirming.check([signer.address], signature, chain_id, mandate, fields, 50, 60)
    with pytest.raises(ConfirmationError):
        confirming.check([], signature, 1, "0x" + "11" * 20, fields, 50, 60)
