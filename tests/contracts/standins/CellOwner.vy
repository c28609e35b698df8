# pragma version 0.4.3
"""
@title Stand-in for the factory and the treasury of a Share under test
@notice Tests call Share in this contract's name; it answers what Share asks of the two.
"""
from interfaces import IConstitution

bounds: public(IConstitution.Bounds)
dissolved: public(bool)


@deploy
def __init__(bounds: IConstitution.Bounds):
    self.bounds = bounds


@external
def set_dissolved(dissolved: bool):
    self.dissolved = dissolved
