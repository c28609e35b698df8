# pragma version 0.4.3
# pragma nonreentrancy on
# pragma optimize gas
"""
@title RevenueSplitter
@license AGPL-3.0-only
@notice The address a cell gives its customers. Whatever arrives here is revenue, however it comes: beyond what is
        booked (dividends still to be released, and credits of those who could not be paid) all of the balance is
        split by the voted ratios whenever anyone calls `allocate`.
        Anyone may pay, allocate, and pull a credit for the one it belongs to; only the treasury, by vote, changes
        ratios, recipients, smoothing and reserve floors. It trusts the Share and the Treasury of its cell. A token
        that lies or fails harms only what is booked in that token.
@custom:kill Nothing stops it. To stop distributing, vote a split of zero: all revenue then goes to the treasury.
             After the cell is dissolved everything does.
"""
from interfaces import ICellFactory
from interfaces import IConstitution
from interfaces import IShare
from interfaces import ISplitter
from interfaces import ITreasury

from modules import assets
from modules import clone
from modules import credits
from modules import limits
from modules import split
from modules import streams

implements: ISplitter

initializes: clone
initializes: credits
initializes: split
initializes: streams

exports: (
    clone.factory,
    credits.credit_of,
    credits.total_credits,
    split.is_open,
    split.is_recipient,
    split.terms,
    split.treasury,
    streams.stream,
)

# Share accrues nothing while fewer shares than one whole exist.
LEAST_SUPPLY: constant(uint256) = 10**6

# The cell's register of members.
share: public(address)
# What the treasury's available balance of an asset is filled up to before revenue is split, base units.
reserve_floor: public(HashMap[address, uint256])


@deploy
def __init__():
    clone.__init__()
    split.__init__((staticcall ICellFactory(msg.sender).bounds()).smoothing)


@external
@payable
@reentrant  # a recipient may send back what he was just paid; that is revenue again
def __default__():
    """
    @notice Native coin is revenue, from the end of founding on.
    @dev Reverts before the cell is open, and for any calldata: a call to a function that does not exist must not
         look done.
    """
    assert len(msg.data) == 0, "splitter: no such function"
    self._check_open(split.settings)


# --- founding: only the factory


@external
def initialize(
    terms: IConstitution.SplitTerms,
    cell: IConstitution.Contracts,
    assets_: DynArray[IConstitution.Asset, 8],
):
    """
    @notice Gives the clone its rules, in the transaction that creates it
    @dev Reverts for anyone but the factory, on the master, and where a term breaks its bounds.
    """
    clone._check_factory()
    self.share = cell.share
    split._set_treasury(cell.treasury)
    self._set_split(terms, cell)
    for asset: IConstitution.Asset in assets_:
        if asset.reserve_floor > 0:
            self._set_reserve_floor(asset.token, asset.reserve_floor)


@external
def open():
    """
    @notice Ends the founding: from now on money is accepted. Only the factory.
    """
    clone._check_factory()
    split._open()


# --- rules: only the treasury


@external
def set_split(terms: IConstitution.SplitTerms):
    """
    @notice Replaces ratios, recipients and smoothing. What has arrived and is not allocated yet is split by the new
            rule (call `allocate` before, if it should not be); what is in a stream stays the members' and keeps
            its end.
    @dev Reverts for anyone but the treasury; for ratios of more than 10,000 together; for a recipient that is
         empty, named twice, without a part, a contract of the cell, or a mandate; for a smoothing out of bounds.
    """
    self._check_treasury()
    treasury: address = msg.sender
    cell: IConstitution.Contracts = IConstitution.Contracts(
        share=self.share,
        governor=staticcall ITreasury(treasury).governor(),
        treasury=treasury,
        splitter=self,
    )
    self._set_split(terms, cell)


@external
def set_reserve_floor(asset: address, target: uint256):
    """
    @notice Sets up to what the treasury is filled in this asset before revenue is split
    @dev Reverts for anyone but the treasury.
    @param target base units; 0 = revenue is split at once
    """
    self._check_treasury()
    self._set_reserve_floor(asset, target)


# --- anyone


@external
@payable
def pay(asset: address, amount: uint256, memo: String[64]):
    """
    @notice Pays the cell, with a receipt. A plain transfer is revenue just the same.
    @dev Reverts before the cell is open and after it is dissolved; where the token refuses; where the value sent is
         not `amount` for native coin, or not zero for a token.
    @param asset NATIVE, or an ERC-20 that the payer has approved for this contract
    @param amount base units; the receipt says what arrived of it
    @param memo what the payer wants to be known: an order or invoice number
    """
    self._check_open(split.settings)
    assert not staticcall ITreasury(self._treasury()).dissolved(), "splitter: the cell is dissolved"
    received: uint256 = amount
    if asset == assets.NATIVE:
        assert msg.value == amount, "splitter: value differs from amount"
    else:
        assert msg.value == 0, "splitter: value beside a token"
        before: uint256 = self._balance(asset)
        assert assets._pull(asset, msg.sender, amount), "splitter: the token refused the payment"
        # A token may take a fee on the way (less arrives), or call others who send some more (not this payer's).
        balance: uint256 = self._balance(asset)
        received = min(amount, balance - min(before, balance))
    log ISplitter.Received(payer=msg.sender, asset=asset, amount=received, memo=memo)


