# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Dividends: exact shares of whatever is distributed, in up to four currencies
@notice Distributing costs the same for any number of members, claiming the same for any number of distributions.
        In 2**-scale base units, always: claimed << scale + everybody's accrued + waiting = distributed << scale.
@dev A distribution waits, and accrues at the first touch in a later second: who buys, distributes, claims and
     sells in one second gets nothing. Below one whole share of supply it goes on waiting.

     Words, from the low end:
     book     booked 123 | scale 7 | index 2 | is a currency 1 | fresh 1 | (17 free) | accrued per unit 105
     queue    waiting 123 | time of the latest distribution 32; only read where the book says `fresh`
     account  (28 of the register) | accrued 123 | marker 105: accrued per unit when last settled

     The first currency's account is in the member's entry (modules/register.vy), which everybody reads who comes here:
     2,100 gas less for a claim (3 %), 19,000 for the first one (20 %), 4,200 for a transfer (5 %). A book holds what a claim
     changes and what it asks: 2,100 less (3 %), for which a transfer looks up the token and pays 2,100 more.

     Widths: scale = 123 - bit_length(10**(15 + decimals)), or 0, and `booked << scale` stays below 2**123, so everything
     that waits or has accrued fits 123 bits. Accrual needs a supply of 10**6 units, and a distribution books no more
     than leaves `accrued per unit` below 2**105 even if all that waits accrued at that supply. So nothing
     that runs in a transfer can overflow, whatever a currency does. At least 10**15 whole
     units of a currency can be booked (10**14 with 23 decimals, 10**13 with 24).

     Fields of a word are changed by unsafe arithmetic: each stays within its bits by these proofs, and the
     compiler's check of the whole 256 bits would not notice if it did not.
