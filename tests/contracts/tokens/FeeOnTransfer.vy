# pragma version 0.4.3
"""
@title A token of whose every transfer a part is burned
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

# Basis points of each transfer that do not arrive.
fee: public(uint256)


@deploy
def __init__(decimals: uint8, fee: uint256):
    ledger.__init__(decimals)
    self.fee = fee


@external
def set_fee(fee: uint256):
    self.fee = fee


@external
def transfer(receiver: address, amount: uint256) -> bool:
    self._move_less(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    ledger._spend(owner, msg.sender, amount)
    self._move_less(owner, receiver, amount)
    return True


@internal
def _move_less(owner: address, receiver: address, amount: uint256):
    ledger._move(owner, receiver, amount)
    ledger._burn(receiver, amount * self.fee // 10_000)
