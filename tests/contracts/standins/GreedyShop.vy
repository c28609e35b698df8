# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A shop that takes tokens whatever they answer
"""


@external
def take(token: address, amount: uint256):
    raw_call(
        token,
        abi_encode(
            msg.sender,
            self,
            amount,
            method_id=method_id("transferFrom(address,address,uint256)"),
        ),
    )
