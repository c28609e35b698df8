# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title What a next version brings for cells that exist: governors of its code for cells of an earlier factory
@notice Anyone may make one; it becomes a cell's governor by a vote of the cell only. The rules are those that its
        maker names, within the bounds of the cell's own factory: voters read them before they vote.
"""
from interfaces import ICellFactory
from interfaces import ICellGovernor
from interfaces import IConstitution

FORMER: immutable(ICellFactory)
master: public(address)


@deploy
def __init__(former: address):
    FORMER = ICellFactory(former)


@external
@view
def bounds() -> IConstitution.Bounds:
    return staticcall FORMER.bounds()


@external
def install(code: Bytes[49_152]):
    assert self.master == empty(address), "there is one"
    self.master = raw_create(code)


@external
def make(treasury: address, terms: IConstitution.GovernorTerms) -> address:
    governor: address = create_minimal_proxy_to(self.master)
    cell: IConstitution.Contracts = staticcall FORMER.contracts_of(treasury)
    cell.governor = governor
    extcall ICellGovernor(governor).initialize(terms, cell)
    extcall ICellGovernor(governor).open()
    return governor
