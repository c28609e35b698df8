# pragma version 0.4.3
"""
@title A token that shows the native coin once more, as some chains have it
@notice What it moves is a claim on paper only; what matters is that balanceOf is the coin.
"""
from ethereum.ercs import IERC20

decimals: public(constant(uint8)) = 18
allowance: public(HashMap[address, HashMap[address, uint256]])


@external
@view
def balanceOf(account: address) -> uint256:
    return account.balance


@external
@view
def totalSupply() -> uint256:
    return 10**26


@external
def transfer(receiver: address, amount: uint256) -> bool:
    assert msg.sender.balance >= amount, "zoo: balance too small"
    log IERC20.Transfer(sender=msg.sender, receiver=receiver, value=amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    self.allowance[msg.sender][spender] = amount
    return True
