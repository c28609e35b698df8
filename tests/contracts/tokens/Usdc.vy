# pragma version 0.4.3
"""
@title Stands in for USDC where a test lays it at the address it has on a testnet
"""
from . import ledger

initializes: ledger
exports: (
    ledger.totalSupply,
    ledger.balanceOf,
    ledger.allowance,
    ledger.mint,
    ledger.transfer,
    ledger.transferFrom,
    ledger.approve,
)


@deploy
def __init__():
    ledger.__init__(6)


@external
@pure
def name() -> String[4]:
    return "USDC"


@external
@pure
def symbol() -> String[4]:
    return "USDC"


@external
@pure
def decimals() -> uint8:
    return 6