"""
from interfaces import IShare
from modules import assets
from modules import position
from modules import register
from modules import share_refusal

uses: register

MAX_CURRENCIES: constant(uint256) = 4
MAX_DECIMALS: constant(uint256) = 24
# the least supply at which a distribution accrues: one whole share
ONE_SHARE: constant(uint256) = 10**6

MASK_123: constant(uint256) = 2**123 - 1
MAX_PER_UNIT: constant(uint256) = 2**105 - 1

SCALE: constant(uint256) = 123
INDEX: constant(uint256) = 130
CURRENCY: constant(uint256) = 1 << 132
FRESH: constant(uint256) = 1 << 133
PER_UNIT: constant(uint256) = 151  # in a book, and the marker in an account
ACCRUED: constant(uint256) = 28
TIME: constant(uint256) = 123

tokens: address[MAX_CURRENCIES]
books: HashMap[address, uint256]
queues: HashMap[address, uint256]
# number << 2 | index => account, of all currencies but the first
accounts: HashMap[uint256, uint256]


@external
@view
def is_currency(token: address) -> bool:
    """
    @return whether dividends are paid in the token
    """
    return self.books[token] != 0


@external
@view
def currencies() -> DynArray[address, MAX_CURRENCIES]:
    """
    @return the dividend currencies, in the order in which they were added
    """
    found: DynArray[address, MAX_CURRENCIES] = []
    for token: address in self.tokens:
        if token == empty(address):
            break
        found.append(token)
    return found


@external
@view
def dividend_state(token: address) -> IShare.DividendState:
    """
    @notice A currency as of now: what is due to accrue is shown as accrued. All zero for what is no currency.
    """
    book: uint256 = 0
    queue: uint256 = 0
    book, queue = self._grown(token, self.books[token])
    time: uint256 = queue >> TIME
    return IShare.DividendState(
        per_unit=book >> PER_UNIT,
        waiting=queue & MASK_123,
        booked=book & MASK_123,
        scale=book >> SCALE & 127,
        distributed_at=0 if time == 0 else position.GENESIS + time,
        fresh=book & FRESH != 0,
    )


@external
@view
def account_of(token: address, number: uint256) -> IShare.DividendAccount:
    """
    @notice A member's account in a currency as of now, in base units << scale
    """
    account: uint256 = self._account_now(token, self.books[token], number)
    return IShare.DividendAccount(marker=account >> PER_UNIT, accrued=account >> ACCRUED & MASK_123)


@external
@view
def claimable(account: address, token: address) -> uint256:
    """
    @return whole base units of the currency a claim would be worth now, if the token has not shrunk
    """
    book: uint256 = self.books[token]
    now: uint256 = self._account_now(token, book, register._number_of(account))
    return (now >> ACCRUED & MASK_123) >> (book >> SCALE & 127)


@internal
def _add(token: address, decimals: uint256, count: uint256):
    if count == MAX_CURRENCIES:
        share_refusal._refuse("at most four currencies")
    if decimals > MAX_DECIMALS:
        share_refusal._refuse("at most 24 decimals")
    if token == empty(address) or self.books[token] != 0:
        share_refusal._refuse("no token, or a currency already")
    whole: uint256 = 10 ** (15 + decimals)
    scale: uint256 = 123
    for _: uint256 in range(123):
        if whole == 0:
            break
        whole >>= 1
        scale -= 1
    self.tokens[count] = token
    self.books[token] = scale << SCALE | count << INDEX | CURRENCY
    log IShare.CurrencyAdded(token=token, decimals=decimals)


@internal
@view
def _grown(token: address, book: uint256) -> (uint256, uint256):
    """
    @dev Book and queue after accrual, if its time has come. Must be asked before the supply changes.
    """
    queue: uint256 = self.queues[token]
    if book & FRESH == 0 or queue >> TIME == position._now():
        return book, queue
    supply: uint256 = register._supply()
    if supply < ONE_SHARE:
        return book, queue
    delta: uint256 = (queue & MASK_123) // supply
    # what the division leaves goes on waiting for the next distribution
    return unsafe_add(book, delta << PER_UNIT) ^ FRESH, unsafe_sub(queue, unsafe_mul(delta, supply))


@internal
@view
def _settled(account: uint256, book: uint256, balance: uint256) -> uint256:
    """
    @dev Nothing but marker and what has accrued changes.
    """
    per_unit: uint256 = book >> PER_UNIT
    more: uint256 = balance * (per_unit - (account >> PER_UNIT))
    return unsafe_add(account & (2**PER_UNIT - 1), more << ACCRUED) | per_unit << PER_UNIT


@internal
@view
def _account(entry: uint256, index: uint256) -> uint256:
    """
    @param entry the member's
    """
    if index == 0:
        return entry
    return self.accounts[(entry & position.MASK_24) << 2 | index]


@internal
def _set_account(owner: address, entry: uint256, index: uint256, account: uint256):
    if index == 0:
        register.entries[owner] = account
    else:
        self.accounts[(entry & position.MASK_24) << 2 | index] = account


@internal
@view
def _account_now(token: address, book: uint256, number: uint256) -> uint256:
    if book == 0:
        return 0
    grown: uint256 = 0
    queue: uint256 = 0
    grown, queue = self._grown(token, book)
    # also of a number that nobody has, whose entry is empty
    account: uint256 = self._account(register.entries[register._owner(number)], book >> INDEX & 3)
    return self._settled(account, grown, register._balance(number))


@internal
def _accrue(token: address, book: uint256) -> uint256:
    if book & FRESH == 0:
        return book
    grown: uint256 = 0
    queue: uint256 = 0
    grown, queue = self._grown(token, book)
    if grown != book:
        self.books[token] = grown
        self.queues[token] = queue
    return grown


@internal
def _settle(owner: address, entry: uint256, balance: uint256, count: uint256):
    """
    @dev Before every change of a balance, with the balance and the supply of before. Where nothing new has accrued,
         no more than three reads a currency and no write.
    @param entry the owner's
    """
    for index: uint256 in range(count, bound=MAX_CURRENCIES):
        token: address = self.tokens[index]
        book: uint256 = self._accrue(token, self.books[token])
        account: uint256 = self._account(entry, index)
        if account >> PER_UNIT != book >> PER_UNIT:
            self._set_account(owner, entry, index, self._settled(account, book, balance))


@internal
def _distribute(token: address, received: uint256):
    book: uint256 = self.books[token]
    self._check_currency(book)
    book = self._accrue(token, book)
    waiting: uint256 = self.queues[token] & MASK_123
    scale: uint256 = book >> SCALE & 127
    # The room for everything that waits or has accrued, and the room above `per unit` (see the widths)
    room: uint256 = (MASK_123 >> scale) - (book & MASK_123)
    spare: uint256 = (MAX_PER_UNIT - (book >> PER_UNIT)) * ONE_SHARE - waiting
    booked: uint256 = min(received, min(room, spare >> scale))
    self.queues[token] = unsafe_add(waiting, booked << scale) | position._now() << TIME
    self.books[token] = unsafe_add(book, booked) | FRESH
    log IShare.Distributed(token=token, received=received, booked=booked)


@internal
def _claim(
    token: address, owner: address, entry: uint256, gas_cap: uint256, for_less: bool
) -> bool:
    """
    @dev Pays the whole units and keeps the fraction. All state is written before the payment and
         put back if that fails; whatever else writes it is locked meanwhile. False: nothing was paid and no claim has changed.
    @param entry the owner's
    @param for_less whether to settle for a part, if the token has shrunk: only the member himself may say so,
           since it may recover
    """
    book: uint256 = self.books[token]
    self._check_currency(book)
    book = self._accrue(token, book)
    index: uint256 = book >> INDEX & 3
    scale: uint256 = book >> SCALE & 127
    number: uint256 = entry & position.MASK_24
    former: uint256 = self._account(entry, index)
    account: uint256 = self._settled(former, book, register._balance(number))
    claimed: uint256 = (account >> ACCRUED & MASK_123) >> scale
    if claimed == 0:
        return False
    self._set_account(owner, entry, index, unsafe_sub(account, claimed << unsafe_add(scale, ACCRUED)))
    self.books[token] = unsafe_sub(book, claimed)
    payee: address = register._payee(owner, entry)
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(token)
    paid: uint256 = claimed
    booked: uint256 = book & MASK_123
    if balance < booked:
        # the token has shrunk: so do all claims, alike
        paid = claimed * balance // booked if for_less else 0
    # 0: unreadable, or not a unit is left of the claim
    if paid != 0 and assets._has_paid(token, payee, paid, gas_cap, balance):
        log IShare.Claimed(token=token, number=number, payee=payee, claimed=claimed, paid=paid)
        return True
    self._set_account(owner, entry, index, former)
    self.books[token] = book
    log IShare.ClaimSkipped(token=token, number=number, payee=payee, claimed=claimed)
    return False


@internal
def _unbooked(token: address, ended: bool) -> uint256:
    """
    @dev What of a token belongs to no member. At the end of a cell, when nobody is left to whom it could accrue,
         the whole units that wait as well; these are taken off the books here.
    """
    book: uint256 = self.books[token]
    if ended and book != 0:
        scale: uint256 = book >> SCALE & 127
        queue: uint256 = self.queues[token]
        whole: uint256 = (queue & MASK_123) >> scale
        self.queues[token] = unsafe_sub(queue, whole << scale)
        book = unsafe_sub(book, whole)
        self.books[token] = book
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(token)
    return max(balance, book & MASK_123) - (book & MASK_123)


@internal
@view
def _held() -> uint256:
    """
    @dev What is booked in all currencies, as far as it is there
    """
    held: uint256 = 0
    for currency: address in self.tokens:
        if currency != empty(address):
            readable: bool = False
            balance: uint256 = 0
            readable, balance = assets._read(currency)
            held += min(balance, self.books[currency] & MASK_123)
    return held


@internal
@pure
def _check_currency(book: uint256):
    if book == 0:
        share_refusal._refuse("not a currency")
