# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Dividends: exact shares of whatever is distributed, in up to four currencies
@notice Distributing costs the same for any number of members, claiming the same for any number of distributions.
        In 2**-scale base units, always: claimed << scale + everybody's accrued + waiting = distributed << scale.
@dev A distribution waits, and accrues at the first touch in a later second: who buys, distributes, claims and
     sells in one second gets nothing. Below one whole share of supply it goes on waiting.

     Words, from the low end:
     state    fresh 1 | waiting 137 | accrued per unit 118
     book     booked 130 | time of the latest distribution 32 | scale 7 | index + 1 in 3
     account  accrued 137 | (1 free) | marker 118: accrued per unit when last settled

     Widths: scale = 137 - bit_length(10**(15 + decimals)), and `booked << scale` stays below 2**137, so everything
     that waits or has accrued fits 137 bits. Accrual needs a supply of 10**6 units, and a distribution books no more
     than leaves `accrued per unit` below 2**118 even if all that waits accrued at that supply. So nothing
     that runs in a transfer can overflow, whatever a currency does. At least 10**15 whole
     units of a currency can be booked.

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

MASK_130: constant(uint256) = 2**130 - 1
MASK_137: constant(uint256) = 2**137 - 1
MAX_PER_UNIT: constant(uint256) = 2**118 - 1

FRESH: constant(uint256) = 1
WAITING: constant(uint256) = 1
PER_UNIT: constant(uint256) = 138
BOOKED_TIME: constant(uint256) = 130
SCALE: constant(uint256) = 162
INDEX: constant(uint256) = 169

tokens: address[MAX_CURRENCIES]
states: uint256[MAX_CURRENCIES]
books: HashMap[address, uint256]
# number << 2 | index => account
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
    book: uint256 = self.books[token]
    if book == 0:
        return empty(IShare.DividendState)
    state: uint256 = self._grown(self.states[(book >> INDEX) - 1], book)
    time: uint256 = book >> BOOKED_TIME & position.MASK_32
    return IShare.DividendState(
        per_unit=state >> PER_UNIT,
        waiting=state >> WAITING & MASK_137,
        booked=book & MASK_130,
        scale=book >> SCALE & 127,
        distributed_at=0 if time == 0 else position.GENESIS + time,
        fresh=state & FRESH != 0,
    )


@external
@view
def account_of(token: address, number: uint256) -> IShare.DividendAccount:
    """
    @notice A member's account in a currency as of now, in base units << scale
    """
    book: uint256 = self.books[token]
    if book == 0:
        return empty(IShare.DividendAccount)
    account: uint256 = self._account_now(book, number)
    return IShare.DividendAccount(marker=account >> PER_UNIT, accrued=account & MASK_137)


@external
@view
def claimable(account: address, token: address) -> uint256:
    """
    @return whole base units of the currency a claim would be worth now, if the token has not shrunk
    """
    book: uint256 = self.books[token]
    if book == 0:
        return 0
    return (self._account_now(book, register._number_of(account)) & MASK_137) >> (book >> SCALE & 127)


@internal
def _add(token: address, decimals: uint256, count: uint256):
    if count == MAX_CURRENCIES:
        share_refusal._refuse("at most four currencies")
    if decimals > MAX_DECIMALS:
        share_refusal._refuse("at most 24 decimals")
    if token == empty(address) or self.books[token] != 0:
        share_refusal._refuse("no token, or a currency already")
    whole: uint256 = 10 ** (15 + decimals)
    scale: uint256 = 137
    # at most 130 bits: 10**39
    for _: uint256 in range(130):
        if whole == 0:
            break
        whole >>= 1
        scale -= 1
    self.tokens[count] = token
    self.books[token] = scale << SCALE | (count + 1) << INDEX
    log IShare.CurrencyAdded(token=token, decimals=decimals)


@internal
@view
def _grown(state: uint256, book: uint256) -> uint256:
    """
    @dev The state after accrual, if its time has come. Must be asked before the supply changes.
    """
    if state & FRESH == 0 or book >> BOOKED_TIME & position.MASK_32 == position._now():
        return state
    supply: uint256 = register._supply()
    if supply < ONE_SHARE:
        return state
    delta: uint256 = (state >> WAITING & MASK_137) // supply
    # what the division leaves goes on waiting for the next distribution
    accrued: uint256 = unsafe_sub(delta << PER_UNIT, unsafe_mul(delta, supply) << WAITING)
    return unsafe_add(state, accrued) ^ FRESH


