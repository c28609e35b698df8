# pragma version 0.4.3
"""
@title A sound vault: keeps tokens for who brings them. What is bad is who may fetch them, and cannot any more.
"""
from ethereum.ercs import IERC20

deposits: public(HashMap[address, HashMap[address, uint256]])


@external
def deposit(token: address, amount: uint256):
    self.deposits[msg.sender][token] += amount
    assert extcall IERC20(token).transferFrom(msg.sender, self, amount)


@external
def withdraw(token: address, amount: uint256):
    assert self.deposits[msg.sender][token] >= amount, "vault: not so much"
    self.deposits[msg.sender][token] -= amount
    assert extcall IERC20(token).transfer(msg.sender, amount)
