# pragma version 0.4.3
"""
@title A token that calls itself whatever it was told to
"""

symbol: public(String[10240])
decimals: public(uint8)


@external
def name_it(symbol: String[10240]):
    self.symbol = symbol
    self.decimals = 6


@external
@view
def balanceOf(account: address) -> uint256:
    return 0


@external
def transfer(receiver: address, amount: uint256) -> bool:
    return True
