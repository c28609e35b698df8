# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title The computations of the treasury with assets and debts, one function each
"""
from modules import asset_register
from modules import bracket
from modules import clone
from modules import exits
from modules import treasury_terms

initializes: clone
initializes: treasury_terms[clone := clone]
initializes: asset_register[treasury_terms := treasury_terms]
initializes: bracket[treasury_terms := treasury_terms, asset_register := asset_register]
initializes: exits[treasury_terms := treasury_terms, asset_register := asset_register]


@deploy
def __init__():
    clone.__init__()
    treasury_terms.__init__()


@external
@view
def available_of(asset: address, balance: uint256) -> uint256:
    return asset_register._available_of(asset, balance)


@external
def value(asset: address, balance: uint256):
    asset_register._value(asset, balance)


@external
def weigh(asset: address, shares: uint256, supply: uint256) -> uint256:
    return asset_register._weigh(asset, shares, supply)


@external
def part(asset: address, shares: uint256, supply: uint256):
    exits._part(1, asset, shares, supply, False, empty(address))


@external
def pull(asset: address, claim: uint256, balance: uint256) -> (uint256, uint256):
    amount: uint256 = asset_register._draw(asset, claim, balance)
    return amount, asset_register._settle(asset, amount, balance)


@external
def execute(asset: address, spent: uint256):
    bracket._open()
    asset_register._count(asset, spent)
    raw_call(asset, b"")
    bracket._close(False)
