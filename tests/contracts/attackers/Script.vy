# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title An attacker who does many things in one transaction and goes on whatever fails
@notice Keeps, for each step of the latest run, whether it got through and what it was told.
"""

struct Step:
    target: address
    amount: uint256
    data: Bytes[2240]

succeeded: public(DynArray[bool, 16])
answers: public(DynArray[Bytes[1024], 16])


@external
@payable
def __default__():
    pass


@external
def run(steps: DynArray[Step, 16]):
    self._run(steps)


@external
def on_loan(token: address, amount: uint256, data: Bytes[140_000]):
    """
    @notice What a lender calls between lending and taking back: does the steps, then returns the loan.
    """
    self._run(abi_decode(data, DynArray[Step, 16]))
    raw_call(token, abi_encode(msg.sender, amount, method_id=method_id("transfer(address,uint256)")))


@internal
def _run(steps: DynArray[Step, 16]):
    self.succeeded = []
    self.answers = []
    for step: Step in steps:
        success: bool = False
        answer: Bytes[1024] = b""
        success, answer = raw_call(
            step.target, step.data, value=step.amount, max_outsize=1024, revert_on_failure=False
        )
        self.succeeded.append(success)
        self.answers.append(answer)
