"""Offers for gas: ceilings, and the rule of nodes for replacements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celldao.chain.fees import (
    GWEI,
    UNBOUNDED_MULTIPLE,
    USUAL_MULTIPLE,
    USUAL_TIP,
    FeePolicy,
    Fees,
    Market,
    first_offer,
    higher_offer,
    in_gwei,
    limit,
)
from celldao.errors import FeeError

amounts = st.integers(min_value=1, max_value=10_000 * GWEI)


def test_first_offer__no_ceiling__twice_the_base_fee_and_the_tip():
    assert first_offer(Market(10 * GWEI, 2 * GWEI), FeePolicy()) == Fees(22 * GWEI, 2 * GWEI)
    assert first_offer(Market(10 * GWEI, 2 * GWEI), FeePolicy(tip=GWEI)) == Fees(21 * GWEI, GWEI)


def test_first_offer__ceiling__is_never_passed():
    assert first_offer(Market(10 * GWEI, 2 * GWEI), FeePolicy(15 * GWEI)) == Fees(15 * GWEI, 2 * GWEI)
    assert first_offer(Market(10 * GWEI, 2 * GWEI), FeePolicy(11 * GWEI)) == Fees(11 * GWEI, GWEI)


def test_first_offer__base_fee_at_the_ceiling__refused_with_both_figures():
    words = r"the base fee is 10.5 gwei per gas, your ceiling is 10 gwei: nothing was signed"
    with pytest.raises(FeeError, match=words) as refused:
        first_offer(Market(10 * GWEI + GWEI // 2, 2 * GWEI), FeePolicy(10 * GWEI))
    assert (refused.value.price, refused.value.ceiling) == (10 * GWEI + GWEI // 2, 10 * GWEI)


@pytest.mark.parametrize("base", [7, 30 * GWEI])
def test_first_offer__tip_out_of_proportion__refused_unless_the_user_sets_a_bound(base):
    usual = max(USUAL_TIP, USUAL_MULTIPLE * base)
    assert first_offer(Market(base, usual), FeePolicy()).tip == usual
    with pytest.raises(FeeError) as refused:
        first_offer(Market(base, usual + 1), FeePolicy())
    assert refused.value.what == (
        f"the node asks for a tip of {in_gwei(usual + 1)} per gas, where the base fee is {in_gwei(base)}: "
        "nothing was signed"
    )
    assert (refused.value.price, refused.value.ceiling) == (usual + 1, usual)
    assert first_offer(Market(base, usual + 1), FeePolicy(tip=GWEI)).tip == GWEI
    assert first_offer(Market(base, usual + 1), FeePolicy(50 * GWEI)).max_fee == 50 * GWEI


def test_first_offer__legacy_chain__is_the_gas_price_up_to_the_ceiling():
    assert first_offer(Market(None, 5 * GWEI), FeePolicy(5 * GWEI)) == Fees(5 * GWEI, None)
    assert Fees(5 * GWEI, None).fields == {"gasPrice": 5 * GWEI}
    with pytest.raises(FeeError, match=r"the gas price is 5 gwei per gas, your ceiling is 4 gwei"):
        first_offer(Market(None, 5 * GWEI), FeePolicy(4 * GWEI))


def test_policy__nonsense__refused():
    with pytest.raises(FeeError, match="a ceiling for gas must be positive"):
        FeePolicy(0)
    with pytest.raises(FeeError, match="a ceiling for gas must be positive"):
        FeePolicy(tip=-1)


@given(former=amounts, tip=st.none() | amounts, base=amounts, price=amounts, ceiling=amounts)
def test_higher_offer__any_market__pleases_every_node_and_keeps_the_ceiling(
    former, tip, base, price, ceiling
):
    tip = None if tip is None else min(tip, former)
    market = Market(None if tip is None else base, price)
    offer = higher_offer(Fees(former, tip), market, FeePolicy(ceiling), ceiling)
    if offer is None:
        least = max(former, tip or 0)
        assert ceiling <= least * 9 / 8 + 2
        return
    assert offer.max_fee <= ceiling
    assert offer.max_fee * 8 >= former * 9
    assert (offer.tip is None) == (tip is None)
    if tip is not None:
        assert tip * 9 <= offer.tip * 8
        assert offer.tip <= offer.max_fee


def test_limit__without_a_ceiling__four_times_the_first_offer():
    assert limit(Fees(7, 1), FeePolicy()) == 7 * UNBOUNDED_MULTIPLE
    assert limit(Fees(7, 1), FeePolicy(9)) == 9


@pytest.mark.parametrize(
    ("amount", "words"),
    [(GWEI, "1 gwei"), (1_500_000_000, "1.5 gwei"), (7, "0.000000007 gwei"), (0, "0 gwei")],
)
def test_in_gwei__amounts__as_people_write_them(amount, words):
    assert in_gwei(amount) == words
