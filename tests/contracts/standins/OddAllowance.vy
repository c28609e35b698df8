# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A token with odd allowances
@notice Modes of approving: 0 sound, 1 reverts, 2 answers false, 3 sets nothing that would clear one.
"""
decimals: public(constant(uint8)) = 6
balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])
mode: uint256


@external
def set_mode(mode: uint256):
    self.mode = mode


@external
def mint(receiver: address, amount: uint256):
    self.balanceOf[receiver] += amount


@external
def approve(spender: address, amount: uint256) -> bool:
    assert self.mode != 1, "odd: no allowances"
    if self.mode == 2:
        return False
    if self.mode != 3 or amount != 0:
        self.allowance[msg.sender][spender] = amount
    return True


@external
def transfer(receiver: address, amount: uint256) -> bool:
    self.balanceOf[msg.sender] -= amount
    self.balanceOf[receiver] += amount
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    self.allowance[owner][msg.sender] -= amount
    self.balanceOf[owner] -= amount
    self.balanceOf[receiver] += amount
    return True
