# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A governor without votes that has a guardian
@notice The relay governor, which also answers `rules()`: the guardian is whom a test names.
"""
from interfaces import ICellGovernor
from . import RelayGovernor

initializes: RelayGovernor
exports: RelayGovernor.__interface__

guardian: address
guardian_until: uint256


@external
def set_guardian(guardian: address, until: uint256):
    self.guardian = guardian
    self.guardian_until = until


@external
@view
def rules() -> ICellGovernor.Rules:
    told: ICellGovernor.Rules = empty(ICellGovernor.Rules)
    told.guardian = self.guardian
    told.guardian_until = self.guardian_until
    told.is_open = True
    return told
