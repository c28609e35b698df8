# pragma version 0.4.3
"""
@title A contract that accepts no native coin, unless told to
"""

accepting: public(bool)


@external
@payable
def __default__():
    assert self.accepting, "receiver: no coin"


@external
def set_accepting(accepting: bool):
    self.accepting = accepting


@external
def run(target: address, data: Bytes[8192]):
    """
    @notice Calls anything in this contract's name.
    """
    raw_call(target, data)
