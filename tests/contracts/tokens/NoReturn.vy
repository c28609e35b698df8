# pragma version 0.4.3
"""
@title A token that answers nothing, and lets an allowance change only from or to zero
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
    ledger.mint,
    ledger.burn,
)


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def transfer(receiver: address, amount: uint256):
    ledger._move(msg.sender, receiver, amount)


@external
def transferFrom(owner: address, receiver: address, amount: uint256):
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, amount)


@external
def approve(spender: address, amount: uint256):
    assert amount == 0 or ledger.allowance[msg.sender][spender] == 0, "zoo: approve zero first"
    ledger._approve(msg.sender, spender, amount)
