"""What the ledger says when an event could not have happened."""


class LedgerError(Exception):
    """The scenario asks for something that the rules of the cell forbid."""
