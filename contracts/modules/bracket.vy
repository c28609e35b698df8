# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Bracket: what an execution may take out of the treasury
@notice Around every execution the balances of all registered assets are compared. No execution takes more of
        an asset than was available before it: what leavers are owed stays. And on the ordinary track every
        decrease, and every payment whatever comes in meanwhile, counts against a part of the asset per period,
        over all decisions together.
@dev An asset that can't be read before or after counts as empty both times: a broken token stops nothing.
     What `send` and `spend_with` took of it counts all the same, so that a token can't hide a payment by
     answering now and then. An execution that only calls Share, the Governor or the treasury's own rules is
     not held against any balance: a token that lies could veto it.
"""
from interfaces import ITreasury
from modules import asset_register
from modules import assets
from modules import limits
from modules import refusal
from modules import treasury_terms

READABLE: constant(uint256) = 2**128

uses: treasury_terms
uses: asset_register

# The bracket of the execution under way. The list of assets may change within it: those of the
# beginning count.
_count: transient(uint256)
_assets: transient(address[8])
_before: transient(uint256[8])

# what is left of the period's limit 128 | end of the period 128
_limits: HashMap[address, uint256]


@external
@reentrant
def set_spending_limit(limit: uint256, period: uint256):
    """
    @notice Sets how much of an asset the ordinary track may spend in a period. Every registered asset's next
            ordinary decrease begins a new period; one that is registered again later goes on with the
            period it had, until that ends.
    @dev By vote only. Reverts outside the bounds.
    @param limit basis points of what is available when the period begins
    @param period seconds
    """
    treasury_terms._check_vote()
    treasury_terms._set_spending_limit(limit, period)
    for i: uint256 in range(treasury_terms._asset_count(), bound=asset_register.MAX_ASSETS):
        self._limits[asset_register._list[i]] = 0


@external
@view
@reentrant
def asset_words(asset: address) -> uint256[3]:
    """
    @notice What the books say of an asset, registered or not, as it is packed: book, weights, limit. The Lens
            unpacks it.
    """
    return [
        asset_register._books[asset],
        asset_register._weights[asset],
        self._limits[asset],
    ]


@internal
def _open():
    count: uint256 = treasury_terms._asset_count()
    self._count = count
    for i: uint256 in range(count, bound=asset_register.MAX_ASSETS):
        asset: address = asset_register._list[i]
        self._assets[i] = asset
        self._before[i] = self._seen(asset)
        # an earlier execution of this transaction may have sent it before it was registered
        asset_register._spent[asset] = 0


@internal
def _close(ordinary: bool):
    if not asset_register._spending:
        return
    asset_register._spending = False
    for i: uint256 in range(self._count, bound=asset_register.MAX_ASSETS):
        asset: address = self._assets[i]
        before: uint256 = self._before[i]
        after: uint256 = self._seen(asset)
        spent: uint256 = asset_register._spent[asset]
        taken: uint256 = spent
        if before & after & READABLE != 0:
            taken = before - min(after, before)
        before &= asset_register.MAX_BALANCE
        counted: uint256 = max(taken, spent)
        if counted == 0:
            continue
        available: uint256 = asset_register._available_of(asset, before)
        if taken > available:
            refusal._refuse("leavers are owed this")
        asset_register._value(asset, before)
        if ordinary:
            self._count_spending(asset, counted, available)


@internal
@view
def _seen(asset: address) -> uint256:
    """
    @dev The balance as far as the books go (what lies beyond is nobody's), with READABLE if it could be read.
    """
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read_of(asset, self)
    if not readable:
        return 0
    return READABLE | min(balance, asset_register.MAX_BALANCE)


@internal
def _count_spending(asset: address, amount: uint256, available: uint256):
    word: uint256 = self._limit_now(asset, available)
    if amount > word & asset_register.MAX_BALANCE:
        refusal._refuse("above this period's limit")
    self._limits[asset] = word - amount


@internal
@view
def _limit_now(asset: address, available: uint256) -> uint256:
    """
    @dev The limit's word; that of a new period if none is running.
    """
    word: uint256 = self._limits[asset]
    if block.timestamp < word >> 128:
        return word
    return (
        available * treasury_terms._spending_limit() // limits.BASIS
        | block.timestamp + treasury_terms._spending_period() << 128
    )
