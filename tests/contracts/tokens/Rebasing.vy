# pragma version 0.4.3
"""
@title A token whose balances all grow or shrink at once
@notice The ledger keeps parts; a balance is parts × numerator // denominator, a transfer moves whole
        parts, rounded up.
"""
from . import ledger

initializes: ledger
exports: (
    ledger.name,
    ledger.symbol,
    ledger.decimals,
    ledger.allowance,
    ledger.approve,
)

numerator: public(uint256)
denominator: public(uint256)


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)
    self.numerator = 1
    self.denominator = 1


@external
def rebase(numerator: uint256, denominator: uint256):
    """
    @notice Balances become numerator / denominator of what was minted (not of what they are now).
    """
    self.numerator = numerator
    self.denominator = denominator


@external
@view
def balanceOf(account: address) -> uint256:
    return ledger.balanceOf[account] * self.numerator // self.denominator


@external
@view
def totalSupply() -> uint256:
    return ledger.totalSupply * self.numerator // self.denominator


@external
def mint(receiver: address, amount: uint256):
    ledger._mint(receiver, self._parts(amount))


@external
def transfer(receiver: address, amount: uint256) -> bool:
    ledger._move(msg.sender, receiver, self._parts(amount))
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, self._parts(amount))
    return True


@internal
@view
def _parts(amount: uint256) -> uint256:
    return (amount * self.denominator + self.numerator - 1) // self.numerator
