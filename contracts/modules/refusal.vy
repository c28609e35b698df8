# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Refusal: how the treasury says no
@dev One place that writes the prefix, reached by `if`: a reason costs its letters and no more, and nothing
     at all where it is not needed. With some fifty reasons that is 4,000 bytes.
"""


@internal
@pure
def _refuse(reason: String[64]):
    raise concat("treasury: ", reason)