@external
def allocate(asset: address):
    """
    @notice Splits what has arrived since the last time, and releases what is due of the dividends. First the
            treasury is filled up to its reserve floor; of the rest, dividends and each recipient get their ratio,
            rounded down, and the treasury what remains. An asset that is no dividend currency goes to the treasury
            whole. Does nothing where there is nothing to do.
    @dev Reverts before the cell is open, where the asset's balance can't be read, where the gas does not suffice to
         give every payment its chance, while the treasury executes, unless the treasury calls, and where an
         asset that is no currency takes one along.
    @param asset NATIVE or an ERC-20
    """
    settings: uint256 = split.settings
    # while members are being entered, a dividend would go to those who came first
    self._check_open(settings)
    treasury: address = split._account(settings)
    share: address = self.share
    available: uint256 = 0
    executing: bool = False
    dissolved: bool = False
    available, executing, dissolved = staticcall ITreasury(treasury).status(asset)
    # A proposal in the middle of its steps must not find its balances moved by an outsider.
    assert not executing or msg.sender == treasury, "splitter: the treasury is executing"

    balance: uint256 = self._balance(asset)
    streamed: uint256 = 0
    level: uint256 = 0
    end: uint256 = 0
    streamed, level, end = streams._now(asset)
    owed: uint256 = credits.total_credits[asset]
    booked: uint256 = streamed + owed
    # What one call can handle; a currency never has as much, a lying token may say so.
    revenue: uint256 = min(balance - min(balance, booked), streams.MAX_ADDED)

    currency: bool = False
    dividend: uint256 = 0
    to_treasury: uint256 = revenue
    rest: uint256 = 0
    if dissolved:
        level = 0
    elif revenue > 0 and staticcall IShare(share).is_currency(asset):
        currency = True
        if owed > 0:
            # what the treasury only has to pull fills the reserve as well
            available += credits.credits[asset][treasury]
        target: uint256 = self.reserve_floor[asset]
        rest = revenue - min(revenue, target - min(target, available))
        dividend = rest * split._dividend_ratio(settings) // limits.BASIS
        to_treasury -= dividend
    released: uint256 = streamed - streams._units(level)
    # What is due while the token reads as worth nothing waits: it may recover.
    if revenue == 0 and self._covered(released, balance, booked) == 0:
        return

    # Effects first: the stream is written as if the payment succeeded.
    to_share: uint256 = self._covered(released, balance, booked)
    due: uint256 = released
    smoothing: uint256 = split._smoothing(settings)
    if smoothing == 0:
        to_share += dividend
        due += dividend
    elif dividend > 0:
        level, end = streams._blend(level, end, dividend, smoothing)
    if streamed > 0 or level > 0:
        streams._set(asset, level, end)

    if dissolved and to_share > 0 and staticcall IShare(share).totalSupply() < LEAST_SUPPLY:
        # nobody is left whom a dividend could reach
        to_treasury += to_share
        to_share = 0
    if to_share > 0 and not self._distribute(share, asset, to_share):
        # Share can't be paid now: it goes back into the stream (whose end may have passed), for the next call
        total: uint256 = level + (due << streams.FRACTION)
        if end > block.timestamp:
            # what is due already weighs with no time left
            end = block.timestamp + level * (end - block.timestamp) // total
        streams._set(asset, total, end)
        log ISplitter.Withheld(asset=asset, amount=due)
    if rest > 0:
        for i: uint256 in range(split._count(settings), bound=split.MAX_RECIPIENTS):
            recipient: uint256 = split.recipients[i]
            part: uint256 = rest * (recipient >> 160) // limits.BASIS
            if part > 0:
                to_treasury -= part
                self._pay_or_credit(asset, split._account(recipient), part)
    held: uint256 = 0
    # What is neither registered nor a currency may be another address of a currency. Of the others nothing is
    # compared: one currency that lies could hold up them all.
    unknown: bool = (
        not currency
        and (staticcall ITreasury(treasury).asset_words(asset))[0] == 0
        and not staticcall IShare(share).is_currency(asset)
    )
    if unknown:
        held = self._held(share)
    if to_treasury > 0:
        self._pay_or_credit(asset, treasury, to_treasury)
    if unknown:
        assert self._held(share) >= held, "splitter: this would take a currency along"
    log ISplitter.Allocated(
        asset=asset, revenue=revenue, dividend=dividend, treasury=to_treasury, released=released
    )


@external
def withdraw_credit(asset: address, recipient: address):
    """
    @notice Pays a credit to the one it belongs to. Anyone may.
    @dev Reverts where there is none and where the payment fails.
    """
    self._withdraw(asset, recipient, recipient)


