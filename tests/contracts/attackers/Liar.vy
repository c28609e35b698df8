# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A registered token that pays nobody when it is told so, and bends what it says it holds, to veto what others decide
@notice Told to `victim` only. Mode 1: nothing, from the moment `target` no longer answers `data` as it did when armed. Mode 2:
        the less, the more `other` has of the token `target` and of coin. Mode 3: nothing, once `victim` has none of `target`.
"""
from ethereum.ercs import IERC20
from tokens import ledger

initializes: ledger
exports: (
    ledger.name,
    ledger.symbol,
    ledger.decimals,
    ledger.totalSupply,
    ledger.allowance,
    ledger.mint,
    ledger.approve,
    ledger.transferFrom,
)

mode: uint256
victim: address
target: address
data: Bytes[1024]
other: address
expected: bytes32
_frozen: bool


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def freeze():
    self._frozen = True


@external
def arm(mode: uint256, victim: address, target: address, data: Bytes[1024], other: address):
    self.mode = mode
    self.victim = victim
    self.target = target
    self.data = data
    self.other = other
    if mode == 1:
        self.expected = self._answer()


@external
def transfer(receiver: address, amount: uint256) -> bool:
    assert not self._frozen, "liar: frozen"
    ledger._move(msg.sender, receiver, amount)
    return True


@external
@view
def balanceOf(account: address) -> uint256:
    if account == self.victim:
        if self.mode == 1 and self._answer() != self.expected:
            return 0
        if self.mode == 2:
            return 2**120 - staticcall IERC20(self.target).balanceOf(self.other) - self.other.balance
        if self.mode == 3 and staticcall IERC20(self.target).balanceOf(account) == 0:
            return 0
    return ledger.balanceOf[account]


@internal
@view
def _answer() -> bytes32:
    return keccak256(raw_call(self.target, self.data, max_outsize=1024, is_static_call=True))
