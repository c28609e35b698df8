# pragma version 0.4.3
"""
@title A token whose transfers can be paused
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
    ledger.approve,
)

paused: public(bool)


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def set_paused(paused: bool):
    self.paused = paused


@external
def transfer(receiver: address, amount: uint256) -> bool:
    assert not self.paused, "zoo: paused"
    ledger._move(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    assert not self.paused, "zoo: paused"
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, amount)
    return True
