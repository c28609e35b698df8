# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Payments: how a vote spends
@notice `send` pays up to 32 receivers. `spend_with` lets one contract take a sum within one call, and leaves
        no allowance behind.
"""
from ethereum.ercs import IERC20
from interfaces import ITreasury
from modules import asset_register
from modules import assets
from modules import calls
from modules import refusal
from modules import treasury_terms

# As many as fit into what `Treasury.execute` takes. A longer list would be paid for in memory, used or not: 1,100 gas
# for 128.
MAX_RECEIVERS: constant(uint256) = 32

uses: treasury_terms
uses: asset_register


@external
@reentrant
def send(
    asset: address,
    receivers: DynArray[address, MAX_RECEIVERS],
    amounts: DynArray[uint256, MAX_RECEIVERS],
):
    """
    @notice Pays each receiver his amount, in base units. A receiver who can't be paid stops it all.
    @dev By vote only. Reverts if the lists are empty or differ in length, if a receiver is the zero
         address, if a payment fails (also by burning more than 300,000 gas), or if the asset is registered
         and can't be read.
    @param asset an ERC-20, or assets.NATIVE for the native coin
    """
    treasury_terms._check_vote()
    self._check_readable(asset)
    if len(receivers) != len(amounts) or len(receivers) == 0:
        refusal._refuse("one amount a receiver")
    for i: uint256 in range(len(receivers), bound=MAX_RECEIVERS):
        if receivers[i] == empty(address) or not assets._pay(
            asset, receivers[i], amounts[i], assets.PAY_GAS
        ):
            refusal._refuse("can't pay a receiver")
        asset_register._count(asset, amounts[i])
        log ITreasury.Sent(asset=asset, receiver=receivers[i], amount=amounts[i])


@external
@reentrant
def spend_with(asset: address, amount: uint256, target: address, data: Bytes[2048]):
    """
    @notice Lets `target` take up to `amount` while it is called with `data`. Native coin goes along with the
            call; an ERC-20 is approved before it and no longer after it. All of `amount` counts as spent.
    @dev By vote only. Reverts with the target's reason if the call fails, if the allowance can't be given or
         cleared, and for Share as the target.
    @param amount base units
    """
    treasury_terms._check_vote()
    self._check_readable(asset)
    # the share needs no allowance, and `execute` keeps some of its functions from a vote
    if target == treasury_terms._share():
        refusal._refuse("not with the share")
    if asset == assets.NATIVE:
        calls._check(target, amount, len(data))
        raw_call(target, data, value=amount)
    else:
        self._approve(asset, target, amount)
        calls._check(target, 0, len(data))
        raw_call(target, data)
        self._approve(asset, target, 0)
        if staticcall IERC20(asset).allowance(self, target) != 0:
            refusal._refuse("allowance remains")
    asset_register._count(asset, amount)
    log ITreasury.SpentWith(asset=asset, target=target, amount=amount)


@external
@reentrant
def burn(owner: address, amount: uint256):
    """
    @notice Burns shares that their owner has approved to the treasury, for nothing.
    @dev By vote only.
    @param amount share units (6 decimals)
    """
    treasury_terms._check_vote()
    treasury_terms._burn(owner, amount, True)


@internal
def _approve(token: address, spender: address, amount: uint256):
    if not assets._approve(token, spender, amount):
        refusal._refuse("allowance refused")


@internal
@view
def _check_readable(asset: address):
    """
    @dev The bracket is blind to an asset that can't be read.
    """
    if asset_register._is_registered(asset):
        asset_register._read(asset)
