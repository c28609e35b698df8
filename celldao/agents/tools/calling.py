"""Calls of other contracts from the mandate's account: those alone that settings and charter both list."""

from __future__ import annotations

from typing import Any

from celldao.actions.function import Function
from celldao.agents import arguments
from celldao.agents.arguments import AddressText, AmountText, ArgumentError, AssetText, DataText, KeyText
from celldao.agents.desk import Desk
from celldao.agents.gate import SPENT
from celldao.agents.tools import Tool
from celldao.agents.tools.paying import ONCE, DryRun
from celldao.agents.tools.reading import limits_in_words
from celldao.operators import CallContract


def call(desk: Desk) -> Tool:
    def run(
        key: KeyText,
        target: AddressText,
        calldata: DataText,
        asset: AssetText | None = None,
        amount: AmountText | None = None,
        dry_run: DryRun = False,
    ) -> dict[str, Any]:
        contract, data = arguments.address(target), arguments.data(calldata)
        _check(desk, contract, data)
        if (asset is None) is not (amount is None):
            raise ArgumentError("an asset and an amount belong together", "Give both or neither.")

        def make(standing: Any) -> Any:
            sum_ = None
            if asset is not None and amount is not None:
                sum_ = arguments.amount(amount, desk.currency(standing, arguments.asset(asset)))
            return CallContract.of(standing, contract, data=data, amount=sum_, mandate=desk.settings.mandate)

        return desk.carry_out(key, make, dry_run)

    return Tool(
        "call",
        run,
        lambda: (
            "Call a contract from the mandate's account, with coin or leave to take a token up to an amount. "
            f"Only these functions, encoded exactly: {_listed(desk)}. {limits_in_words(desk, SPENT)} {ONCE}"
        ),
    )


def _check(desk: Desk, contract: str, data: bytes) -> None:
    """That it is one of the listed functions, to the byte what an encoder writes.

    Otherwise a call could carry another one behind what a person reads when he confirms it.
    """
    for one in desk.settings.calls:
        if (one.target, one.selector) == (contract, data[:4]):
            if Function.parse(one.function).decode(data) is None:
                raise ArgumentError(f"this is no call of {one.function}", "Encode its arguments exactly.")
            return
    raise ArgumentError(
        f"0x{data[:4].hex()} at {contract} is none of the functions that this server calls",
        "read_mandate lists them.",
    )


def _listed(desk: Desk) -> str:
    listed = [
        f"{one.function} at {one.target}" + ("" if one.free else " (each confirmed by a person)")
        for one in desk.settings.calls
    ]
    return ", ".join(listed) or "none are listed, so nothing can be called"
