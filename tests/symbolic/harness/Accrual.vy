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
    self._settle(number)
    register.positions[number] = balance
    register.sums = supply


@external
def settle(number: uint256):
    self._settle(number)


@external
def settle_in(number: uint256, currencies: uint256):
    owner: address = register._owner(number)
    dividends._settle(owner, register.entries[owner], register._balance(number), currencies)


@external
def claim(token: address, number: uint256, for_less: bool):
    owner: address = register._owner(number)
    dividends._claim(token, owner, register.entries[owner], 300_000, for_less)


@external
def distribute(token: address, received: uint256):
    dividends._distribute(token, received)


@external
def sweep(token: address, ended: bool):
    dividends._unbooked(token, ended)


@internal
def _settle(number: uint256):
    owner: address = register._owner(number)
    dividends._settle(owner, register.entries[owner], register._balance(number), 1)
