# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Refusal: how the governor says no
@dev One place that writes the prefix, reached by `if`: a reason costs its letters and no more, and nothing at all
     where it is not needed.
"""


@internal
@pure
def _refuse(reason: String[64]):
    raise concat("governor: ", reason)
