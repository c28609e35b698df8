"""`celldao watch --once`: lines, webhook and feed; what is told is told once."""

from __future__ import annotations

import json

import pytest

from celldao.cli.commands.watch import KINDS
from celldao.constitution.fields import NATIVE
from celldao.watching import Kind, is_genuine
from tests.support.command_line import DAY, ETHER, address
from tests.support.receiver import WebhookReceiver

NOW = ("watch", "--once", "--confirmations", 0)
SECRET = "0123456789abcdef"


def pay(world, memo="invoice 7"):
    world.send(world.cell.splitter, "pay", NATIVE, ETHER, memo, value=ETHER)


def test_watch__begun_and_run_again__what_has_happened_between(celldao, world, folder):
    pay(world, "before")
    ran = celldao(*NOW)
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert (folder / "cell.watch.json").exists()
    pay(world, "\x1b[2Jinvoice\n7")
    ran = celldao(*NOW)
    assert ran.code == 0, ran.err
    assert ran.out == (
        f'2030-01-01 00:00:11 UTC  revenue    received 1 ETH from {address(0)}: "\\u{{1b}}[2Jinvoice 7"\n'
    )
    assert celldao(*NOW).out == ""


def test_watch__vote__told_with_what_became_of_it(celldao, world, voted):
    assert "proposed" not in celldao(*NOW, "--ahead", "0").out
    world.vote(voted, [2, 3])
    world.pass_time(4 * DAY)
    ran = celldao(*NOW, "--ahead", "3 days")
    kinds = [line.split("  ")[1] for line in ran.out.splitlines()]
    assert kinds == ["passed", "due"]
    assert "has passed: 3 for, 0 against, 0 abstaining" in ran.out
    assert "Can be carried out: Pay the supplier, at" in ran.out


def test_watch__json_and_only__one_value_a_line(celldao, world, supplier):
    celldao(*NOW)
    pay(world)
    supplier()
    ran = celldao(*NOW, "--json", "--only", "proposed")
    (line,) = ran.out.splitlines()
    data = json.loads(line)
    assert (data["kind"], data["details"]["event"]) == ("proposed", "ProposalCreated")
    assert "calldatas" not in data["details"]


def test_watch__webhook_down_then_up__exit_code_3_then_everything_signed(celldao, world, monkeypatch):
    monkeypatch.setenv("CELLDAO_WEBHOOK_SECRET", SECRET)
    with WebhookReceiver() as receiver:
        options = ("--webhook", receiver.url, "--no-lines")
        assert celldao(*NOW, *options).code == 0
        pay(world)
        receiver.answers = [(503, {})]
        ran = celldao(*NOW, *options)
        assert ran.code == 3
        assert "the webhook answered 503; 1 notice for the webhook waits, trying again in" in ran.err
        assert "1 notice has not been delivered" in ran.err
        assert "hush" not in ran.err
        assert celldao(*NOW, *options).code == 0
        first, second = receiver.requests
    assert first[0]["Celldao-Event-Id"] == second[0]["Celldao-Event-Id"]
    assert is_genuine(SECRET.encode(), second[1], second[0]["Celldao-Signature"])
    assert json.loads(second[1])["cell"] == "Bottling Cell"


def test_watch__feed__has_the_latest(celldao, world, folder):
    celldao(*NOW, "--feed", "cell.atom", "--no-lines")
    pay(world)
    ran = celldao(*NOW, "--feed", "cell.atom", "--no-lines")
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert "revenue: received 1 ETH" in (folder / "cell.atom").read_text()


def test_watch__since__from_that_block_on_but_only_at_first(celldao, world):
    pay(world)
    block = world.w3.eth.block_number
    assert "received 1 ETH" in celldao(*NOW, "--since", block).out
    ran = celldao(*NOW, "--since", block)
    assert ran.code == 2
    assert f"cell.watch.json says that all is told up to block {block}: --since is for a first run" in ran.err


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--no-lines"], 2, "Nothing is told anywhere: leave --no-lines out, or add --webhook or --feed."),
        (["--webhook", "https://example.org/hush"], 1, "CELLDAO_WEBHOOK_SECRET is not set"),
        (["--ahead", "soon"], 2, "'12 hours'"),
        (["--only", "everything"], 2, "'everything' is not one of"),
        (["--state", "none/of/it"], 0, ""),
    ],
)
def test_watch__wrong_options__say_what_is_right(celldao, monkeypatch, options, code, told):
    monkeypatch.delenv("CELLDAO_WEBHOOK_SECRET", raising=False)
    ran = celldao(*NOW, *options)
    assert ran.code == code, ran.err
    assert told in ran.err
    assert "hush" not in ran.err


def test_watch__state_of_something_else__refused(celldao, folder):
    (folder / "cell.watch.json").write_text("{}")
    ran = celldao(*NOW)
    assert ran.code == 1
    assert "cell.watch.json is not the state of a watch" in ran.err


def test_watch__kinds__all_but_withdrawn_can_be_chosen():
    assert set(KINDS) == set(Kind) - {Kind.WITHDRAWN}
