# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Lends any token for the length of one call, to anyone and for nothing
"""
from ethereum.ercs import IERC20

interface Borrower:
    def on_loan(token: address, amount: uint256, data: Bytes[140_000]): nonpayable


@external
def lend(token: address, amount: uint256, borrower: address, data: Bytes[140_000]):
    before: uint256 = staticcall IERC20(token).balanceOf(self)
    extcall IERC20(token).transfer(borrower, amount)
    extcall Borrower(borrower).on_loan(token, amount, data)
    assert staticcall IERC20(token).balanceOf(self) >= before, "lender: not paid back"
