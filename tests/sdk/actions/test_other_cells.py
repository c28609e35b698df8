"""What is said of other cells, which choose their names themselves."""

from __future__ import annotations

from celldao.actions import Context, Pay, TransferShares
from tests.support.action_world import CONTEXT, OTHER_SHARE, OTHER_TREASURY, STRANGER


def test_words__name_with_an_address_in_it__quoted_and_not_taken_for_the_cell_s_own() -> None:
    (other,) = CONTEXT.other_cells
    hostile = other.model_copy(update={"name": f'Rhine Coop" ({STRANGER})'})
    fields = {name: getattr(CONTEXT, name) for name in Context.model_fields}
    context = Context.model_validate({**fields, "other_cells": (hostile,)})
    named = f'"Rhine Coop\\" ({STRANGER})"'
    given = TransferShares(cell=OTHER_TREASURY, to=STRANGER, shares="5 shares")
    assert given.words(context) == f"Transfer 5 shares of {named} ({OTHER_TREASURY}) to {STRANGER}"
    paid = Pay(to=OTHER_SHARE, amount="1 USDC")
    assert paid.words(context) == f"Pay 1 USDC to the share register of {named} ({OTHER_SHARE})"
