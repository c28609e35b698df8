"""Founding a cell of a hundred members, broken off wherever it can be."""

from __future__ import annotations

import pytest

from celldao.bounds import TEST_BOUNDS
from celldao.constitution import NATIVE, to_chain
from celldao.deployment.addresses import as_dict, predict
from celldao.deployment.factory import find_factory, install_factory, open_factory
from celldao.deployment.founding import execute, found, prepare
from celldao.deployment.plan import progress_of
from celldao.deployment.verify import verify
from celldao.errors import ConstitutionError, FoundingError, TransactionError
from tests.support.constitutions import FUND, address, constitution
from tests.support.founding import Breaking, Counting, Interrupted

# factory, five masters, contracts, four batches, finish
STEPS = 12


@pytest.fixture
def hundred():
    return constitution(
        members=100,
        holder_cap="5 %",
        assets=[{"token": "native", "dividend": True, "reserve_floor": "1.5"}],
        revenue={"dividend_ratio": "60 %", "recipients": [{"address": FUND, "ratio": "5 %"}]},
        dao_uri="https://example.org/dao.json",
    )


def test_found__from_nothing__stands_as_planned(founder, hundred, small_batches):
    plan = prepare(founder, hundred)
    counting = Counting(founder)
    cell = execute(counting, plan)
    assert len(counting.receipts) == len(plan.steps) == STEPS
    assert {name: getattr(cell.record, name) for name in as_dict(plan.addresses)} == as_dict(plan.addresses)
    assert verify(cell, hundred) == []
    assert cell.share.read("totalSupply") == hundred.total_shares
    assert cell.share.read("balanceOf", address(99)) == hundred.members[99].shares
    assert cell.record.constitution == "0x" + to_chain(hundred).hash.hex()
    assert cell.record.block == founder.block_number()


@pytest.mark.parametrize("after", range(1, STEPS))
def test_found__broken_off_after_any_step__goes_on_and_does_nothing_twice(
    founder, hundred, small_batches, after
):
    with pytest.raises(Interrupted):
        found(Breaking(founder, after), hundred)
    counting = Counting(founder)
    cell = found(counting, hundred)  # which reads everything back
    assert len(counting.receipts) == STEPS - after
    assert cell.factory.read("cell_count") == 1


def test_found__broken_off_after_every_step__arrives(founder, hundred, small_batches):
    for _ in range(STEPS):
        with pytest.raises(Interrupted):
            found(Breaking(founder, 1), hundred)
    sent = founder.sent()
    found(founder, hundred)
    assert founder.sent() == sent


def test_found__a_second_time__sends_nothing(founder, hundred):
    first = found(founder, hundred)
    counting = Counting(founder)
    plan = prepare(counting, hundred)
    assert plan.steps == ()
    second = execute(counting, plan)
    assert counting.receipts == []
    assert second.record.treasury == first.record.treasury
    assert second.share.read("totalSupply") == hundred.total_shares


def test_found__another_cell_by_the_same_factory__needs_no_masters(founder, hundred):
    found(founder, hundred)
    other = constitution(name="Another")
    plan = prepare(founder, other)
    assert [step.what for step in plan.steps] == ["contracts and rules", "members 1 to 3", "finish"]
    cell = execute(founder, plan)
    assert cell.factory.read("cell_count") == 2


def test_found__a_stranger_enters_members_meanwhile__goes_on_behind_them(
    founder, stranger, hundred, small_batches
):
    with pytest.raises(Interrupted):
        found(Breaking(founder, 7), hundred)
    factory = find_factory(founder)
    plan = prepare(stranger, hundred, factory.address, founder=founder.sender)
    assert plan.steps[0].what == "members 1 to 25"
    with pytest.raises(Interrupted):
        execute(Breaking(stranger, 1), plan)
    counting = Counting(founder)
    found(counting, hundred)
    assert len(counting.receipts) == 4


def test_found__a_stranger_goes_on_to_the_end__same_cell(founder, stranger, hundred, small_batches):
    with pytest.raises(Interrupted):
        found(Breaking(founder, 8), hundred)
    factory = find_factory(founder)
    cell = execute(stranger, prepare(stranger, hundred, factory.address, founder=founder.sender))
    assert cell.record.founder == founder.sender


def test_found__a_stranger_begins_for_another__refused(founder, stranger, hundred):
    factory = install_factory(founder)
    with pytest.raises(FoundingError, match="has founded no cell with this constitution"):
        prepare(stranger, hundred, factory.address, founder=founder.sender)


