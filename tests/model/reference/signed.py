"""A signature as the cell understands it: who signed what. Curves are the chain's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.model.reference.basics import Account


@dataclass(frozen=True)
class Signed:
    key: Account  # the account of the key
    kind: str
    words: tuple[Any, ...]
    deadline: int = 0
    wallets: frozenset[Account] = (
        frozenset()
    )  # contracts that take this key's signatures for theirs (ERC-1271)

    def is_by_key(self, account: Account, kind: str, *words: Any) -> bool:
        return self.key == account and self._says(kind, words)

    def is_by(self, account: Account, kind: str, *words: Any) -> bool:
        return account in {self.key, *self.wallets} and self._says(kind, words)

    def signer(self, kind: str, *words: Any) -> Account:
        """Where only the signature tells who signed: other words give somebody nobody knows."""
        return self.key if self._says(kind, words) else "somebody else"

    def _says(self, kind: str, words: tuple[Any, ...]) -> bool:
        return (self.kind, self.words) == (kind, words)
