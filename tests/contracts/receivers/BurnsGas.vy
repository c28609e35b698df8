# pragma version 0.4.3
"""
@title A contract that burns whatever gas a payment brings
"""


@external
@payable
def __default__():
    # ends with the gas, long before the loop does
    burned: bytes32 = empty(bytes32)
    for i: uint256 in range(max_value(uint256)):
        burned = keccak256(burned)
