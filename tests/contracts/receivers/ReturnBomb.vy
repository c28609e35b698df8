# pragma version 0.4.3
"""
@title A contract that refuses a payment with a very long explanation
"""

# 100 kB cost the sender of the bomb less than 100,000 gas: it fits below the cap of a payment.
WORDS: constant(uint256) = 3_125


@external
@payable
def __default__():
    raw_revert(abi_encode(empty(uint256[WORDS])))
