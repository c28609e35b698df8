# pragma version 0.4.3
"""
@title Looks at a treasury while it is called by it
"""
from interfaces import ITreasury

available: public(uint256)
executing: public(bool)
dissolved: public(bool)


@external
def look(treasury: ITreasury, asset: address):
    self.available, self.executing, self.dissolved = staticcall treasury.status(asset)
    assert (staticcall treasury.available(asset)) == self.available
    assert (staticcall treasury.asset_words(asset))[0] != 0
    assert (staticcall treasury.exit_delay()) != 1
