# pragma version 0.4.3
"""
@title A token that answers `false` to a transfer and can't be read after it
"""
decimals: public(constant(uint8)) = 6
balances: HashMap[address, uint256]
armed: bool
broken: bool


@external
def arm():
    self.armed = True


@external
def mint(receiver: address, amount: uint256):
    self.balances[receiver] += amount


@external
@view
def balanceOf(account: address) -> uint256:
    assert not self.broken, "fickle: broken"
    return self.balances[account]


@external
def transfer(receiver: address, amount: uint256) -> bool:
    self.broken = self.armed
    return False