def test_found__with_the_wrong_file__is_another_cell(founder, hundred, small_batches):
    with pytest.raises(Interrupted):
        found(Breaking(founder, 9), hundred)
    begun = prepare(founder, hundred)
    other = prepare(founder, constitution(members=100))
    assert other.addresses.treasury != begun.addresses.treasury
    assert len(begun.steps) < len(other.steps)


def test_install_factory__again__finds_it(founder):
    counting = Counting(founder)
    first = install_factory(counting)
    assert len(counting.receipts) == 6
    assert first.missing == ()
    assert install_factory(counting).address == first.address
    assert len(counting.receipts) == 6


def test_install_factory__other_bounds__another_factory(founder):
    standard, wide = install_factory(founder), install_factory(founder, TEST_BOUNDS)
    assert standard.address != wide.address
    assert wide.bounds == TEST_BOUNDS
    assert find_factory(founder).address == standard.address
    assert find_factory(founder, TEST_BOUNDS).address == wide.address


def test_found__rules_of_minutes__only_by_a_factory_with_wide_bounds(founder):
    quick = constitution(bounds=TEST_BOUNDS, voting={"ordinary": {"voting_period": "2 minutes"}})
    with pytest.raises(ConstitutionError, match="2 minutes is less than 1 hour"):
        prepare(founder, quick)
    cell = found(founder, quick, bounds=TEST_BOUNDS)
    assert cell.record.hard_bounds == TEST_BOUNDS


def test_prepare__guardian_whose_term_is_over__refused_before_anything_is_sent(founder):
    cell = constitution(guardian={"address": FUND, "until": "2001-01-01"})
    with pytest.raises(ConstitutionError, match=r"guardian.until: is over already"):
        prepare(founder, cell)
    assert founder.sent() == 0


def test_prepare__token_that_is_not_there__refused_before_anything_is_sent(founder):
    cell = constitution(assets=[{"token": FUND, "symbol": "USDC", "decimals": 6}])
    with pytest.raises(FoundingError, match=rf"USDC \({FUND}\): there is no contract"):
        prepare(founder, cell)
    assert founder.sent() == 0


def test_prepare__token_with_other_decimals__refused(founder, accounts, container):
    token = accounts[0].deploy(container("tokens/Plain"), 6)
    with pytest.raises(FoundingError, match="it has 6 decimals, the file says 18"):
        prepare(founder, constitution(assets=[{"token": token.address, "symbol": "USDC", "decimals": 18}]))
    found(founder, constitution(assets=[{"token": token.address, "symbol": "USDC", "decimals": 6}]))


def test_predict__before_the_factory_stands__what_the_factory_tells(founder, hundred):
    plan = prepare(founder, hundred)
    factory = install_factory(founder)
    assert factory.address == plan.factory
    founding = to_chain(hundred)
    told = factory.contract.read("addresses", founder.sender, founding.struct)
    assert told == as_dict(predict(factory.address, founder.sender, founding))


def test_open_factory__something_else__refused(founder, accounts, container):
    with pytest.raises(FoundingError, match="there is no contract at"):
        open_factory(founder, FUND)
    token = accounts[0].deploy(container("tokens/Plain"), 6)
    with pytest.raises(FoundingError, match="is not the factory of this version"):
        open_factory(founder, token.address)


def test_execute__plan_made_before_another_transaction__says_so(founder, hundred, accounts):
    plan = prepare(founder, hundred)
    accounts[0].transfer(accounts[1], 1)
    with pytest.raises(FoundingError, match="was planned at"):
        execute(founder, plan)
    assert len(found(founder, hundred).share.read("currencies")) == 1


def test_send__refused_by_the_contract__gives_its_reason(founder):
    factory = install_factory(founder)
    data = factory.contract.interface.encode("finish", FUND)
    for attempt in (
        lambda: founder.call(factory.address, data),
        lambda: founder.estimate(factory.address, data),
        lambda: founder.send(factory.address, data, 200_000),
    ):
        with pytest.raises(TransactionError) as refused:
            attempt()
        assert refused.value.reason == "factory: no cell of this factory"


def test_progress_of__while_founding__counts_down(founder, hundred, small_batches):
    with pytest.raises(Interrupted):
        found(Breaking(founder, 9), hundred)
    factory = find_factory(founder)
    treasury = prepare(founder, hundred).addresses.treasury
    state = progress_of(factory, treasury)
    assert (state["members_left"], state["opened"]) == (50, False)
    assert state["roster_left"] == to_chain(hundred).roster.digests[50]
    assert progress_of(factory, FUND) is None


def test_found__every_asset_a_contract_of_the_cell_must_know__is_registered(founder):
    cell = found(founder, constitution())
    assert cell.treasury.read("registered_assets") == [NATIVE]
