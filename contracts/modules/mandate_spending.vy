# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Mandate spending: what the operator does with what he has drawn
@notice Always from this account, never as the treasury: the most that can be lost is what is in it.
"""
from ethereum.ercs import IERC20
from interfaces import IMandate
from modules import assets
from modules import mandate_charter
from modules import mandate_refusal

uses: mandate_charter

# Of the call under way: what the mandate's assets were before.
_before: transient(HashMap[address, uint256])


@external
def pay(asset: address, receiver: address, amount: uint256):
    """
    @notice Pays one receiver: `spend` without lists, which are paid for in memory, used or not.
    @dev The operator only, while the mandate runs. Reverts for a receiver who is not listed, an asset the mandate has no
         budget for, and if the payment fails (also by burning more than 300,000 gas).
    @param amount base units
    """
    word: uint256 = 0
    sums: uint256 = 0
    word, sums = self._check_spending(asset)
    self._pay(word, asset, receiver, amount)
    mandate_charter.sums[asset] = sums + self._bounded(sums, amount)


@external
def spend(asset: address, receivers: DynArray[address, 128], amounts: DynArray[uint256, 128]):
    """
    @notice Pays each receiver his amount. One who can't be paid stops it all.
    @dev The operator only, while the mandate runs. Reverts for a receiver who is not listed, lists that are empty or
         differ in length, an asset the mandate has no budget for, and if a payment fails (also by burning
         more than 300,000 gas).
    @param amounts base units
    """
    word: uint256 = 0
    sums: uint256 = 0
    word, sums = self._check_spending(asset)
    if len(receivers) != len(amounts) or len(receivers) == 0:
        mandate_refusal._refuse("one amount a receiver")
    spent: uint256 = 0
    for i: uint256 in range(len(receivers), bound=128):
        spent += amounts[i]
        self._pay(word, asset, receivers[i], amounts[i])
    # what was returned by way of a receiver stays in its half
    mandate_charter.sums[asset] = sums + self._bounded(sums, spent)


@external
def call(target: address, amount: uint256, data: Bytes[8192]):
    """
    @notice Calls a listed function of a contract. What the mandate's assets lose by it is booked as spent.
    @dev The operator only, while the mandate runs. Reverts with the target's reason if the call fails, and for calls that
         are not listed, contracts of the cell, assets, and addresses without code of their own.
    @param amount native coin to send along, in base units; only if the mandate has a budget of it
    """
    self._check_call(target, data)
    if amount != 0 and not mandate_charter._is_asset(assets.NATIVE):
        mandate_refusal._refuse("not an asset of this mandate")
    self._open()
    raw_call(target, data, value=amount)
    self._close()
    log IMandate.Called(
        target=target, selector=self._selector(data), asset=assets.NATIVE, amount=amount
    )


@external
def call_with(asset: address, amount: uint256, target: address, data: Bytes[8192]):
    """
    @notice Calls a listed function of a contract that may take up to `amount` of an ERC-20 within the call. No allowance
            stays behind.
    @dev As `call`. Reverts, too, if the allowance can't be given or cleared, and for the native coin (see `call`).
    @param amount base units
    """
    self._check_call(target, data)
    if not mandate_charter._is_asset(asset) or asset == assets.NATIVE:
        mandate_refusal._refuse("not an asset of this mandate")
    self._open()
    self._approve(asset, target, amount)
    raw_call(target, data)
    self._approve(asset, target, 0)
    if staticcall IERC20(asset).allowance(self, target) != 0:
        mandate_refusal._refuse("allowance remains")
    self._close()
    log IMandate.Called(
        target=target, selector=self._selector(data), asset=asset, amount=amount
    )


@external
def give_back(asset: address, amount: uint256):
    """
    @notice Returns money to the treasury. It does not give back budget.
    @dev The operator only, before the end; afterwards `sweep` is anyone's. Reverts if the payment fails.
    @param asset any, also one that a call brought in
    @param amount base units
    """
    word: uint256 = mandate_charter.state
    mandate_charter._check_operator(word)
    mandate_charter._check_lasting()
    if not assets._pay(asset, mandate_charter.treasury, amount, assets.PAY_GAS):
        mandate_refusal._refuse("can't be paid now")
    if mandate_charter._is_asset(asset):
        sums: uint256 = mandate_charter.sums[asset]
        if amount > mandate_charter.MAX_AMOUNT - (sums >> 128):
            mandate_refusal._refuse("more than can be booked")
        mandate_charter.sums[asset] = sums + (amount << 128)
    log IMandate.Returned(asset=asset, amount=amount)


# ------------------------------------------------------------------ internal
@internal
@view
def _check_spending(asset: address) -> (uint256, uint256):
    """
    @return the mandate's state, and the sums of the asset
    """
    word: uint256 = mandate_charter.state
    mandate_charter._check_working(word)
    sums: uint256 = mandate_charter.sums[asset]
    if sums & mandate_charter.IS_ASSET == 0:
        mandate_refusal._refuse("not an asset of this mandate")
    return word, sums


@internal
def _pay(word: uint256, asset: address, receiver: address, amount: uint256):
    # paid to itself it would not be spent
    if (
        not mandate_charter._is_receiver(word, receiver)
        or receiver == empty(address)
        or receiver == self
    ):
        mandate_refusal._refuse("a receiver is not listed")
    log IMandate.Spent(asset=asset, receiver=receiver, amount=amount)
    if not assets._pay(asset, receiver, amount, assets.PAY_GAS):
        mandate_refusal._refuse("can't pay a receiver")


@internal
@view
def _check_call(target: address, data: Bytes[8192]):
    mandate_charter._check_working(mandate_charter.state)
    if len(data) < 4 or not mandate_charter._calls[target][self._selector(data)]:
        mandate_refusal._refuse("this call is not listed")
    mandate_charter._check_callable(target)


@internal
def _open():
    for i: uint256 in range(mandate_charter._asset_count(), bound=mandate_charter.MAX_ASSETS):
        asset: address = mandate_charter.assets_list[i]
        self._before[asset] = self._balance(asset)


@internal
def _close():
    for i: uint256 in range(mandate_charter._asset_count(), bound=mandate_charter.MAX_ASSETS):
        asset: address = mandate_charter.assets_list[i]
        after: uint256 = self._balance(asset)
        before: uint256 = self._before[asset]
        if after < before:
            sums: uint256 = mandate_charter.sums[asset]
            mandate_charter.sums[asset] = sums + self._bounded(sums, before - after)


@internal
@view
def _balance(asset: address) -> uint256:
    """
    @dev Zero where it can't be read.
    """
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(asset)
    return balance


@internal
@pure
def _bounded(sums: uint256, spent: uint256) -> uint256:
    """
    @dev What still fits beside the former sum.
    """
    if spent > mandate_charter.SPENT - (sums & mandate_charter.SPENT):
        mandate_refusal._refuse("more than can be booked")
    return spent


@internal
def _approve(token: address, spender: address, amount: uint256):
    if not assets._approve(token, spender, amount):
        mandate_refusal._refuse("allowance refused")


@internal
@pure
def _selector(data: Bytes[8192]) -> bytes4:
    return convert(slice(data, 0, 4), bytes4)
