# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Buy-back: shares bought by the cell at a voted price
@notice One offer at a time. A new one takes the place of the former; the end of the cell ends it.
"""
from interfaces import IShare
from interfaces import ITreasury
from modules import asset_register
from modules import refusal
from modules import treasury_terms

uses: treasury_terms
uses: asset_register

WHOLE_SHARE: constant(uint256) = 10**6

_offer: ITreasury.Offer


@external
@reentrant
def offer_buy_back(asset: address, price: uint256, shares: uint256, until: uint256):
    """
    @notice Offers to buy shares back. To withdraw an offer, make one of no shares.
    @dev By vote only. Reverts if the asset is not registered. A price that can't be multiplied by the shares is an
         offer nobody can accept.
    @param price base units of the asset for one whole share (10^6 units)
    @param shares share units, at most
    @param until the last second in which the offer can be accepted
    """
    treasury_terms._check_vote()
    asset_register._registered_book(asset)
    self._offer = ITreasury.Offer(asset=asset, price=price, shares=shares, until=until)
    log ITreasury.BuyBackOffered(asset=asset, price=price, shares=shares, until=until)


@external
def sell_back(shares: uint256, minimum: uint256) -> uint256:
    """
    @notice Accepts the offer: burns shares of the caller and pays their price, rounded down, to his payee.
    @dev Reverts if the offer has ended or does not cover so many shares, if its asset is not registered any more, if
         the price is below `minimum`, if not so much is available, or if the payment fails.
    @param shares share units (6 decimals)
    @param minimum base units the caller wants at least
    @return base units paid
    """
    treasury_terms._check_idle()
    left: uint256 = self._offer.shares
    if shares > left:
        refusal._refuse("the offer is smaller")
    if block.timestamp > self._offer.until or treasury_terms._is_dissolved():
        refusal._refuse("the offer has ended")
    amount: uint256 = self._offer.price * shares // WHOLE_SHARE
    if amount < minimum:
        refusal._refuse("below your minimum")
    asset: address = self._offer.asset
    # the offer may outlive it; what leavers are owed could be registered under another address by now
    asset_register._registered_book(asset)
    asset_register._check_available(asset, amount)
    self._offer.shares = left - shares
    burned: IShare.Burned = treasury_terms._burn(msg.sender, shares, False)
    asset_register._pay(asset, burned.payee, amount)
    log ITreasury.SoldBack(
        number=burned.number, asset=asset, receiver=burned.payee, shares=shares, amount=amount
    )
    return amount


@external
@view
@reentrant
def buy_back_offer() -> ITreasury.Offer:
    """
    @notice The latest offer; it can be accepted while some of its shares and its time remain, and the cell
            is not dissolved.
    """
    return self._offer
