# pragma version 0.4.3
"""
@title Native coin as an ERC-20; withdrawing sends it with 2,300 gas, as the well-known one does
"""
from . import ledger

initializes: ledger
exports: (
    ledger.name,
    ledger.symbol,
    ledger.decimals,
    ledger.totalSupply,
    ledger.balanceOf,
    ledger.allowance,
    ledger.approve,
    ledger.transfer,
    ledger.transferFrom,
)


@deploy
def __init__():
    ledger.__init__(18)


@external
@payable
def __default__():
    ledger._mint(msg.sender, msg.value)


@external
@payable
def deposit():
    ledger._mint(msg.sender, msg.value)


@external
def withdraw(amount: uint256):
    ledger._burn(msg.sender, amount)
    send(msg.sender, amount)  # 2,300 gas
