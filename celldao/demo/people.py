"""Who takes part, and with which key.

Every key comes from the test phrase all development chains know, at m/44'/60'/0'/0/{index}. It is public:
whoever sends real money to one of these addresses has given it away. Member number n has index n, so that the
addresses in members.csv can be checked with any wallet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from eth_account import Account
from eth_account.signers.local import LocalAccount

PHRASE: Final = "test test test test test test test test test test test junk"
HD_PATH: Final = "m/44'/60'/0'/0"

MEMBERS: Final = 100
# Index of everybody who is no member.
FOUNDER: Final = 0
ISSUER: Final = 101  # of the stablecoin: its first contract is the address in cell.yaml
RELAYER: Final = 102
OTHERS: Final = {
    "Harbour Pumps": 103,
    "Lindholm Cycles": 104,
    "City Tramways": 105,
    "Alder Medical": 106,
    "University Workshop": 107,
    "Two Rivers Makers": 108,
    "Orchard Tools": 109,
    "Kestrel Drones": 110,
    "Hallmann Machine Tools": 111,
    "workshop": 112,
    "solidarity fund": 113,
    "Corvin Tools": 115,
    "Northgrid Compute": 116,
    "Nightjar": 117,  # the operator
}
NEW_KEY: Final = 114  # what the member who changes keys changes to
ACCOUNTS: Final = 118


@dataclass
class People:
    """The keys, given in the order of their index."""

    keys: list[str]

    @cached_property
    def accounts(self) -> list[LocalAccount]:
        return [Account.from_key(key) for key in self.keys]

    def member(self, number: int, moved: bool = False) -> LocalAccount:
        return self.accounts[NEW_KEY if moved else number]

    def named(self, name: str) -> LocalAccount:
        return self.accounts[OTHERS[name]]

    def payee(self, payee: int | str) -> LocalAccount:
        """A member by number, with the key of founding, or anybody else by name."""
        return self.member(payee) if isinstance(payee, int) else self.named(payee)

    @property
    def founder(self) -> LocalAccount:
        return self.accounts[FOUNDER]

    @property
    def issuer(self) -> LocalAccount:
        return self.accounts[ISSUER]

    @property
    def relayer(self) -> LocalAccount:
        return self.accounts[RELAYER]
