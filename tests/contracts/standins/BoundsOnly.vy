# pragma version 0.4.3
"""
@title A factory that only has bounds
"""
from interfaces import IConstitution

bounds: public(IConstitution.Bounds)


@deploy
def __init__(bounds: IConstitution.Bounds):
    self.bounds = bounds
