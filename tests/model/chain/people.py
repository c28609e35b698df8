"""Who there is in a story, by role, and what each signs with."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.model.chain import keys

MEMBERS = [f"member {number}" for number in range(1, 9)]
OUTSIDERS = [f"outsider {number}" for number in range(1, 5)]
OPERATORS = [f"operator {number}" for number in range(1, 4)]
# Who joined first in a story of many: numbers of members up to 23 are kept elsewhere than those above.
ELDERS = [f"elder {number}" for number in range(1, 24)]
SPARE_KEYS = [f"spare key {number}" for number in range(1, 7)]


@dataclass
class People:
    """Addresses, lower case; contracts are added when they stand."""

    names: dict[str, str] = field(default_factory=dict)  # address -> role
    wallets: dict[str, str] = field(default_factory=dict)  # contract that signs -> role of its owner
    keyed: set[str] = field(default_factory=set)  # roles that have a key

    def __post_init__(self) -> None:
        for role in [*MEMBERS, *ELDERS, *OUTSIDERS, *SPARE_KEYS, *OPERATORS, "founder", "guardian"]:
            self.names[keys.address(role)] = role
            self.keyed.add(role)

    def name(self, address: str) -> str:
        return self.names.get(address, address)

    def add(self, role: str, address: str) -> str:
        self.names[address] = role
        return address

    def key_of(self, address: str) -> str:
        """The account of the key that signs for this one; empty for a contract that can't."""
        role = self.wallets.get(address, self.names.get(address, ""))
        return keys.address(role) if role in self.keyed else ""
