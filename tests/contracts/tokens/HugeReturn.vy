# pragma version 0.4.3
"""
@title A token that answers with a megabyte
@notice Sending the megabyte costs the token itself 9 million gas. To stay below a gas cap, load it with
        fewer WORDS (tests/support/tokens.py does that).
"""
from . import ledger

initializes: ledger
exports: (
    ledger.name,
    ledger.symbol,
    ledger.decimals,
    ledger.totalSupply,
    ledger.allowance,
    ledger.mint,
    ledger.burn,
    ledger.approve,
)

WORDS: constant(uint256) = 32_768
SIZE: constant(uint256) = 32 * WORDS

huge_transfer: public(bool)
huge_balance: public(bool)


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def set_huge(huge_transfer: bool, huge_balance: bool):
    self.huge_transfer = huge_transfer
    self.huge_balance = huge_balance


# The short answers come first, so that their memory lies below the megabyte and stays cheap.
@external
@view
@raw_return
def balanceOf(account: address) -> Bytes[SIZE]:
    if not self.huge_balance:
        return abi_encode(ledger.balanceOf[account])
    return abi_encode(empty(uint256[WORDS]))


@external
@raw_return
def transfer(receiver: address, amount: uint256) -> Bytes[SIZE]:
    ledger._move(msg.sender, receiver, amount)
    if not self.huge_transfer:
        return abi_encode(True)
    return abi_encode(empty(uint256[WORDS]))


@external
@raw_return
def transferFrom(owner: address, receiver: address, amount: uint256) -> Bytes[SIZE]:
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, amount)
    if not self.huge_transfer:
        return abi_encode(True)
    return abi_encode(empty(uint256[WORDS]))
