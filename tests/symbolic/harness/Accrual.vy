# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A balance that changes as in modules/ledger.vy: settled first, then written, then the supply
"""
from modules import dividends
from modules import register
from modules import roster

initializes: roster
initializes: register[roster := roster]
initializes: dividends[register := register]

exports: (dividends.account_of, dividends.dividend_state)


@external
def change(number: uint256, balance: uint256, supply: uint256):
    dividends._settle(number, register._balance(number), 1)
    register.positions[number] = balance
    register.sums = supply


@external
def settle(number: uint256):
    dividends._settle(number, register._balance(number), 1)
