# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Rules of holding: the terms of the shares, and who may hold them
@dev All that a transfer or an issue asks is in one word, beside the address of the treasury that an issue
     needs anyway. Bits from the low end:
     treasury 160 | minimum position 72 | holder cap 14 | currencies 3 | weight 2 | policy 2 | movable 1 | open 1
"""
from interfaces import IConstitution
from interfaces import ICellFactory
from interfaces import IShare
from modules import limits
from modules import register
from modules import share_refusal

uses: register

MASK_160: constant(uint256) = 2**160 - 1
MASK_72: constant(uint256) = 2**72 - 1
MASK_14: constant(uint256) = 2**14 - 1

MINIMUM: constant(uint256) = 160
CAP: constant(uint256) = 232
CURRENCIES: constant(uint256) = 246
WEIGHT: constant(uint256) = 249
POLICY: constant(uint256) = 251
MOVABLE: constant(uint256) = 1 << 253
OPEN: constant(uint256) = 1 << 254

# the flags of IConstitution by place
SHARE: constant(uint256) = 1
SQRT: constant(uint256) = 2
FREE: constant(uint256) = 0
MEMBERS: constant(uint256) = 1
LOCKED: constant(uint256) = 2

CAP_BOUND: immutable(IConstitution.Bound)
MINIMUM_BOUND: immutable(IConstitution.Bound)

word: uint256
splitter: public(address)


@deploy
def __init__():
    bounds: IConstitution.Bounds = staticcall ICellFactory(msg.sender).bounds()
    # What the word below can hold. Costs nothing: this code is not deployed.
    assert (
        bounds.holder_cap.high <= limits.BASIS and bounds.minimum_position.high <= MASK_72
    ), "share: the factory's bounds are too wide"
    CAP_BOUND = bounds.holder_cap
    MINIMUM_BOUND = bounds.minimum_position


@external
@view
def treasury() -> address:
    return self._treasury()


@external
@view
def rules() -> (IConstitution.Weight, IConstitution.TransferPolicy, bool, uint256, uint256, bool):
    """
    @return weight of votes, transfer policy, whether a member may move to a new key, minimum position in share
            units, holder cap in basis points of the supply, whether the founding is finished
    """
    word: uint256 = self.word
    return (
        convert(1 << (word >> WEIGHT & 3), IConstitution.Weight),
        self._policy(word),
        word & MOVABLE != 0,
        word >> MINIMUM & MASK_72,
        word >> CAP & MASK_14,
        word & OPEN != 0,
    )


@internal
def _initialize(terms: IConstitution.ShareTerms, cell: IConstitution.Contracts):
    limits._check(terms.minimum_position, MINIMUM_BOUND, "share: minimum position out of bounds")
    self.word = (
        convert(cell.treasury, uint256)
        | terms.minimum_position << MINIMUM
        | self._place(convert(terms.weight, uint256)) << WEIGHT
    )
    self.splitter = cell.splitter
    # These two; the other two are at hand wherever it is asked who may hold shares.
    register.entries[cell.governor] = register.CELL
    register.entries[cell.splitter] = register.CELL
    self._set(terms.policy, terms.movable, terms.holder_cap)


@internal
def _set(policy: IConstitution.TransferPolicy, movable: bool, holder_cap: uint256):
    """
    @dev The only writer of the rules that may change; refuses what does not go together.
    """
    limits._check(holder_cap, CAP_BOUND, "share: holder cap out of bounds")
    place: uint256 = self._place(convert(policy, uint256))
    word: uint256 = self.word
    # With open transfers a share sent to a fresh address would be a new citizen, and a cap no cap.
    if place == FREE and (word >> WEIGHT & 3 != SHARE or holder_cap != limits.BASIS):
        share_refusal._refuse("free needs weight share, no cap")
    # Who can neither sell nor move could lose his shares with a key that he knows is at risk.
    if not movable and place != LOCKED:
        share_refusal._refuse("immovable needs policy locked")
    word = word & ~(MOVABLE | MASK_14 << CAP | 3 << POLICY) | holder_cap << CAP | place << POLICY
    if movable:
        word |= MOVABLE
    self.word = word
    log IShare.RulesChanged(policy=policy, movable=movable, holder_cap=holder_cap)


@internal
@pure
def _place(choice: uint256) -> uint256:
    """
    @dev A flag holds exactly one of its three members: 1, 2, 4 become 0, 1, 2.
    """
    if choice not in [1, 2, 4]:
        share_refusal._refuse("choose one weight, one policy")
    return choice >> 1


@internal
@pure
def _policy(word: uint256) -> IConstitution.TransferPolicy:
    return convert(1 << (word >> POLICY & 3), IConstitution.TransferPolicy)


@internal
@view
def _treasury() -> address:
    return convert(self.word & MASK_160, address)


@internal
@view
def _opened() -> uint256:
    """
    @return the word, of a cell that is open
    """
    word: uint256 = self.word
    if word & OPEN == 0:
        share_refusal._refuse("the cell is not founded yet")
    return word


@internal
@view
def _check_treasury():
    if msg.sender != self._treasury():
        share_refusal._refuse("only the treasury")


@internal
@view
def _check_newcomer(account: address, entry: uint256, word: uint256):
    """
    @dev For every address that holds nothing and is to hold shares
    """
    self._check_address(
        entry & (register.RETIRED | register.BARRED | register.CELL) == 0
        and account not in [empty(address), self, convert(word & MASK_160, address)]
    )


@internal
@pure
def _check_address(allowed: bool):
    if not allowed:
        share_refusal._refuse("this address may not hold shares")


@internal
@pure
def _check_minimum(balance: uint256, word: uint256):
    if balance != 0 and balance < word >> MINIMUM & MASK_72:
        share_refusal._refuse("below the minimum position")


@internal
@pure
def _check_cap(balance: uint256, supply: uint256, word: uint256):
    if balance * limits.BASIS > supply * (word >> CAP & MASK_14):
        share_refusal._refuse("more than the holder cap")
