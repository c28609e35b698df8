# pragma version 0.4.3
"""
@title A governor that a treasury can appoint and not close
"""
treasury: public(address)
minimum_execution_delay: public(uint256)


@deploy
def __init__(treasury: address, minimum_execution_delay: uint256):
    self.treasury = treasury
    self.minimum_execution_delay = minimum_execution_delay
