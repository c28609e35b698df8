# pragma version 0.4.3
"""
@title A contract that sends back what it is paid
"""


@external
@payable
def __default__():
    raw_call(msg.sender, b"", value=msg.value)
