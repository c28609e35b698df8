# pragma version 0.4.3
"""
@title A token that refuses transfers from and to blocked accounts
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

blocked: public(HashMap[address, bool])


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def set_blocked(account: address, blocked: bool):
    self.blocked[account] = blocked


@external
def transfer(receiver: address, amount: uint256) -> bool:
    self._check_blocked(msg.sender, receiver)
    ledger._move(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    self._check_blocked(owner, receiver)
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, amount)
    return True


@internal
@view
def _check_blocked(owner: address, receiver: address):
    assert not (self.blocked[owner] or self.blocked[receiver]), "zoo: account is blocked"
