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
from modules import calls
from modules import refusal
from modules import treasury_terms

uses: treasury_terms
uses: asset_register

SEND: constant(bytes4) = method_id("send(address,address[],uint256[])", output_type=bytes4)
SPEND_WITH: constant(bytes4) = method_id(
    "spend_with(address,uint256,address,bytes)", output_type=bytes4
)
# Where the words of spend_with lie: asset, amount, target, offset and length of the inner calldata, and its selector.
TARGET_AT: constant(uint256) = 4 + 64
OFFSET_AT: constant(uint256) = 4 + 96
LENGTH_AT: constant(uint256) = 4 + 128
INNER_AT: constant(uint256) = 4 + 160
CANONICAL_OFFSET: constant(uint256) = 128

_listed: HashMap[address, HashMap[bytes4, bool]]


@external
@reentrant
def list_call(target: address, selector: bytes4, listed: bool):
    """
    @notice Puts a function of a contract on the ordinary track's list, or strikes it off.
    @dev By vote only. Reverts when listing a contract of the cell, a registered asset, or an address
         without code of its own.
    """
    treasury_terms._check_vote()
    if listed:
        if not self._may_be_listed(target) or not calls._has_code(target):
            refusal._refuse("this target can't be listed")
    self._listed[target][selector] = listed
    log ITreasury.CallListed(target=target, selector=selector, listed=listed)


@external
@view
@reentrant
def is_listed(target: address, selector: bytes4) -> bool:
    return self._is_listed(target, selector)


@external
@view
@reentrant
def is_ordinary(target: address, head: Bytes[168]) -> bool:
    """
    @notice Does the table of the ordinary track hold this call?
    @param head the first 168 bytes of the calldata (fewer if it is shorter)
    """
    return self._is_ordinary(target, head)


@internal
@view
def _is_ordinary(target: address, head: Bytes[168]) -> bool:
    if len(head) < 4:
        return False
    selector: bytes4 = self._selector(head, 0)
    if target != self:
        return self._is_listed(target, selector)
    if selector != SEND and selector != SPEND_WITH:
        return False
    if len(head) < 36 or not self._is_asset(self._word(head, 4)):
        return False
    if selector == SEND:
        return True
    if len(head) < INNER_AT + 4 or self._word(head, OFFSET_AT) != CANONICAL_OFFSET:
        return False
    inner: uint256 = self._word(head, TARGET_AT)
    return (
        self._word(head, LENGTH_AT) >= 4
        and inner <= treasury_terms.ADDRESS
        and self._is_listed(convert(inner, address), self._selector(head, INNER_AT))
    )


@internal
@view
def _is_asset(word: uint256) -> bool:
    if word > treasury_terms.ADDRESS:
        return False
    return asset_register._is_registered(convert(word, address))


@internal
@view
def _is_listed(target: address, selector: bytes4) -> bool:
    return self._listed[target][selector] and self._may_be_listed(target)


@internal
@view
def _may_be_listed(target: address) -> bool:
    return not treasury_terms._is_own(target) and not asset_register._is_registered(target)


@internal
@pure
def _word(head: Bytes[168], at: uint256) -> uint256:
    return convert(extract32(head, at), uint256)


@internal
@pure
def _selector(head: Bytes[168], at: uint256) -> bytes4:
    return convert(slice(head, at, 4), bytes4)
