# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Clone: what every contract of a cell has in common
@notice A master is created by the factory and cloned by it. Only that factory can initialise a clone,
        which it does once, in the transaction that creates it; the master itself can never be.
@dev Immutables are the same for all clones of a master, so nothing of a single cell is in them.
"""

FACTORY: immutable(address)
MASTER: immutable(address)


@deploy
def __init__():
    FACTORY = msg.sender
    MASTER = self


@external
@view
def factory() -> address:
    return FACTORY


@internal
@view
def _check_factory():
    assert msg.sender == FACTORY and self != MASTER, "clone: only the factory, never a master"
