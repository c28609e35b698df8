# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Balances that change as in modules/ledger.vy (settled first, then written, then the supply), and what Share calls
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


@external
def claim(token: address, number: uint256, payee: address, for_less: bool):
    dividends._claim(token, number, payee, 300_000, for_less)


@external
def distribute(token: address, received: uint256):
    dividends._distribute(token, received)


@external
def sweep(token: address, ended: bool):
    dividends._unbooked(token, ended)
