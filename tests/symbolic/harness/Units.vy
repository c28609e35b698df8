# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Units of a balance, as modules/votes.vy computes them
"""
from modules import checkpoints
from modules import holding
from modules import register
from modules import roster
from modules import votes

initializes: roster
initializes: register[roster := roster]
initializes: checkpoints
initializes: holding[register := register]
initializes: votes[register := register, checkpoints := checkpoints, holding := holding]


@deploy
def __init__():
    holding.__init__()


@external
@pure
def units(balance: uint256, word: uint256) -> uint256:
    return votes._units(balance, word)