@external
def redirect_credit(asset: address, receiver: address):
    """
    @notice Pays the caller's own credit to another address, for instance because a token has blocked him
    @dev Reverts where there is none and where the payment fails.
    """
    self._withdraw(asset, msg.sender, receiver)


# --- reads


@external
@view
def revenue(asset: address) -> uint256:
    """
    @notice What `allocate` would split now, base units
    """
    return self._uncommitted(asset)


@external
@view
def unreleased(asset: address) -> uint256:
    """
    @notice What is booked for the members and not released yet as of now, base units. If the token itself has shrunk
            below what is booked, the part of it that is covered.
    """
    booked: uint256 = 0
    level: uint256 = 0
    end: uint256 = 0
    booked, level, end = streams._now(asset)
    return self._covered(
        streams._units(level), self._balance(asset), booked + credits.total_credits[asset]
    )


@external
@view
def releasable(asset: address) -> uint256:
    """
    @notice What of the stream is due to the members now and would be paid to Share by `allocate`, base units
    """
    booked: uint256 = 0
    level: uint256 = 0
    end: uint256 = 0
    booked, level, end = streams._now(asset)
    return self._covered(
        booked - streams._units(level),
        self._balance(asset),
        booked + credits.total_credits[asset],
    )


# --- internal


@internal
def _distribute(share: address, asset: address, amount: uint256) -> bool:
    """
    @dev Native coin goes with the report. Of a token it reports what arrived, which may be less than was sent.
    """
    if asset == assets.NATIVE:
        extcall IShare(share).distribute(asset, amount, value=amount)
        return True
    before: uint256 = 0
    after: uint256 = 0
    readable: bool = False
    readable, before = assets._read_of(asset, share)
    if not readable or not assets._pay(asset, share, amount, assets.PAY_GAS):
        return False
    readable, after = assets._read_of(asset, share)
    received: uint256 = min(amount, after - min(before, after))
    if received > 0:
        extcall IShare(share).distribute(asset, received)
    return True


@internal
@view
def _held(share: address) -> uint256:
    """
    @dev What is here in currencies. Some tokens have two addresses: what is paid under one may be revenue, or
         booked, under the other.
    """
    held: uint256 = 0
    for currency: address in staticcall IShare(share).currencies():
        readable: bool = False
        balance: uint256 = 0
        readable, balance = assets._read(currency)
        held += min(balance, streams.MAX_ADDED)
    return held


@internal
def _pay_or_credit(asset: address, recipient: address, amount: uint256):
    """
    @dev Nobody who can't be paid stops the others.
    """
    if assets._has_paid(asset, recipient, amount, assets.PAY_GAS, self._balance(asset)):
        log ISplitter.Paid(asset=asset, recipient=recipient, amount=amount)
    else:
        credits._add(asset, recipient, amount)


@internal
def _withdraw(asset: address, recipient: address, receiver: address):
    balance: uint256 = self._balance(asset)
    booked: uint256 = streams._units(streams._unpack(asset)[0]) + credits.total_credits[asset]
    credit: uint256 = credits._take(asset, recipient)
    paid: uint256 = self._covered(credit, balance, booked)
    # While the token reads as worth nothing the credit is kept: it may recover.
    assert paid != 0 and assets._pay(
        asset, receiver, paid, assets.PAY_GAS
    ), "splitter: the payment failed"
    log ISplitter.CreditWithdrawn(
        asset=asset, recipient=recipient, receiver=receiver, credit=credit, paid=paid
    )


@internal
def _set_split(terms: IConstitution.SplitTerms, cell: IConstitution.Contracts):
    for recipient: IConstitution.Recipient in terms.recipients:
        # an operator has what he draws, under budget and report
        assert not staticcall ICellFactory(clone.FACTORY).serves_mandates(
            recipient.account
        ), "splitter: a mandate can't be a recipient"
    split._set(terms, cell)


@internal
def _set_reserve_floor(asset: address, target: uint256):
    former: uint256 = self.reserve_floor[asset]
    self.reserve_floor[asset] = target
    log ISplitter.ReserveFloorChanged(asset=asset, former=former, target=target)


@internal
@view
def _uncommitted(asset: address) -> uint256:
    balance: uint256 = self._balance(asset)
    booked: uint256 = streams._units(streams._unpack(asset)[0]) + credits.total_credits[asset]
    return balance - min(balance, booked)


@internal
@view
def _balance(asset: address) -> uint256:
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(asset)
    assert readable, "splitter: asset can't be read"
    return balance


@internal
@view
def _treasury() -> address:
    return split._account(split.settings)


@internal
@pure
def _covered(amount: uint256, balance: uint256, booked: uint256) -> uint256:
    """
    @dev If a token shrinks below what is booked in it, all that is booked shrinks alike, rounded down.
    """
    if balance >= booked:
        return amount
    return amount * balance // booked


@internal
@pure
def _check_open(settings: uint256):
    assert split._is_open(settings), "splitter: the founding is not finished"


@internal
@view
def _check_treasury():
    assert msg.sender == self._treasury(), "splitter: only the treasury"
