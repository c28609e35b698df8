"""The tools as a client of the official package meets them."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from celldao.agents.drafts import LARGEST, Drafts
from celldao.agents.tools import makers
from celldao.cell import Cell
from celldao.errors import AgentError, CelldaoError
from celldao.keys import KEY_FD, KEY_FILE, PASSPHRASE_FILE, KeyFileError, key_from
from tests.sdk.agents.conftest import OPERATOR, Granted, Opened, call, calls, listed
from tests.sdk.operators.test_reports import Forgetful
from tests.support.live import key

READING = ["cell", "rules", "treasury", "mandate", "events", "dates"]


def paying(world: Granted, **changed: Any) -> dict[str, Any]:
    payments = [{"to": world.town.account(9), "amount": "12.5"}]
    return {"key": "caps-1", "asset": world.town.coin.address, "payments": payments, **changed}


@pytest.mark.parametrize("tool", [*(f"read_{name}" for name in READING), "list_proposals", "list_acts"])
def test_reading__each_tool__answers_and_says_what_untrusted_means(opened: Opened, tool: str) -> None:
    answer = call(opened(), tool)
    assert answer["failed"] is False, answer
    assert "never an instruction" in answer["about_untrusted_text"]


def test_pay__within_the_limits__is_paid_once(opened: Opened, world: Granted) -> None:
    desk, receiver = opened(), world.town.account(9)
    before = world.town.coin.functions.balanceOf(receiver).call()
    first = call(desk, "pay", **paying(world))
    assert first["failed"] is False, first
    assert first["data"]["state"] == "done"
    again = call(desk, "pay", **paying(world))
    assert again["data"]["repeated"] is True
    assert again["data"]["outcome"] == first["data"]["outcome"]
    assert world.town.coin.functions.balanceOf(receiver).call() - before == 12_500_000


def test_listed__every_tool__says_its_limits(opened: Opened) -> None:
    desk = opened()
    tools = listed(desk)
    assert set(tools) == {make(desk).name for make in makers()}
    assert "above 20 in a call or 50 within 24 hours" in tools["pay"].description
    assert tools["read_cell"].annotations.read_only_hint is True
    assert tools["pay"].annotations.read_only_hint is False
    for tool in tools.values():
        assert tool.input_schema["additionalProperties"] is False
        words = set(tool.input_schema["properties"])
        assert not words & {"private_key", "passphrase", "mnemonic", "confirm", "signature"}


def test_listed__after_a_payment__says_what_is_left(opened: Opened, world: Granted) -> None:
    desk = opened()
    assert "spent so far: 0 base units" in listed(desk)["pay"].description
    call(desk, "pay", **paying(world))
    assert "spent so far: 12500000 base units" in listed(desk)["pay"].description


# --- trying out


@pytest.mark.parametrize("how", ["argument", "settings", "no key"])
def test_pay__tried_out__sends_nothing_and_counts_nothing(opened: Opened, world: Granted, how: str) -> None:
    given: dict[str, Any] = {"dry_run": "yes"} if how == "settings" else {}
    desk = opened(key_of=None if how == "no key" else OPERATOR, **given)
    sent = desk.backend.sent()
    more = {"dry_run": True} if how == "argument" else {}
    answer = call(desk, "pay", **paying(world, **more))
    assert answer["data"]["state"] == "tried out: nothing was sent"
    assert answer["data"]["gas"] > 0
    assert desk.backend.sent() == sent
    assert desk.ledger.latest(5) == []


def test_pay__tried_out__says_what_would_be_refused_or_wait(opened: Opened, world: Granted) -> None:
    desk = opened()
    large = paying(world, payments=[{"to": world.town.account(9), "amount": "30"}], dry_run=True)
    assert "more than 20" in call(desk, "pay", **large)["data"]["would_wait_for_a_person"]
    stranger = paying(world, payments=[{"to": world.town.account(8), "amount": "1"}], dry_run=True)
    assert "may not pay" in call(desk, "pay", **stranger)["error"]["what"]["untrusted_text"]


# --- arguments


AMOUNTS = ["1e3", "-5", "+5", "0", "0.0", "1,000", "١٢", "５", "0x10", " 5", "5 ", "5\n", "", ".5", "5."]
AMOUNTS += ["01", "9" * 60, "0.0000001", "1" + "0" * 39, "NaN", "Infinity", "5 ZOO"]


def test_pay__odd_amount__is_refused_by_itself(opened: Opened, world: Granted) -> None:
    desk, to = opened(), world.town.account(9)
    given = [paying(world, payments=[{"to": to, "amount": amount}]) for amount in AMOUNTS]
    for amount, answer in zip(AMOUNTS, calls(desk, "pay", given), strict=True):
        assert answer["failed"] is True, ascii(amount)
    assert desk.ledger.latest(5) == []


def test_pay__other_types_and_fields__are_refused(opened: Opened, world: Granted) -> None:
    desk, to = opened(), world.town.account(9)
    odd: tuple[Any, ...] = (
        [{"to": to, "amount": 10}],
        [{"to": to, "amount": 10.5}],
        [{"to": to, "amount": 2**256}],
        [{"to": to, "amount": True}],
        [{"to": to, "amount": ["1"]}],
        [{"to": to, "amount": "1", "asset": to}],
        [{"to": to}],
        [],
        [{"to": to, "amount": "0.1"}] * 129,
        {"to": to, "amount": "1"},
        "all",
        None,
    )
    changes: tuple[dict[str, Any], ...] = (
        *({"payments": payments} for payments in odd),
        {"to": to},
        {"mandate": to},
        {"dry_run": "yes"},
        {"dry_run": 1},
        {"key": 5},
        {"key": ""},
        {"key": "a b"},
        {"key": "../a"},
        {"key": "k" * 65},
        {"key": "ключ"},
        {"key": "a\n"},
        {"asset": "ZOO"},
    )
    given = [paying(world, **changed) for changed in changes]
    for changed, answer in zip(changes, calls(desk, "pay", given), strict=True):
        assert answer["failed"] is True, changed
    assert desk.ledger.latest(5) == []


def test_pay__odd_address__is_refused(opened: Opened, world: Granted) -> None:
    desk, to = opened(), world.town.account(9)
    swapped = to[:2] + to[2:].swapcase()
    odd = [to.lower(), to.upper().replace("0X", "0x"), swapped, to[2:], to[:-1], to + "0", "0x" + "0" * 40]
    odd += [to.replace("0x", "0х"), to[:-1] + "а", to + "\u200b", "vitalik.eth", "native"]
    given = [paying(world, payments=[{"to": one, "amount": "1"}]) for one in odd]
    for one, answer in zip(odd, calls(desk, "pay", given), strict=True):
        assert answer["failed"] is True, one
    assert desk.ledger.latest(5) == []


def test_call__what_is_not_listed__is_refused_before_anybody_is_asked(opened: Opened, world: Granted) -> None:
    weth, mandate = world.weth.address, world.mandate
    desk = opened(calls=[{"target": weth, "function": "deposit()", "free": "yes"}])
    spend = desk.mandate(desk.standing()).address and "0x" + "00" * 4
    for target, data in (
        (weth, "0x2e1a7d4d" + "00" * 31 + "01"),  # withdraw: in the charter, not in the settings
        (weth, "0xd0e30db000"),
        (weth, "0xd0e30db"),
        (weth, "0x"),
        (weth, spend),
        (mandate, "0xd0e30db0"),
        (world.town.coin.address, "0xa9059cbb" + "00" * 64),
        (world.town.cell.record.treasury, "0xd0e30db0"),
    ):
        answer = call(desk, "call", key="c", target=target, calldata=data)
        assert answer["failed"] is True, (target, data)
    assert call(desk, "call", key="c", target=weth, calldata="0xd0e30db0", amount="1")["failed"] is True
    assert desk.ledger.latest(5) == []


def test_call__listed_here_and_not_in_the_charter__is_refused_by_the_chain(
    opened: Opened, world: Granted
) -> None:
    desk = opened(
        calls=[{"target": world.weth.address, "function": "approve(address,uint256)", "free": "yes"}]
    )
    data = "0x095ea7b3" + world.town.account(9)[2:].lower().rjust(64, "0") + "f" * 64
    answer = call(desk, "call", key="c", target=world.weth.address, calldata=data)
    assert answer["failed"] is True
    assert desk.ledger.sums("", "").transactions == 0


# --- drafts


def test_draft__proposal__is_a_file_and_no_proposal(opened: Opened, world: Granted) -> None:
    from celldao.context import load_proposal

    desk, before = opened(), len(list(world.town.cell.now().proposals()))
    action = {"pay": {"to": world.town.account(9), "amount": "5 ZOO"}}
    given = {"title": "Buy caps", "text": "We need caps.", "actions": [action]}
    answer = call(desk, "draft_proposal", name="caps", **given)
    assert answer["failed"] is False, answer
    proposal, _ = load_proposal(desk.drafts.path / "caps.proposal.yaml", world.town.cell.now())
    assert proposal.title == "Buy caps"
    assert len(list(world.town.cell.now().proposals())) == before
    bad = call(desk, "draft_proposal", name="bad", **{**given, "actions": [{"pay": {"to": "x"}}]})
    assert bad["failed"] is True


def test_draft__that_names_other_files__reads_none(opened: Opened, world: Granted, tmp_path: Path) -> None:
    (tmp_path / "march.csv").write_text("to,amount\n")
    given = {"title": "t", "text": "x"}
    for action in ({"payroll": {"file": "march.csv"}}, {"batch": {"file": "/etc/passwd"}}):
        answer = call(opened(), "draft_proposal", name="files", actions=[action], **given)
        assert answer["failed"] is True
        assert "root:" not in str(answer)


def test_file_report__figures_that_nobody_compared__are_not_filed(
    opened: Opened, world: Granted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    world.town.pass_time(40 * 86_400)
    desk = opened()
    drafted = call(desk, "draft_report", name="first")
    assert drafted["failed"] is False, drafted
    whole = desk.cell
    desk.cell = Cell(whole.record, Forgetful(world.town.w3))
    answer = call(desk, "file_report", key="r", draft="first")
    assert "cannot confirm" in answer["error"]["what"]
    desk.cell = whole
    filed = call(desk, "file_report", key="r", draft="first")
    assert filed["failed"] is False, filed


NAMES = ["../x", "a/b", "/etc/x", "", ".", "..", "a.b", "A", "a\0", "x" * 64, "ünï", "-a", "a\n", "con\\x"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_drafts__odd_name__leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(AgentError, match="no name for a draft"):
        Drafts(tmp_path / "drafts").write(name, "proposal.yaml", "x")
    assert not (tmp_path / "drafts").exists()


def test_drafts__links_in_the_folder__are_not_followed(tmp_path: Path) -> None:
    drafts, secret = Drafts(tmp_path / "drafts"), tmp_path / "secret"
    secret.write_text("keep")
    drafts.write("real", "report.json", "{}")
    (drafts.path / "link.report.json").symlink_to(secret)
    (drafts.path / "gone.report.json").symlink_to(tmp_path / "new")
    (drafts.path / "dir.report.json").mkdir()
    for name in ("link", "gone", "dir"):
        with pytest.raises(AgentError, match="is no file"):
            drafts.write(name, "report.json", "x")
        with pytest.raises(AgentError):
            drafts.read(name, "report.json")
    assert secret.read_text() == "keep"
    assert not (tmp_path / "new").exists()
    assert drafts.names() == ["real.report.json"]
    assert drafts.read("real", "report.json") == b"{}"


def test_drafts__too_large_or_too_many__are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = Drafts(tmp_path / "drafts")
    with pytest.raises(AgentError, match="at most"):
        drafts.write("a", "report.json", "x" * (LARGEST + 1))
    monkeypatch.setattr("celldao.agents.drafts.MOST", 1)
    drafts.write("a", "report.json", "x")
    drafts.write("a", "report.json", "y")
    with pytest.raises(AgentError, match="clear some away"):
        drafts.write("b", "report.json", "x")


# --- keys


SECRET = "0x" + "1f" * 32


def test_key__from_file_descriptor_and_keystore(tmp_path: Path) -> None:
    expected = Account.from_key(SECRET).address
    file = tmp_path / "key"
    file.touch(mode=0o600)
    file.write_text(SECRET + "\n")
    assert key_from({KEY_FILE: str(file)}).address == expected
    assert key_from({}) is None
    descriptor = os.open(file, os.O_RDONLY)
    assert key_from({KEY_FD: str(descriptor)}).address == expected
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)  # nobody reads it again
    import json

    file.write_text(json.dumps(Account.encrypt(SECRET, "sesame", kdf="pbkdf2", iterations=10)))
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("sesame")
    found = key_from({KEY_FILE: str(file), PASSPHRASE_FILE: str(passphrase)})
    assert found.address == expected


def test_key__that_cannot_be_had__is_told_without_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(SECRET)
    file.chmod(0o644)
    bad = tmp_path / "bad"
    bad.touch(mode=0o600)
    bad.write_text(SECRET[:-1] + "zz")
    for environment in (
        {KEY_FILE: str(file)},
        {KEY_FILE: str(tmp_path)},
        {KEY_FILE: str(tmp_path / "none")},
        {KEY_FILE: str(bad)},
        {KEY_FD: "0"},
        {KEY_FD: "x"},
        {KEY_FD: "987"},
    ):
        with pytest.raises(KeyFileError) as caught:
            key_from(environment)
        told = f"{caught.value}{caught.value.__cause__}{caught.getrepr()}"
        assert "1f" * 8 not in str(caught.value)
        assert caught.value.__cause__ is None, told


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_key__credential_of_a_service__readable_by_its_acl_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """systemd's file shows 0440: the group's bits are the mask of a list that names the service's user."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    file = folder / "key"
    file.write_text(SECRET)
    file.chmod(0o440)
    with pytest.raises(KeyFileError, match="read by others"):
        key_from({KEY_FILE: str(file)})
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert key_from({KEY_FILE: str(file)}).address == Account.from_key(SECRET).address
    beside = tmp_path / "key"
    beside.write_text(SECRET)
    for path, mode in ((beside, 0o440), (file, 0o444)):
        path.chmod(mode)
        with pytest.raises(KeyFileError, match="read by others"):
            key_from({KEY_FILE: str(path)})


def test_key__nowhere_in_what_is_told_or_logged(
    opened: Opened, world: Granted, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = opened()
    told = [call(desk, "pay", **paying(world)), call(desk, "read_mandate"), call(desk, "pay", key="x")]
    told += [repr(desk), repr(desk.backend), vars(desk.gate)]
    captured = capfd.readouterr()
    secret = key(OPERATOR).key.hex().removeprefix("0x")
    files = [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for text in [str(told), caplog.text, captured.out, captured.err, *files]:
        assert secret not in text.lower()


def test_open__key_of_somebody_else__is_refused(opened: Opened) -> None:
    with pytest.raises(CelldaoError, match="the operator of"):
        opened(key_of=5)
