# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Refusal: how a mandate says why not
"""


@internal
@pure
def _refuse(reason: String[64]):
    raise concat("mandate: ", reason)
