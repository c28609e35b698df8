# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A payee who lets as much come in while he is paid, so that less seems to have left
@notice Sweeps what a mandate that is over still holds, to the treasury that is just paying.
"""

interface Mandate:
    def sweep(swept: DynArray[address, 8]): nonpayable

mandate: address


@external
def set_mandate(mandate: address):
    self.mandate = mandate


@external
@payable
def buy():
    extcall Mandate(self.mandate).sweep([0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE])
