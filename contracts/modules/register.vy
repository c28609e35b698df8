# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Register: who has which number, and the words kept under it
@notice Members are numbered from 1, for ever. Everything about a member is kept under his number, so that a
        new key is two writes here and nothing anywhere else.
@dev Its views are exported without a lock: Share writes all its state before it calls anybody.
"""
from interfaces import IShare
from modules import position
from modules import roster
from modules import share_refusal

uses: roster

# An entry: number 24 | flags 4 | the account in the first currency 228 (modules/dividends.vy).
RETIRED: constant(uint256) = 1 << 24  # was a member's address, replaced; never again one
BARRED: constant(uint256) = 1 << 25  # may not hold shares
PAYOUT: constant(uint256) = 1 << 26  # has named a payout address
CELL: constant(uint256) = 1 << 27  # a contract of this cell; may never hold shares

entries: HashMap[address, uint256]
# Empty for founding members who kept their address: the roster knows those.
owners: HashMap[uint256, address]
payouts: HashMap[uint256, address]
positions: HashMap[uint256, uint256]
sums: uint256


@external
@view
def number_of(account: address) -> uint256:
    """
    @return the member number; 0 = never a member, or an address that was replaced
    """
    return self._number_of(account)


@external
@view
def address_of(number: uint256) -> address:
    """
    @return the member's address now; empty for a number nobody has
    """
    return self._owner(number)


@external
@view
def payee_of(number: uint256) -> address:
    """
    @return the payout address of a member, his own address if he named none
    """
    owner: address = self._owner(number)
    return self._payee(owner, self.entries[owner])


@external
@view
def status_of(account: address) -> (bool, bool):
    """
    @return whether the address is retired, whether it is barred from holding shares by a vote
    """
    entry: uint256 = self.entries[account]
    return entry & RETIRED != 0, entry & BARRED != 0


@external
@view
def position_word(number: uint256) -> uint256:
    """
    @notice Everything about a member's holding and votes, as modules/position.vy packs it
    """
    return self.positions[number]


@external
@view
def totals_word() -> uint256:
    """
    @notice Supply, units, holders and members, as modules/position.vy packs them
    """
    return self.sums


@external
@view
def member_count() -> uint256:
    """
    @return numbers given out so far; the members are 1 to this
    """
    return self.sums >> position.MEMBERS


@external
@view
def holder_count() -> uint256:
    """
    @return members whose balance is not zero
    """
    return self.sums >> position.HOLDERS & position.MASK_24


@external
@view
def totalSupply() -> uint256:
    """
    @return all shares, in share units (6 decimals)
    """
    return self._supply()


@external
@view
def balanceOf(account: address) -> uint256:
    """
    @return the account's shares, in share units (6 decimals)
    """
    return self._balance(self._number_of(account))


@internal
@view
def _number_of(account: address) -> uint256:
    return self.entries[account] & position.MASK_24


@internal
@view
def _owner(number: uint256) -> address:
    owner: address = self.owners[number]
    if owner == empty(address) and number != 0:
        return roster._address_of(number)
    return owner


@internal
@view
def _balance(number: uint256) -> uint256:
    return self.positions[number] & position.MASK_72


@internal
@view
def _supply() -> uint256:
    return self.sums & position.MASK_72


@internal
@view
def _payee(owner: address, entry: uint256) -> address:
    if entry & PAYOUT == 0:
        return owner
    return self.payouts[entry & position.MASK_24]


@internal
@view
def _member(account: address) -> uint256:
    number: uint256 = self._number_of(account)
    if number == 0:
        share_refusal._refuse("only a member")
    return number


@internal
def _enter(account: address, number: uint256, kept: bool):
    """
    @param number the next one; the caller adds it to `sums`
    @param kept whether the roster keeps the address
    """
    if number > position.MASK_24:
        share_refusal._refuse("no member number is left")
    self.entries[account] = number
    if not kept:
        self.owners[number] = account


@internal
def _repoint(number: uint256, old: address, new: address):
    """
    @dev The new address starts without a payout address: who took a key may have named his own.
    """
    self.entries[new] = self.entries[old] & ~PAYOUT
    self.entries[old] = RETIRED
    self.owners[number] = new


@internal
def _set_payout(account: address, payout: address):
    number: uint256 = self._member(account)
    named: bool = payout not in [empty(address), account]
    self.payouts[number] = payout
    entry: uint256 = self.entries[account] & ~PAYOUT
    self.entries[account] = entry | (PAYOUT if named else 0)
    log IShare.PayoutSet(number=number, payout=payout if named else empty(address))


@internal
def _bar(account: address, barred: bool):
    if barred:
        if self._balance(self._number_of(account)) != 0:
            share_refusal._refuse("the account holds shares")
        if self.entries[account] & BARRED != 0:
            share_refusal._refuse("it is so already")
        self.entries[account] |= BARRED
    else:
        self.entries[account] &= ~BARRED
