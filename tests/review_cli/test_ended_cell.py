"""Money for a cell that has ended."""

from __future__ import annotations

from celldao.actions import Dissolve
from celldao.acts import PayIn, Standing, perform
from celldao.chain.web3py import Web3Backend
from celldao.errors import CelldaoError
from celldao.proposals import Proposal
from tests.support.embedded import COIN, Town
from tests.support.live import key


def test_pay_in__capital_for_a_dissolved_cell__refused_or_said(town: Town) -> None:
    """The splitter refuses revenue once the cell is dissolved; capital is a plain transfer, which nothing
    refuses. It goes to whoever is left and the heir, while the words say that the members decide by vote what
    is done with it."""
    town.carried(Proposal(title="The end", reference="end-1", actions=[Dissolve(heir=town.account(9))]))
    treasury = town.cell.record.treasury
    before = town.coin.functions.balanceOf(treasury).call()
    try:
        act = PayIn.of(Standing.of(town.cell, town.account(6)), "100 ZOO", capital=True)
        if "dissolved" in act.shown():
            return
        perform(act, Web3Backend(town.w3, key(6), poll_seconds=0.01))
    except CelldaoError:
        return
    assert town.coin.functions.balanceOf(treasury).call() - before < 100 * COIN
