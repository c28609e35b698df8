# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Allowed calls: the table of the ordinary track
@notice What an ordinary proposal may call: `send` and `spend_with` of registered assets, and pairs of target
        and selector that a constitutional vote has listed. A listed pair is void while its target is a
        contract of the cell or a registered asset.
@dev Works on the raw calldata, before anything has decoded it, so whatever is not exactly as an encoder
     writes it is not ordinary.
"""
from interfaces import ITreasury
from modules import asset_register
from modules import own_code
from modules import refusal
from modules import treasury_terms

uses: treasury_terms
uses: asset_register

# Selectors are numbers here: as `bytes4` each would be padded to 32 bytes of code.
SEND: constant(bytes4) = method_id("send(address,address[],uint256[])", output_type=bytes4)
SPEND_WITH: constant(bytes4) = method_id(
    "spend_with(address,uint256,address,bytes)", output_type=bytes4
)
# What Share leaves to the treasury, but the treasury not to a vote alone: a member's shares are burned by his
# allowance, a number is re-pointed after the notice, a currency is a registered asset.
BURN: constant(bytes4) = method_id("burn(address,uint256,bool)", output_type=bytes4)
REPOINT: constant(bytes4) = method_id("repoint(address,address)", output_type=bytes4)
ADD_CURRENCY: constant(bytes4) = method_id("add_currency(address,uint256)", output_type=bytes4)
# What is looked at of a call: selector, five words, and the selector of the calldata within. In the words
# of spend_with: asset, amount, target, offset and length of the inner calldata.
HEAD: constant(uint256) = 168
TARGET: constant(uint256) = 2
OFFSET: constant(uint256) = 3
LENGTH: constant(uint256) = 4
CANONICAL_OFFSET: constant(uint256) = 128

_listed: HashMap[address, HashMap[uint256, bool]]


@external
@reentrant
def list_call(target: address, selector: bytes4, listed: bool):
    """
    @notice Puts a function of a contract on the ordinary track's list, or strikes it off.
    @dev By vote only. Reverts when listing a contract of the cell, a mandate, the factory (which grants
         mandates), a registered asset, or an address without code of its own.
    """
    treasury_terms._check_vote()
    if listed:
        if not self._may_be_listed(target) or not own_code._has_code(target):
            refusal._refuse("can't be listed")
    self._listed[target][convert(selector, uint256)] = listed
    log ITreasury.CallListed(target=target, selector=selector, listed=listed)


@external
@view
@reentrant
def is_ordinary(target: address, head: Bytes[HEAD]) -> bool:
    """
    @notice Does the table of the ordinary track hold this call? Of another contract's function, that is: is it listed?
    @param head the first 168 bytes of the calldata (fewer if it is shorter; four are enough for a listed call)
    """
    return self._is_ordinary(target, self._selector(head, 0), head)


@internal
@view
def _is_ordinary(target: address, selector: uint256, head: Bytes[HEAD]) -> bool:
    if len(head) < 4:
        return False
    if target != self:
        return self._is_listed(target, selector)
    if len(head) < HEAD:
        return False
    if not asset_register._is_registered(self._account(convert(slice(head, 4, 32), uint256))):
        return False
    if selector == convert(SEND, uint256):
        return True
    words: uint256[5] = abi_decode(slice(head, 4, 160), uint256[5])
    return (
        selector == convert(SPEND_WITH, uint256)
        and words[OFFSET] == CANONICAL_OFFSET
        and words[LENGTH] >= 4
        and self._is_listed(self._account(words[TARGET]), self._selector(head, HEAD - 4))
    )


@internal
@pure
def _account(word: uint256) -> address:
    """
    @dev Nobody, where a word is more than an address: nobody is neither registered nor listed.
    """
    if word > treasury_terms.ADDRESS:
        return empty(address)
    return convert(word, address)


@internal
@view
def _check_kept(target: address, selector: uint256):
    if (
        selector == convert(BURN, uint256)
        or selector == convert(REPOINT, uint256)
        or selector == convert(ADD_CURRENCY, uint256)
    ) and target == treasury_terms._share():
        refusal._refuse("not by a direct call")


@internal
@view
def _is_listed(target: address, selector: uint256) -> bool:
    return self._listed[target][selector] and self._may_be_listed(target)


@internal
@view
def _may_be_listed(target: address) -> bool:
    return not treasury_terms._is_own(target) and not asset_register._is_registered(target)


@internal
@pure
def _selector(head: Bytes[HEAD], at: uint256) -> uint256:
    """
    @return four bytes from there; 0 (no function of ours) if there are fewer
    """
    if len(head) < at + 4:
        return 0
    return convert(slice(head, at, 4), uint256)
