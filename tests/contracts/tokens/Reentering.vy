# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A token that calls somebody else in the middle of a transfer
@notice Arm it with a target and calldata; while armed, each transfer calls that target. Whether the call
        got through, and what it answered, can be read afterwards. The nested call may transfer this token too:
        it does not call again.
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

target: public(address)
data: public(Bytes[8192])
calls: public(uint256)
successes: public(uint256)
answer: public(Bytes[1024])
calling: bool


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)


@external
def arm(target: address, data: Bytes[8192]):
    """
    @param target whom to call; the zero address disarms
    """
    self.target = target
    self.data = data


@external
def transfer(receiver: address, amount: uint256) -> bool:
    self._call()
    ledger._move(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    self._call()
    ledger._spend(owner, msg.sender, amount)
    ledger._move(owner, receiver, amount)
    return True


@internal
def _call():
    if self.calling or self.target == empty(address):
        return
    self.calling = True
    success: bool = False
    answer: Bytes[1024] = b""
    success, answer = raw_call(self.target, self.data, max_outsize=1024, revert_on_failure=False)
    self.calls += 1
    if success:
        self.successes += 1
    self.answer = answer
    self.calling = False
