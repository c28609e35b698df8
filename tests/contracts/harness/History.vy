# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title The history of packed values alone, so that it can be filled to its brim
"""
from modules import checkpoints
from modules import position

initializes: checkpoints

word: public(uint256)


@external
def set_word(word: uint256):
    self.word = word


@external
def set_value(owner: uint256, new: uint256):
    word: uint256 = checkpoints._stamp(owner, self.word)
    self.word = word & ~(position.MASK_72 << position.VOTES) | new << position.VOTES


@external
@view
def value_at(owner: uint256, time: uint256) -> uint256:
    return checkpoints._value_at(owner, self.word, time)
