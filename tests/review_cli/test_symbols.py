"""What a cell, or a token, calls its money."""

from __future__ import annotations

from dataclasses import replace

from eth_utils.address import to_checksum_address

from celldao.acts import Exit, Standing
from celldao.amounts import Currency
from celldao.cell import Cell
from celldao.chain.web3py import Web3Backend
from celldao.cli.attention import points
from celldao.constitution import from_data
from celldao.deployment.founding import found
from tests.support.embedded import COIN, DAY, Town, embedded_w3
from tests.support.live import key

# As long as a contract keeps it.
NAME = "Coop\n  Paid to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
SYMBOL = "A\n  Paid"


def test_attention__symbol_that_a_shell_would_obey__not_in_a_command(town: Town) -> None:
    """A token chooses its symbol. It stands in a command that the user is told to run, as it is: who copies
    the line runs what the token's maker has written."""
    town.send(town.coin.functions.transfer(town.cell.record.splitter, 5 * COIN))
    now = town.cell.now()
    status, hostile = now.status(), Currency(town.coin.address, "$(touch pwned)", 6)
    money = []
    for holding in status.money:
        if holding.symbol != "ZOO":
            money.append(holding)
            continue
        revenue = hostile.amount(holding.splitter.revenue.units)
        treasury = replace(holding.treasury, owed=hostile.amount(0), balance=hostile.amount(0))
        money.append(replace(holding, treasury=treasury, splitter=replace(holding.splitter, revenue=revenue)))
    found = points(replace(status, money=tuple(money)), now.rules())
    commands = [point.do for point in found if point.do.startswith("celldao allocate")]
    assert commands
    assert not [command for command in commands if "$(" in command and "'$(" not in command]


def test_shown__name_and_symbol_on_chain_with_line_breaks__forge_no_line() -> None:
    """The contracts take any name and symbol; only this package's own constitution file refuses line breaks.
    A cell that was founded with another tool forges lines of what its members and customers sign, loaded from
    its address as well as from a file."""
    w3 = embedded_w3()
    plain = from_data(
        {
            "name": "Coop",
            "symbol": "COOP",
            "purpose": "We fill bottles.",
            "members": [{"address": to_checksum_address(key(1).address), "shares": 100}],
        }
    )
    backend = Web3Backend(w3, key(0), poll_seconds=0.01)
    made = found(backend, plain.model_copy(update={"name": NAME, "symbol": SYMBOL}))
    town = Town(w3, made, None)
    town.pass_time(200 * DAY)
    act = Exit.of(Standing.of(Cell.load(made.record.treasury, backend), town.account(1)), "all")
    assert len(act.shown().splitlines()) == 1 + len(act.lines())
