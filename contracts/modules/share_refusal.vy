# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Refusal: how Share says why not
@notice Every reason reads "share: …" and leaves through this one place.
@dev `if bad: share_refusal._refuse("…")` is what `assert not bad, "share: …"` would be, in 54 bytes less each; 32 letters
     fill one word. Nothing after it runs.
"""


@internal
@pure
def _refuse(reason: String[32]):
    raise concat("share: ", reason)
