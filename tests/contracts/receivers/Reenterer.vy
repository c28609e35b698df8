# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A contract that calls somebody when it is paid in native coin
"""

target: public(address)
data: public(Bytes[8192])
calls: public(uint256)
successes: public(uint256)
answer: public(Bytes[1024])
refusing: public(bool)
calling: bool


@external
@payable
def __default__():
    assert not self.refusing, "receiver: no coin"
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


@external
def set_refusing(refusing: bool):
    self.refusing = refusing


@external
def arm(target: address, data: Bytes[8192]):
    """
    @param target whom to call; the zero address disarms
    """
    self.target = target
    self.data = data


@external
@payable
def run(target: address, amount: uint256, data: Bytes[8192]):
    """
    @notice Calls anything in this contract's name.
    """
    raw_call(target, data, value=amount)
