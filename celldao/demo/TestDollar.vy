# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Test dollar: the stablecoin of the demonstration
@license AGPL-3.0-only
@notice A plain ERC-20 with 6 decimals. Whoever deployed it may mint. It is worth nothing and not for use
        outside of test chains; no contract of a cell knows it.
@custom:kill Nothing to stop: it holds nobody's money.
"""
from ethereum.ercs import IERC20

implements: IERC20

name: public(constant(String[11])) = "Test dollar"
symbol: public(constant(String[4])) = "tUSD"
decimals: public(constant(uint8)) = 6

ISSUER: immutable(address)

totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])


@deploy
def __init__():
    ISSUER = msg.sender


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Creates money for a customer of the demonstration. Only who deployed the token.
    @param receiver who gets it
    @param amount base units
    """
    assert msg.sender == ISSUER, "tUSD: only its issuer mints"
    self.totalSupply += amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=empty(address), receiver=receiver, value=amount)


@external
def transfer(receiver: address, amount: uint256) -> bool:
    """
    @notice Reverts where the sender has less than the amount.
    """
    self._transfer(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    """
    @notice Reverts where the owner has, or has allowed, less than the amount.
    """
    assert self.allowance[owner][msg.sender] >= amount, "tUSD: approve first"
    self.allowance[owner][msg.sender] -= amount
    self._transfer(owner, receiver, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @notice Lets somebody take up to an amount. Replaces what was allowed before.
    """
    self.allowance[msg.sender][spender] = amount
    log IERC20.Approval(owner=msg.sender, spender=spender, value=amount)
    return True


@internal
def _transfer(owner: address, receiver: address, amount: uint256):
    assert self.balanceOf[owner] >= amount, "tUSD: not enough"
    self.balanceOf[owner] -= amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=owner, receiver=receiver, value=amount)
