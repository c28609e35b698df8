# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Asset register: the assets that members share, and what of them is owed to leavers
@notice Two kinds of debt. An amount, booked where the asset could be read when a member left. And, where
        it could not, a weight: a part of what turns out to be there the first time it can be read again.
        Until then (balance - owed) x R / (R + P) is available to the cell, with P the weights of leavers and
        R what remains for who stays. Before anything is spent or booked of the asset, the weights are
        valued together: P becomes an amount, a pool, and a new generation of weights begins with R whole.
@dev Debts are rounded in favour of those who stay. Balances count up to 2^128 - 1: what a token claims
     beyond that is not seen, so no product here can overflow, whatever a token answers.
"""
from interfaces import IConstitution
from interfaces import IShare
from interfaces import ITreasury
from modules import assets
from modules import refusal
from modules import treasury_terms

uses: treasury_terms

MAX_ASSETS: constant(uint256) = 8
MAX_DECIMALS: constant(uint256) = 24
MAX_BALANCE: constant(uint256) = 2**128 - 1
# R of an asset without pending weights. Half of what a half word holds, so that R and P share a slot.
WHOLE: constant(uint256) = 2**127

_list: address[8]
# Of the execution under way: what it has paid out by name, whatever came in meanwhile; and whether it
# has called anything that could take assets away at all.
_spent: transient(HashMap[address, uint256])
_spending: transient(bool)
# A claim is an amount, or a weight with this bit and its generation above its 128 bits.
WEIGHT: constant(uint256) = 1 << 255
CLAIM_GENERATION: constant(uint256) = 128
# place in the list + 1: 8 bits | decimals 8 | weighed 1 | (15 free) | generation of weights 32 | (64 free) | owed 128
WEIGHED: constant(uint256) = 1 << 16
GENERATION: constant(uint256) = 32
_books: HashMap[address, uint256]
# R 128 | P 128 of the present generation; read only where the book says `weighed`
_weights: HashMap[address, uint256]
# what a former generation is owed 128 | its weights not pulled yet 128
_pools: HashMap[address, HashMap[uint256, uint256]]


# ------------------------------------------------------------------ by vote
@external
@reentrant
def register_asset(asset: address, decimals: uint256):
    """
    @notice Adds an asset to those that a leaver gets his part of (at most 8).
    @dev By vote only. Reverts for a contract of the cell, what can't be read now, more than 24 decimals, decimals
         other than those the token states, and another address of what is registered already.
    @param asset an ERC-20, or assets.NATIVE for the native coin
    """
    treasury_terms._check_vote()
    self._register(asset, decimals)


@external
@reentrant
def unregister_asset(asset: address):
    """
    @notice Takes an asset from the list. What is held of it stays the cell's, but leavers get none.
    @dev By vote only. Reverts while leavers are owed some. What pays dividends goes on paying them.
    """
    treasury_terms._check_vote()
    book: uint256 = self._registered_book(asset)
    if book >> 128 != 0 or book & WEIGHED != 0:
        refusal._refuse("leavers are owed some")
    last: uint256 = treasury_terms._asset_count() - 1
    index: uint256 = book & 255
    moved: address = self._list[last]
    self._list[index - 1] = moved
    self._books[moved] = self._books[moved] >> 8 << 8 | index
    self._list[last] = empty(address)
    self._books[asset] = 0
    treasury_terms._control -= treasury_terms.ONE_ASSET
    log ITreasury.AssetUnregistered(asset=asset)


@external
@reentrant
def register_currency(asset: address):
    """
    @notice Makes a registered asset a currency of dividends, for good (at most 4).
    @dev By vote only.
    """
    treasury_terms._check_vote()
    self._add_currency(asset)


# ------------------------------------------------------------------ reads
@external
@view
@reentrant
def registered_assets() -> DynArray[address, 8]:
    found: DynArray[address, 8] = []
    for i: uint256 in range(treasury_terms._asset_count(), bound=MAX_ASSETS):
        found.append(self._list[i])
    return found


@external
@view
@reentrant
def available(asset: address) -> uint256:
    """
    @notice What the cell may spend of an asset, in base units, rounded down; 0 if it can't be read.
    """
    return self._available(asset)


@external
@view
@reentrant
def status(asset: address) -> (uint256, bool, bool):
    """
    @return available(asset), whether an execution is under way, whether the cell is dissolved
    """
    return (
        self._available(asset),
        treasury_terms._executor != empty(address),
        treasury_terms._is_dissolved(),
    )


# ------------------------------------------------------------------ internal
@internal
def _initialize(list: DynArray[IConstitution.Asset, 8]):
    for asset: IConstitution.Asset in list:
        self._register(asset.token, asset.decimals)
        if asset.dividend:
            self._add_currency(asset.token)


@internal
def _register(asset: address, decimals: uint256):
    count: uint256 = treasury_terms._asset_count()
    if count == MAX_ASSETS:
        refusal._refuse("no more than 8 assets")
    if self._is_registered(asset):
        refusal._refuse("registered already")
    if treasury_terms._is_own(asset):
        refusal._refuse("the cell's own contract")
    balance: uint256 = self._read(asset)
    if asset != assets.NATIVE and not self._states(asset, decimals):
        refusal._refuse("wrong decimals")
    # Some tokens have two addresses, and on some chains one shows everybody's native coin as its balances. Under both
    # the same money would be shared out twice, and under the second one nobody would be owed any. It gives itself
    # away by equal, not empty, balances of the treasury and of who sent this transaction. (A sound token that
    # happens to show the same is registered by sending the transaction from another account.)
    witness: uint256 = assets._read_of(asset, tx.origin)[1]
    for i: uint256 in range(count, bound=MAX_ASSETS):
        other: address = self._list[i]
        if (
            balance | witness != 0
            and assets._read(other)[1] == balance
            and assets._read_of(other, tx.origin)[1] == witness
        ):
            refusal._refuse("mirrors another asset")
    if decimals > MAX_DECIMALS:
        refusal._refuse("no more than 24 decimals")
    self._list[count] = asset
    self._books[asset] = count + 1 | decimals << 8
    treasury_terms._control += treasury_terms.ONE_ASSET
    log ITreasury.AssetRegistered(asset=asset, decimals=decimals)


@internal
def _add_currency(asset: address):
    extcall IShare(treasury_terms._share()).add_currency(
        asset, self._registered_book(asset) >> 8 & 255
    )


@internal
@view
def _states(token: address, decimals: uint256) -> bool:
    """
    @dev Does the token state these decimals? One that states none leaves it to the vote.
    """
    answered: bool = False
    stated: uint256 = 0
    answered, stated = assets._ask(token, method_id("decimals()"))
    return not answered or stated == decimals


@internal
@view
def _is_registered(asset: address) -> bool:
    return self._books[asset] != 0


@internal
@view
def _registered_book(asset: address) -> uint256:
    book: uint256 = self._books[asset]
    if book == 0:
        refusal._refuse("register the asset first")
    return book


@internal
def _count(asset: address, amount: uint256):
    self._spending = True
    self._spent[asset] += amount


@internal
@view
def _read(asset: address) -> uint256:
    """
    @dev The balance, for where there is no going on without it.
    """
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(asset)
    if not readable:
        refusal._refuse("asset can't be read")
    return balance


@internal
def _pay(asset: address, receiver: address, amount: uint256):
    """
    @dev A payment that must succeed; one of nothing would only use up what it is for.
    """
    if amount == 0 or not assets._pay(asset, receiver, amount, assets.PAY_GAS):
        refusal._refuse("can't be paid now")


@internal
@view
def _weights_of(asset: address, book: uint256) -> (uint256, uint256):
    if book & WEIGHED == 0:
        return WHOLE, 0
    word: uint256 = self._weights[asset]
    return word & MAX_BALANCE, word >> 128


@internal
@view
def _available(asset: address) -> uint256:
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(asset)
    return self._available_of(asset, balance)


@internal
@view
def _available_of(asset: address, balance: uint256) -> uint256:
    book: uint256 = self._books[asset]
    free: uint256 = self._free_of_debt(balance, book)
    if book & WEIGHED == 0:
        return free
    remaining: uint256 = 0
    pending: uint256 = 0
    remaining, pending = self._weights_of(asset, book)
    return free * remaining // (remaining + pending)


@internal
@pure
def _free_of_debt(balance: uint256, book: uint256) -> uint256:
    debt: uint256 = book >> 128
    seen: uint256 = min(balance, MAX_BALANCE)
    if seen <= debt:
        return 0
    return seen - debt


@internal
def _book(asset: address, amount: uint256):
    """
    @dev `amount` is at most what is available, so owed stays within its 128 bits.
    """
    self._books[asset] += amount << 128


@internal
def _weigh(asset: address, shares: uint256, supply: uint256) -> uint256:
    """
    @dev Turns a leaver's part of R into a pending weight: all of it if he is the last. Returns his claim, or
         zero.
    """
    book: uint256 = self._books[asset]
    remaining: uint256 = 0
    pending: uint256 = 0
    remaining, pending = self._weights_of(asset, book)
    weight: uint256 = remaining * shares // supply
    if weight == 0:
        return 0
    self._weights[asset] = remaining - weight | pending + weight << 128
    self._books[asset] = book | WEIGHED
    return WEIGHT | self._generation(book) << CLAIM_GENERATION | weight


@internal
def _value(asset: address, balance: uint256):
    """
    @dev Turns pending weights into an amount owed, once they are worth something. Whatever spends or
         books comes here first: nothing that happens later lowers their part.
    """
    book: uint256 = self._books[asset]
    if book & WEIGHED == 0:
        return
    remaining: uint256 = 0
    pending: uint256 = 0
    remaining, pending = self._weights_of(asset, book)
    amount: uint256 = self._free_of_debt(balance, book) * pending // (remaining + pending)
    if amount != 0:
        # `_weights` is left as it is: without the bit nobody reads it
        self._pools[asset][self._generation(book)] = amount | pending << 128
        self._books[asset] = (book ^ WEIGHED) + (amount << 128 | 1 << GENERATION)


@internal
def _available_now(asset: address) -> uint256:
    """
    @dev What is available, for who is about to spend it.
    """
    balance: uint256 = self._read(asset)
    self._value(asset, balance)
    return self._available_of(asset, balance)


@internal
def _check_available(asset: address, amount: uint256):
    if amount > self._available_now(asset):
        refusal._refuse("more than is available")


@internal
@pure
def _generation(book: uint256) -> uint256:
    return book >> GENERATION & treasury_terms.WORD


@internal
@view
def _worth(asset: address, claim: uint256) -> (bool, uint256):
    """
    @return whether the claim is a weight without a value so far; the weight then, otherwise its amount: a
            weight's part of its pool, which may be rounded down to nothing (the last one takes the rest)
    """
    weight: uint256 = claim & MAX_BALANCE
    if claim & WEIGHT == 0:
        return False, weight
    pool: uint256 = self._pool(asset, claim)
    # the present generation has none yet
    if pool == 0:
        return True, weight
    return False, (pool & MAX_BALANCE) * weight // (pool >> 128)


@internal
@view
def _pool(asset: address, claim: uint256) -> uint256:
    return self._pools[asset][claim >> CLAIM_GENERATION & treasury_terms.WORD]


@internal
def _draw(asset: address, claim: uint256, balance: uint256) -> uint256:
    """
    @dev Strikes a weight off its pool; returns a claim's amount, which is still owed.
    """
    self._value(asset, balance)
    weighed: bool = False
    amount: uint256 = 0
    weighed, amount = self._worth(asset, claim)
    if weighed:
        refusal._refuse("can't be valued now")
    if claim & WEIGHT != 0:
        generation: uint256 = claim >> CLAIM_GENERATION & treasury_terms.WORD
        self._pools[asset][generation] -= amount | (claim & MAX_BALANCE) << 128
    return amount


@internal
def _settle(asset: address, amount: uint256, balance: uint256) -> uint256:
    """
    @dev Strikes an amount off; returns what is paid for it. If the token has shrunk below what is owed,
         all amounts shrink alike, in whatever order they are pulled.
    """
    book: uint256 = self._books[asset]
    self._books[asset] = book - (amount << 128)
    debt: uint256 = book >> 128
    if balance >= debt:
        return amount
    return amount * balance // debt
