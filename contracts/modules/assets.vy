# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Assets: reading and paying whatever a token may be
@notice Native coin and ERC-20s behind two functions that never revert because of the token: one that
        returns nothing, returns `false`, reverts, burns gas or returns a megabyte is survived.
@dev Return data is never copied beyond one word. A gas cap bounds what a hostile token can burn; the
     caller must bring enough that the cap can be honoured (63/64 rule), so that nobody can make a
     sound token look broken by sending little gas.
"""
from ethereum.ercs import IERC20

# The native coin in lists of assets (the address most front ends use for it).
NATIVE: constant(address) = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE

# What reading a balance may burn: the dearest common token (a rebasing proxy) needs under 60,000.
READ_GAS: constant(uint256) = 150_000
# What a payment that must not stop others may burn.
PAY_GAS: constant(uint256) = 300_000


@internal
@view
def _read(asset: address) -> (bool, uint256):
    """
    @dev Own balance of an asset; (False, 0) where it can't be read.
    """
    return self._read_of(asset, self)


@internal
@view
def _read_of(asset: address, account: address) -> (bool, uint256):
    """
    @dev The same for anybody's balance.
    """
    if asset == NATIVE:
        return True, account.balance
    return self._ask(asset, abi_encode(account, method_id=method_id("balanceOf(address)")))


@internal
@view
def _ask(token: address, question: Bytes[36]) -> (bool, uint256):
    """
    @dev A token's answer in one word; (False, 0) for any other answer and for none.
    """
    self._check_gas(READ_GAS)
    success: bool = False
    answer: Bytes[32] = b""
    success, answer = raw_call(
        token,
        question,
        max_outsize=32,
        gas=READ_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if not success or len(answer) != 32:
        return False, 0
    return True, convert(answer, uint256)


@internal
def _pay(asset: address, receiver: address, amount: uint256, gas_cap: uint256) -> bool:
    """
    @dev Sends `amount` and says whether it was sent.
    """
    self._check_gas(gas_cap)
    if asset == NATIVE:
        return raw_call(
            receiver, b"", value=amount, gas=gas_cap, revert_on_failure=False
        )
    return self._agrees(
        asset,
        abi_encode(receiver, amount, method_id=method_id("transfer(address,uint256)")),
        gas_cap,
    )


@internal
def _has_paid(
    asset: address, receiver: address, amount: uint256, gas_cap: uint256, before: uint256
) -> bool:
    """
    @dev `_pay` for who goes on if it fails: some tokens move the amount and answer `false`, or something else, all the
         same. What has left must not be owed any more.
    @param before own balance of the asset
    """
    if self._pay(asset, receiver, amount, gas_cap):
        return True
    readable: bool = False
    after: uint256 = 0
    readable, after = self._read(asset)
    return readable and after <= before - min(before, amount)


@internal
def _pull(asset: address, owner: address, amount: uint256) -> bool:
    """
    @dev Draws `amount` from who has approved it, and says whether the token agreed; how much arrived is another
         question. No gas cap: who calls pays for a token of his own choice.
    """
    return self._agrees(
        asset,
        abi_encode(
            owner, self, amount, method_id=method_id("transferFrom(address,address,uint256)")
        ),
        msg.gas,
    )


@internal
def _approve(token: address, spender: address, amount: uint256) -> bool:
    """
    @dev Sets an allowance and says whether the token agreed.
    """
    return self._agrees(
        token,
        abi_encode(spender, amount, method_id=method_id("approve(address,uint256)")),
        msg.gas,
    )


@internal
def _agrees(token: address, order: Bytes[100], gas_cap: uint256) -> bool:
    """
    @dev True means: the call succeeded, the token has code, and it answered nothing or one true word.
    """
    success: bool = False
    answer: Bytes[32] = b""
    success, answer = raw_call(
        token,
        order,
        max_outsize=32,
        gas=gas_cap,
        revert_on_failure=False,
    )
    if not success:
        return False
    if len(answer) == 0:
        return token.is_contract
    return len(answer) == 32 and convert(answer, uint256) == 1


@internal
@view
def _check_gas(cap: uint256):
    # A cap is a constant, or a part of the gas that is there: nothing overflows. 270 gas less a payment in the contracts
    # that are compiled for size (0.5 % of a claim), and 26 bytes.
    assert msg.gas > unsafe_add(unsafe_add(cap, unsafe_div(cap, 63)), 10_000), "assets: send more gas"
