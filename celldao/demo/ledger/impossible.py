"""What the ledger says when an event could not have happened."""


class LedgerError(Exception):
    """The scenario asks for something that the rules of the cell forbid."""


class Refused(LedgerError):
    """A mandate would refuse it.

    Attributes:
        words: those in which the contract must say so.
    """

    def __init__(self, reason: str) -> None:
        self.words = f"mandate: {reason}"
        super().__init__(self.words)
