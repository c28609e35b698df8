# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A governor without votes: makes its treasury execute whatever a test says
@notice For tests of the treasury alone. Its phases are what the test gives, so it can also do what a sound
        governor never would.
"""
from interfaces import IConstitution
from interfaces import ITreasury

struct Step:
    target: address
    amount: uint256
    data: Bytes[2240]
    phase: ITreasury.Phase
    direct: bool  # called by this contract itself, between two steps of the treasury

treasury: public(address)
minimum_execution_delay: public(uint256)


@external
def initialize(terms: IConstitution.GovernorTerms, cell: IConstitution.Contracts):
    self.treasury = cell.treasury
    self.minimum_execution_delay = terms.ordinary.execution_delay


@external
def open():
    pass


@external
def close():
    # goes on all the same
    pass


@external
def set_treasury(treasury: address):
    self.treasury = treasury


@external
def set_minimum_execution_delay(delay: uint256):
    self.minimum_execution_delay = delay


@external
def run(steps: DynArray[Step, 6]):
    for step: Step in steps:
        if step.direct:
            raw_call(step.target, step.data)
        else:
            extcall ITreasury(self.treasury).execute(
                step.target, step.amount, step.data, step.phase
            )
