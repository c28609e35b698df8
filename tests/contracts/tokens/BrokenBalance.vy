# pragma version 0.4.3
"""
@title A token whose balances can't be read, in several ways
@notice Modes: 0 sound, 1 reverts, 2 burns all gas, 3 answers nothing, 4 answers two words, 5 says far too much.
        Transfers go on working.
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
    ledger.transfer,
    ledger.transferFrom,
)

mode: public(uint256)


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def set_mode(mode: uint256):
    self.mode = mode


@external
@view
@raw_return
def balanceOf(account: address) -> Bytes[64]:
    mode: uint256 = self.mode
    assert mode != 1, "zoo: no balances"
    if mode == 2:
        # ends with the gas, long before the loop does
        burned: bytes32 = empty(bytes32)
        for i: uint256 in range(max_value(uint256)):
            burned = keccak256(burned)
    if mode == 3:
        return b""
    if mode == 4:
        return abi_encode(ledger.balanceOf[account], empty(uint256))
    if mode == 5:
        return abi_encode(max_value(uint256))
    return abi_encode(ledger.balanceOf[account])
