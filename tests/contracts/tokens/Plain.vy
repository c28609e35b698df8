# pragma version 0.4.3
"""
@title A sound ERC-20 of any number of decimals
"""
from . import ledger

initializes: ledger
exports: ledger.__interface__


@deploy
def __init__(decimals: uint8):
    ledger.__init__(decimals)
