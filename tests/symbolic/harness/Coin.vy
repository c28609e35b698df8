# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A token that answers what it was told, and keeps what it was told to pay
"""
answer: public(uint256)
readable: public(bool)
agrees: public(bool)
paid: public(uint256)
# what the balance becomes when anything else is called
then: public(uint256)


@external
def become(answer: uint256, readable: bool, agrees: bool, then: uint256):
    self.answer = answer
    self.readable = readable
    self.agrees = agrees
    self.then = then
    self.paid = 0


@external
@view
def balanceOf(owner: address) -> uint256:
    assert self.readable, "no answer"
    return self.answer


@external
def transfer(receiver: address, amount: uint256) -> bool:
    if self.agrees:
        self.paid = amount
    return self.agrees


@external
@payable
def __default__():
    self.answer = self.then
