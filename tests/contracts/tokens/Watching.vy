# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A token that looks at something else before it tells a balance, and lies about it
@notice While `target` answers `data` as it did when armed, it is sound. From the moment the answer changes, it tells the
        `victim`: mode 1 a balance of nothing, mode 2 nothing at all.
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

mode: uint256
victim: address
target: address
data: Bytes[1024]
expected: bytes32


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def arm(mode: uint256, victim: address, target: address, data: Bytes[1024]):
    self.mode = mode
    self.victim = victim
    self.target = target
    self.data = data
    self.expected = self._answer()


@external
@view
def balanceOf(account: address) -> uint256:
    if self.mode != 0 and account == self.victim and self._answer() != self.expected:
        assert self.mode == 1, "zoo: no balances"
        return 0
    return ledger.balanceOf[account]


@internal
@view
def _answer() -> bytes32:
    return keccak256(raw_call(self.target, self.data, max_outsize=1024, is_static_call=True))