@internal
@view
def _settled(account: uint256, state: uint256, balance: uint256) -> uint256:
    per_unit: uint256 = state >> PER_UNIT
    accrued: uint256 = (account & MASK_137) + balance * (per_unit - (account >> PER_UNIT))
    return accrued | per_unit << PER_UNIT


@internal
@view
def _account_now(book: uint256, number: uint256) -> uint256:
    index: uint256 = (book >> INDEX) - 1
    return self._settled(
        self.accounts[number << 2 | index],
        self._grown(self.states[index], book),
        register._balance(number),
    )


@internal
def _accrue(index: uint256, book: uint256) -> uint256:
    state: uint256 = self.states[index]
    grown: uint256 = self._grown(state, book)
    if grown != state:
        self.states[index] = grown
    return grown


@internal
def _settle(number: uint256, balance: uint256, count: uint256):
    """
    @dev Before every change of a balance, with the balance and the supply of before. Where nothing new has accrued,
         two reads a currency and no write.
    """
    for index: uint256 in range(count, bound=MAX_CURRENCIES):
        state: uint256 = self.states[index]
        if state & FRESH != 0:
            # only now the book is needed
            state = self._accrue(index, self.books[self.tokens[index]])
        key: uint256 = number << 2 | index
        account: uint256 = self.accounts[key]
        if account >> PER_UNIT != state >> PER_UNIT:
            self.accounts[key] = self._settled(account, state, balance)


@internal
def _distribute(token: address, received: uint256):
    book: uint256 = self.books[token]
    self._check_currency(book)
    index: uint256 = (book >> INDEX) - 1
    state: uint256 = self._accrue(index, book)
    scale: uint256 = book >> SCALE & 127
    # The room for everything that waits or has accrued, and the room above `per unit` (see the widths)
    room: uint256 = (MASK_137 >> scale) - (book & MASK_130)
    spare: uint256 = (MAX_PER_UNIT - (state >> PER_UNIT)) * ONE_SHARE - (state >> WAITING & MASK_137)
    booked: uint256 = min(received, min(room, spare >> scale))
    self.states[index] = unsafe_add(state, booked << unsafe_add(scale, WAITING)) | FRESH
    dated: uint256 = book & ~(position.MASK_32 << BOOKED_TIME) | position._now() << BOOKED_TIME
    self.books[token] = unsafe_add(dated, booked)
    log IShare.Distributed(token=token, received=received, booked=booked)


@internal
def _claim(token: address, number: uint256, payee: address, gas_cap: uint256, for_less: bool) -> bool:
    """
    @dev Pays the whole units and keeps the fraction. All state is written before the payment and
         put back if that fails. False: nothing was paid and no claim has changed.
    @param for_less whether to settle for a part, if the token has shrunk: only the member himself may say so,
           since it may recover
    """
    book: uint256 = self.books[token]
    self._check_currency(book)
    index: uint256 = (book >> INDEX) - 1
    key: uint256 = number << 2 | index
    former: uint256 = self.accounts[key]
    account: uint256 = self._settled(former, self._accrue(index, book), register._balance(number))
    scale: uint256 = book >> SCALE & 127
    claimed: uint256 = (account & MASK_137) >> scale
    if claimed == 0:
        return False
    self.accounts[key] = unsafe_sub(account, claimed << scale)
    self.books[token] = unsafe_sub(book, claimed)
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(token)
    paid: uint256 = claimed
    booked: uint256 = book & MASK_130
    if balance < booked:
        # the token has shrunk: so do all claims, alike
        paid = claimed * balance // booked if for_less else 0
    # 0: unreadable, or not a unit is left of the claim
    if paid != 0 and assets._has_paid(token, payee, paid, gas_cap, balance):
        log IShare.Claimed(token=token, number=number, payee=payee, claimed=claimed, paid=paid)
        return True
    self.accounts[key] = former
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
        index: uint256 = (book >> INDEX) - 1
        scale: uint256 = book >> SCALE & 127
        state: uint256 = self.states[index]
        whole: uint256 = (state >> WAITING & MASK_137) >> scale
        self.states[index] = unsafe_sub(state, whole << unsafe_add(scale, WAITING))
        book = unsafe_sub(book, whole)
        self.books[token] = book
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(token)
    return max(balance, book & MASK_130) - (book & MASK_130)


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
            held += min(balance, self.books[currency] & MASK_130)
    return held


@internal
@pure
def _check_currency(book: uint256):
    if book == 0:
        share_refusal._refuse("not a currency")
