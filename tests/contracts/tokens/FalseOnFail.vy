# pragma version 0.4.3
"""
@title A token that answers `false` where others revert
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

# Answer `false` to every transfer.
refusing: public(bool)


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def set_refusing(refusing: bool):
    self.refusing = refusing


@external
def transfer(receiver: address, amount: uint256) -> bool:
    if self.refusing or ledger.balanceOf[msg.sender] < amount:
        return False
    ledger._move(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    if (
        self.refusing
        or ledger.balanceOf[owner] < amount
        or ledger.allowance[owner][msg.sender] < amount
    ):
        return False
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, amount)
    return True
