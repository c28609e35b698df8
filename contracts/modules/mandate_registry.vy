# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Mandate registry: which mandates a cell has granted, and under which rules it may
@notice A cell's rules for mandates lie here and not in its treasury, which has no room for them; only that treasury,
        that is a vote, changes them.
"""
from interfaces import ICellFactory
from interfaces import IConstitution
from modules import limits

MAX_PAGE: constant(uint256) = 100

# Hard bounds, the same for all cells.
DRAW_LIMIT: immutable(IConstitution.Bound)
PETITION_QUORUM: immutable(IConstitution.Bound)
PERIOD: immutable(IConstitution.Bound)

# draw limit 14 | petition quorum 14 | shortest period 40 | longest period 40 | allowed 1
_rules: HashMap[address, uint256]
RATIO: constant(uint256) = 2**14 - 1
TIME: constant(uint256) = 2**40 - 1

# The treasury that a mandate draws from.
_cell_of: HashMap[address, address]
# How often a cell has granted just the same, by the hash of treasury and grant.
_granted: HashMap[bytes32, uint256]
mandate_count: public(HashMap[address, uint256])
_mandates: HashMap[address, HashMap[uint256, address]]


@deploy
def __init__(bounds: IConstitution.Bounds):
    assert (
        bounds.draw_limit.high <= limits.BASIS
        and bounds.petition_quorum.high <= limits.BASIS
        and bounds.mandate_period.high <= TIME
    ), "factory: bounds too wide"
    assert (
        bounds.petition_quorum.low > 0 and bounds.mandate_period.low > 0
    ), "factory: bounds too wide"
    DRAW_LIMIT = bounds.draw_limit
    PETITION_QUORUM = bounds.petition_quorum
    PERIOD = bounds.mandate_period


@external
@view
@reentrant  # a mandate asks while it is being granted
def mandate_rules(treasury: address) -> IConstitution.MandateRules:
    """
    @notice What a cell's votes may grant to operators; all zero for an address that is no cell's treasury
    """
    word: uint256 = self._rules[treasury]
    return IConstitution.MandateRules(
        allowed=word >> 108 & 1 == 1,
        draw_limit=word & RATIO,
        petition_quorum=word >> 14 & RATIO,
        shortest_period=word >> 28 & TIME,
        longest_period=word >> 68 & TIME,
    )


@external
@view
@reentrant  # a treasury asks while it pays the mandate that a vote has just granted
def cell_of_mandate(mandate: address) -> address:
    """
    @return the treasury of the cell that granted it; empty for what is no mandate of this factory
    """
    return self._cell_of[mandate]


@external
@view
@reentrant
def serves_mandates(account: address) -> bool:
    """
    @return whether it is this factory or a mandate it created: what a cell does with these is a matter of its
            constitutional track
    """
    return account == self or self._is_mandate(account)


@external
@view
def mandates(
    treasury: address, first: uint256, count: uint256
) -> DynArray[address, MAX_PAGE]:
    """
    @notice A cell's mandates, ended ones included, in order of granting
    @param first index of the first, from 0
    @param count how many at most; more than 100 gives 100
    @return as many as there are; none after the end
    """
    page: DynArray[address, MAX_PAGE] = []
    total: uint256 = self.mandate_count[treasury]
    if first >= total:
        return page
    for i: uint256 in range(min(min(count, MAX_PAGE), total - first), bound=MAX_PAGE):
        page.append(self._mandates[treasury][first + i])
    return page


@internal
def _set_rules(treasury: address, rules: IConstitution.MandateRules):
    limits._check(rules.draw_limit, DRAW_LIMIT, "factory: draw limit is out of bounds")
    limits._check(
        rules.petition_quorum, PETITION_QUORUM, "factory: petition quorum is out of bounds"
    )
    limits._check(rules.shortest_period, PERIOD, "factory: mandate period is out of bounds")
    limits._check(rules.longest_period, PERIOD, "factory: mandate period is out of bounds")
    assert (
        rules.shortest_period <= rules.longest_period
    ), "factory: longest period is the shorter one"
    word: uint256 = (
        rules.draw_limit
        | rules.petition_quorum << 14
        | rules.shortest_period << 28
        | rules.longest_period << 68
    )
    if rules.allowed:
        word |= 1 << 108
    self._rules[treasury] = word
    log ICellFactory.MandateRulesSet(treasury=treasury, rules=rules)


@internal
def _add(treasury: address, mandate: address, content: bytes32):
    self._granted[content] += 1
    index: uint256 = self.mandate_count[treasury]
    self.mandate_count[treasury] = index + 1
    self._mandates[treasury][index] = mandate
    self._cell_of[mandate] = treasury


@internal
@view
def _salt(content: bytes32) -> bytes32:
    """
    @dev Binds all that is granted, so that an address seen beforehand is that of this operator under these terms.
         Cells' salts hash other things and belong to other masters.
    @param content hash of treasury and grant
    """
    return keccak256(abi_encode(content, self._granted[content]))


@internal
@view
def _is_mandate(account: address) -> bool:
    return self._cell_of[account] != empty(address)


@internal
@view
def _is_allowed(treasury: address) -> bool:
    return self._rules[treasury] >> 108 == 1
