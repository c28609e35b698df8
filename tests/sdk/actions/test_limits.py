"""The package's limits are those of the contracts' sources."""

from __future__ import annotations

import re

import pytest

from celldao import limits
from celldao.actions import Amount, PayMany, Payment
from tests.support.action_world import CONTEXT, address
from tests.support.paths import CONTRACTS


def constants(file: str) -> dict[str, int]:
    text = (CONTRACTS / file).read_text(encoding="utf-8")
    found = re.findall(
        r"^(\w+): (?:public\()?constant\(uint256\)\)? = ([0-9_* \-]+)(?:#.*)?$", text, re.MULTILINE
    )
    return {name: eval(value) for name, value in found}


@pytest.mark.parametrize(
    ("ours", "file", "theirs"),
    [
        ("MAX_ACTIONS", "Governor.vy", "MAX_ACTIONS"),
        ("MAX_DATA", "Governor.vy", "MAX_DATA"),
        ("MAX_DESCRIPTION", "Governor.vy", "MAX_DESCRIPTION"),
        ("MAX_BALLOTS", "Governor.vy", "MAX_BALLOTS"),
        ("MAX_CLAIMS", "Share.vy", "MAX_BATCH"),
        ("PAY_GAS", "modules/assets.vy", "PAY_GAS"),
        ("MAX_RECIPIENTS", "modules/split.vy", "MAX_RECIPIENTS"),
        ("MAX_BUDGETS", "modules/mandate_charter.vy", "MAX_ASSETS"),
        ("MAX_CHARTER_RECEIVERS", "modules/mandate_charter.vy", "MAX_RECEIVERS"),
        ("MAX_CHARTER_CALLS", "modules/mandate_charter.vy", "MAX_CALLS"),
        ("MAX_BUDGET", "modules/mandate_charter.vy", "MAX_AMOUNT"),
        ("MAX_SWEEP", "Mandate.vy", "MAX_SWEEP"),
        ("MAX_SIGNATURES", "modules/petitions.vy", "MAX_BATCH"),
        ("MAX_DEPTH", "modules/provenance.vy", "MAX_DEPTH"),
        ("MAX_DECIMALS", "modules/asset_register.vy", "MAX_DECIMALS"),
        ("MAX_SUPPLY", "modules/position.vy", "MAX_SUPPLY"),
    ],
)
def test_limit__constant_of_a_contract__is_the_same(ours, file, theirs):
    assert getattr(limits, ours) == constants(file)[theirs]


@pytest.mark.parametrize(
    ("ours", "file", "pattern"),
    [
        ("MAX_RECEIVERS", "modules/payments.vy", r"def send\(.*receivers: DynArray\[address, (\w+)\]"),
        ("MAX_INNER_DATA", "modules/payments.vy", r"def spend_with\(.*data: Bytes\[(\w+)\]"),
        ("MAX_LINK", "modules/messages.vy", r"_uri: String\[(\w+)\]"),
        ("MAX_LINK", "modules/mandate_reports.vy", r"link: String\[(\w+)\]"),
        ("MAX_LINK", "modules/provenance.vy", r"link: String\[(\w+)\]"),
        ("MAX_SPENDS", "modules/mandate_spending.vy", r"receivers: DynArray\[address, (\w+)\]"),
        ("MAX_MANDATE_DATA", "modules/mandate_spending.vy", r"def call\(.*data: Bytes\[(\w+)\]"),
        ("MAX_LINK", "modules/mandate_charter.vy", r"policy_link: public\(String\[(\w+)\]"),
    ],
)
def test_limit__bound_in_a_signature__is_the_same(ours, file, pattern):
    found = re.search(pattern, (CONTRACTS / file).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    bound = found[1]
    number = int(bound) if bound.isdigit() else constants(file)[bound]
    assert getattr(limits, ours) == number


def test_inner_data__of_a_call_by_a_mandate__is_bounded_by_the_action_around_it():
    # The mandate would take more, but no proposal can carry it: selector, three words, a length.
    found = re.search(
        r"def call_by_vote\(.*data: Bytes\[(\d+)\]", (CONTRACTS / "Mandate.vy").read_text(encoding="utf-8")
    )
    assert found is not None
    assert int(found[1]) >= limits.MAX_INNER_DATA
    assert 4 + 4 * 32 + limits.MAX_INNER_DATA <= limits.MAX_DATA < 4 + 4 * 32 + limits.MAX_INNER_DATA + 64


def test_receivers_per_send__so_many__fit_the_calldata_of_an_action():
    count = limits.receivers_per_send()
    payments = [Payment(to=address(n + 1), amount=Amount.parse("1 USDC")) for n in range(count)]
    size = len(PayMany(payments=tuple(payments)).call(CONTEXT).data)
    assert size <= limits.MAX_DATA
    assert count == limits.MAX_RECEIVERS or size + 64 > limits.MAX_DATA


def test_receivers_per_send__smaller_actions__fewer(monkeypatch):
    monkeypatch.setattr(limits, "MAX_DATA", 1_124)
    assert limits.receivers_per_send() == 15
