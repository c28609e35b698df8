# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title One owner's history, written as modules/votes.vy writes it
"""
from modules import checkpoints
from modules import position

initializes: checkpoints

word: public(uint256)


@external
def push(owner: uint256, units: uint256):
    word: uint256 = checkpoints._stamp(owner, self.word)
    self.word = word & ~(position.MASK_72 << position.VOTES) | units << position.VOTES


@external
@view
def value_at(owner: uint256, time: uint256) -> uint256:
    return checkpoints._value_at(owner, self.word, time)


@external
@pure
def received(word: uint256, amount: uint256, now: uint256) -> uint256:
    return position._received(word, amount, now)
