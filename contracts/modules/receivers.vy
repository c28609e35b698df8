# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Receivers: ERC-721 and ERC-1155 tokens may be sent here
@notice They are the cell's, and move by vote only; leavers get no part of them.
"""


@external
@view
@reentrant
def onERC721Received(
    operator: address, sender: address, token: uint256, data: Bytes[1024]
) -> bytes4:
    return 0x150b7a02


@external
@view
@reentrant
def onERC1155Received(
    operator: address, sender: address, token: uint256, amount: uint256, data: Bytes[1024]
) -> bytes4:
    return 0xf23a6e61


@external
@view
@reentrant
def onERC1155BatchReceived(
    operator: address,
    sender: address,
    tokens: DynArray[uint256, 128],
    amounts: DynArray[uint256, 128],
    data: Bytes[1024],
) -> bytes4:
    return 0xbc197c81


@external
@view
@reentrant
def supportsInterface(interface_id: bytes4) -> bool:
    return (
        interface_id == 0x01ffc9a7  # ERC-165
        or interface_id == 0x1626ba7e  # ERC-1271
        or interface_id == 0x150b7a02  # ERC-721 receiver
        or interface_id == 0x4e2312e0  # ERC-1155 receiver
        or interface_id == 0x7034731b  # ERC-4824
    )
