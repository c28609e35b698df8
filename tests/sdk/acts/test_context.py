"""What a proposal refers to, from the chain: who is a member, what is listed, what is called how."""

from __future__ import annotations

from pathlib import Path

import pytest

from celldao.actions import CallContract, ListCall, SpendWith
from celldao.context import context_of, load_proposal
from celldao.errors import ProposalFileError
from celldao.proposals import Proposal, Track, track_of
from tests.support.embedded import Town, deploy

MINT = "mint(address to, uint256 amount)"


def test_context__listed_calls__only_those_that_the_treasury_lists(rich: Town) -> None:
    other = deploy(rich.w3, "tokens/Plain", 6)
    call = CallContract(target=other.address, function=MINT, arguments=(rich.account(9), 5))
    spend = SpendWith(amount="1 ZOO", contract=other.address, function=MINT, arguments=(rich.account(9), 5))
    now = rich.cell.now()
    calls = [action.call(context_of(now)) for action in (call, spend)]
    assert context_of(now, calls).listed == ()
    assert track_of(calls, context_of(now, calls)) is Track.CONSTITUTIONAL
    listing = ListCall(contract=other.address, function=MINT, listed=True)
    rich.carried(Proposal(title="List it", reference="list-1", actions=[listing]))
    now = rich.cell.now()
    for part in ([calls[0]], [calls[1]], calls):
        context = context_of(now, part)
        assert [pair.target for pair in context.listed] == [other.address]
        assert track_of(part, context) is Track.ORDINARY


def test_context__members_and_names__of_those_concerned_only(rich: Town) -> None:
    rich.cell.names = {2: "Ben", 3: "Cleo"}
    try:
        context = context_of(rich.cell.now(), addresses=[rich.account(2).lower(), rich.account(9)])
    finally:
        rich.cell.names = {}
    assert context.members == {rich.account(2)}
    assert context.names == {rich.account(2): "Ben"}
    assert [(asset.symbol, asset.registered) for asset in context.assets] == [("ETH", True), ("ZOO", True)]
    assert context.other_cells == ()


def test_load_proposal__ordinary_by_its_author_alone__refused(rich: Town, tmp_path: Path) -> None:
    file = tmp_path / "mint.yaml"
    call = f'{{target: "{rich.coin.address}", function: "{MINT}", arguments: ["{rich.account(9)}", 5]}}'
    file.write_text(f"title: Mint\nreference: mint-1\ntrack: ordinary\nactions:\n  - call: {call}\n")
    with pytest.raises(ProposalFileError, match="the proposal is constitutional, not ordinary"):
        load_proposal(file, rich.cell.now())


def test_load_proposal__several_mistakes__each_with_its_line(rich: Town, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "title: Wrong\nreference: wrong-1\nactions:\n"
        f'  - pay: {{to: "{rich.account(9)}", amount: 1 USDC}}\n'
        f'  - issue_shares: {{to: "{rich.account(9)}", shares: 5 shares}}\n'
    )
    with pytest.raises(ProposalFileError) as caught:
        load_proposal(file, rich.cell.now())
    assert [problem.line for problem in caught.value.problems] == [4, 5]
