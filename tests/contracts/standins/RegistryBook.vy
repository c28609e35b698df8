# pragma version 0.4.3
"""
@title The registry alone, to be filled without founding
"""
from modules import registry

initializes: registry
exports: registry.__interface__


@external
def add(treasury: address):
    registry._add(treasury, keccak256(abi_encode(treasury)))
