# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Votes: units follow shares, delegation, and votes of the past
@notice ERC-5805 and ERC-6372 as OpenZeppelin's IVotes has them, without the ceremony: who has not
        delegated votes for himself.
@dev Reads of the past are for seconds that are over.
"""
from interfaces import IShare
from modules import checkpoints
from modules import holding
from modules import position
from modules import register
from modules import share_refusal

uses: register
uses: checkpoints
uses: holding

# one holder under Weight.MEMBER; the same 6 decimals as a share
UNIT: constant(uint256) = 10**6


@external
@view
def clock() -> uint48:
    """
    @notice ERC-6372: unix seconds
    """
    return convert(block.timestamp, uint48)


@external
@pure
def CLOCK_MODE() -> String[14]:
    """
    @notice ERC-6372
    """
    return "mode=timestamp"


@external
@view
def getVotes(account: address) -> uint256:
    """
    @return voting units that the account casts now, its own and those delegated to it
    """
    return register.positions[register._number_of(account)] >> position.VOTES & position.MASK_72


@external
@view
def getPastVotes(account: address, timepoint: uint256) -> uint256:
    """
    @param timepoint unix seconds; reverts unless that second is over
    @return voting units the account cast at the end of that second. The account's member number is that of now:
            a member who moved takes his past along.
    """
    return self._power_at(account, self._time(timepoint)) & position.MASK_72


@external
@view
def getPastTotalSupply(timepoint: uint256) -> uint256:
    """
    @param timepoint unix seconds; reverts unless that second is over
    @return all voting units (not shares) at the end of that second
    """
    return self._total_at(self._time(timepoint))


@external
@view
def delegates(account: address) -> address:
    """
    @return who votes for the account: itself, if it never delegated; nobody, if it never was a member
    """
    return register._owner(self._voter(register._number_of(account)))


@external
@view
def power_at(account: address, timepoint: uint256) -> (uint256, uint256):
    """
    @notice Number and voting units in one answer
    @param timepoint unix seconds; reverts unless that second is over
    """
    power: uint256 = self._power_at(account, self._time(timepoint))
    return power >> 72, power & position.MASK_72


@external
@view
def power_and_total_at(account: address, timepoint: uint256) -> (uint256, uint256, uint256):
    """
    @notice Number, voting units and all units in one answer
    @param timepoint unix seconds; reverts unless that second is over
    """
    time: uint256 = self._time(timepoint)
    power: uint256 = self._power_at(account, time)
    return power >> 72, power & position.MASK_72, self._total_at(time)


@external
@view
def powers_at(accounts: DynArray[address, 128], timepoint: uint256) -> DynArray[uint256, 128]:
    """
    @param timepoint unix seconds; reverts unless that second is over
    @return one word an account: member number << 72 | voting units at the timepoint
    """
    time: uint256 = self._time(timepoint)
    powers: DynArray[uint256, 128] = []
    for account: address in accounts:
        powers.append(self._power_at(account, time))
    return powers


@internal
@view
def _time(timepoint: uint256) -> uint256:
    if timepoint >= block.timestamp:
        share_refusal._refuse("that second is not over yet")
    # before GENESIS nothing was
    return max(timepoint, position.GENESIS) - position.GENESIS


@internal
@view
def _power_at(account: address, time: uint256) -> uint256:
    number: uint256 = register._number_of(account)
    return number << 72 | checkpoints._value_at(number, register.positions[number], time)


@internal
@view
def _total_at(time: uint256) -> uint256:
    return checkpoints._value_at(0, register.sums, time)


@internal
@view
def _voter(number: uint256) -> uint256:
    """
    @return the number that votes for this one
    """
    return self._voter_in(number, register.positions[number])


@internal
@pure
def _voter_in(number: uint256, word: uint256) -> uint256:
    delegate: uint256 = word >> position.DELEGATE & position.MASK_24
    return number if delegate == 0 else delegate


@internal
@pure
def _units(balance: uint256, word: uint256) -> uint256:
    """
    @dev Voting units of a balance under the weight of the rules' word
    """
    weight: uint256 = word >> holding.WEIGHT & 3
    if weight == holding.SHARE or balance == 0:
        return balance
    if weight == holding.SQRT:
        return isqrt(balance * UNIT)
    return UNIT


@internal
def _change(number: uint256, account: address, plus: uint256, minus: uint256):
    """
    @dev The only writer of votes. Reads the position from storage, so that it may be anybody's: the sender's,
         the receiver's, or that of a delegate of both.
    """
    if plus == minus:
        return
    word: uint256 = checkpoints._stamp(number, register.positions[number])
    before: uint256 = word >> position.VOTES & position.MASK_72
    votes: uint256 = before + plus - minus
    register.positions[number] = word & ~(position.MASK_72 << position.VOTES) | votes << position.VOTES
    delegate: address = account
    if delegate == empty(address):
        delegate = register._owner(number)
    log IShare.DelegateVotesChanged(delegate=delegate, previousVotes=before, newVotes=votes)


@internal
def _delegate(delegator: address, delegatee: address):
    """
    @dev Only to a holder, or back to oneself: votes given to somebody who holds nothing would be easy to lose.
    """
    number: uint256 = register._member(delegator)
    chosen: uint256 = register._number_of(delegatee)
    if chosen != number and register._balance(chosen) == 0:
        share_refusal._refuse("delegate to a holder or yourself")
    self._entrust(number, chosen)


@internal
def _entrust(number: uint256, chosen: uint256):
    former: uint256 = self._voter(number)
    old: address = register._owner(former)
    new: address = register._owner(chosen)
    word: uint256 = register.positions[number] & ~(position.MASK_24 << position.DELEGATE)
    if chosen != number:
        word |= chosen << position.DELEGATE
    register.positions[number] = word
    log IShare.DelegateChanged(
        delegator=register._owner(number), fromDelegate=old, toDelegate=new
    )
    if former != chosen:
        units: uint256 = self._units(word & position.MASK_72, holding.word)
        self._change(former, old, 0, units)
        self._change(chosen, new, units, 0)


@internal
def _return_votes(delegator: address):
    """
    @dev Gives the votes back to whoever's delegate holds nothing; leaves all others alone.
    """
    number: uint256 = register._number_of(delegator)
    voter: uint256 = self._voter(number)
    if voter != number and register._balance(voter) == 0:
        self._entrust(number, number)
