# pragma version 0.4.3
"""
@title Share, treasury and governor of a cell that is longer than any page
"""
COUNT: constant(uint256) = 1_002

governor: public(address)


@deploy
def __init__():
    self.governor = self


@external
@view
def member_count() -> uint256:
    return COUNT


@external
@view
def address_of(number: uint256) -> address:
    return convert(number, address)


@external
@view
def payee_of(number: uint256) -> address:
    return convert(number, address)


@external
@view
def position_word(number: uint256) -> uint256:
    return number


@external
@view
def currencies() -> DynArray[address, 4]:
    return []


@external
@view
def proposal_count() -> uint256:
    return COUNT


@external
@view
def creation_blocks(first: uint256, count: uint256) -> DynArray[uint256, 100]:
    page: DynArray[uint256, 100] = []
    for i: uint256 in range(count, bound=100):
        page.append(first + i)
    return page
