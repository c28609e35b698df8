# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Ledger: how balances come into being, and the one way in which they change
@notice Enters founding members. Later: settles dividends, moves shares, and lets totals, holders and votes follow.
@dev A position may be written as the sender's, the receiver's and a delegate's in one go. Each step therefore reads
     and writes storage itself; no word is carried from one step to the next.
"""
from ethereum.ercs import IERC20
from interfaces import IShare
from modules import checkpoints
from modules import dividends
from modules import holding
from modules import limits
from modules import position
from modules import register
from modules import roster
from modules import share_refusal
from modules import votes

uses: checkpoints
uses: dividends
uses: register
uses: roster
uses: votes

# The founding members' shares together: what may be entered, and what their caps are measured by.
founding_total: uint256


@internal
def _found(entries: DynArray[uint256, 128], word: uint256):
    """
    @dev Nobody transfers, delegates or is paid before all are entered, so a new member is two words, and the totals are
         written once a batch.
    """
    sums: uint256 = register.sums
    supply: uint256 = sums & position.MASK_72
    number: uint256 = sums >> position.MEMBERS
    kept: bool = roster._keep(number + 1, entries)
    total: uint256 = self.founding_total
    now: uint256 = position._now()
    plus: uint256 = 0
    for entry: uint256 in entries:
        account: address = convert(entry & holding.MASK_160, address)
        amount: uint256 = entry >> 160
        known: uint256 = register.entries[account]
        if known & position.MASK_24 != 0:
            share_refusal._refuse("a founding member twice")
        holding._check_newcomer(account, known, word)
        self._check_amount(amount)
        supply += amount
        self._check_supply(supply, total)
        holding._check_minimum(amount, word)
        holding._check_cap(amount, total, word)
        number += 1
        register._enter(account, number, kept)
        units: uint256 = votes._units(amount, word)
        held: uint256 = amount | units << position.VOTES
        register.positions[number] = held | now << position.TIME | now << position.MEAN
        # no field can reach its neighbour: the sum of shares is checked above
        plus = unsafe_add(plus, held + (1 << position.HOLDERS | 1 << position.MEMBERS))
        log IERC20.Transfer(sender=empty(address), receiver=account, value=amount)
        log IShare.DelegateVotesChanged(delegate=account, previousVotes=0, newVotes=units)
    register.sums = checkpoints._stamp(0, sums) + plus


@internal
def _update(sender: address, receiver: address, amount: uint256, word: uint256):
    """
    @dev Sender empty: shares are issued. Receiver empty: they are burned. The caller has checked that this may be
         done, that sender and receiver differ, and that the amount is not zero.
    @param word the rules' word
    """
    giver: uint256 = 0
    giver_voter: uint256 = 0
    taker: uint256 = 0
    taker_voter: uint256 = 0
    lost: uint256 = 0
    gained: uint256 = 0
    # What the totals gain and lose, packed as they are, so that all their fields change at once.
    plus: uint256 = 0
    minus: uint256 = 0

    if sender == empty(address):
        plus = amount
        self._check_supply(register._supply() + amount, position.MAX_SUPPLY)
    else:
        entry: uint256 = register.entries[sender]
        giver = entry & position.MASK_24
        own: uint256 = register.positions[giver]
        balance: uint256 = own & position.MASK_72
        self._check_balance(amount, balance)
        dividends._settle(sender, entry, balance, word >> holding.CURRENCIES & 7)
        left: uint256 = balance - amount
        if left == 0:
            minus = 1 << position.HOLDERS
        holding._check_minimum(left, word)
        register.positions[giver] = own - amount
        giver_voter = votes._voter_in(giver, own)
        lost = votes._units(balance, word) - votes._units(left, word)

    if receiver == empty(address) and sender != empty(address):
        minus += amount
    else:
        entry: uint256 = register.entries[receiver]
        taker = entry & position.MASK_24
        own: uint256 = 0
        if taker != 0:
            # nobody's position is not worth a read
            own = register.positions[taker]
        balance: uint256 = own & position.MASK_72
        if balance == 0:
            holding._check_newcomer(receiver, entry, word)
            plus += 1 << position.HOLDERS
            if taker == 0:
                taker = (register.sums >> position.MEMBERS) + 1
                register._enter(receiver, taker, False)
                entry = taker
                plus += 1 << position.MEMBERS
        dividends._settle(receiver, entry, balance, word >> holding.CURRENCIES & 7)
        total: uint256 = balance + amount
        holding._check_minimum(total, word)
        if word >> holding.CAP & holding.MASK_14 != limits.BASIS:
            # what is being issued counts
            holding._check_cap(total, register._supply() + (plus & position.MASK_72), word)
        register.positions[taker] = position._received(own, amount, position._now())
        taker_voter = votes._voter_in(taker, own)
        gained = votes._units(total, word) - votes._units(balance, word)

    log IERC20.Transfer(sender=sender, receiver=receiver, value=amount)

    plus += gained << position.VOTES
    minus += lost << position.VOTES
    if plus != minus:
        sums: uint256 = register.sums
        if gained != lost:
            sums = checkpoints._stamp(0, sums)
        # fields of a word: each of them stays within its bits, the sum as a whole says nothing
        register.sums = unsafe_sub(unsafe_add(sums, plus), minus)

    if giver_voter == taker_voter:
        # one delegate of both: only what they gain or lose together
        votes._change(giver_voter, empty(address), gained, lost)
    else:
        # who votes for himself is known by address already
        votes._change(giver_voter, sender if giver_voter == giver else empty(address), 0, lost)
        votes._change(taker_voter, receiver if taker_voter == taker else empty(address), gained, 0)


@internal
@pure
def _check_amount(amount: uint256):
    if amount == 0:
        share_refusal._refuse("the amount is zero")


@internal
@pure
def _check_supply(supply: uint256, limit: uint256):
    if supply > limit:
        share_refusal._refuse("more than the supply may be")


@internal
@pure
def _check_balance(amount: uint256, balance: uint256):
    if amount > balance:
        share_refusal._refuse("more than the balance")
