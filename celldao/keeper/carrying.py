"""The transactions of an occasion, once each: the bytes that the book has, under the occasion's name."""

from __future__ import annotations

from celldao.chain.backend import TRANSACTION_GAS_CAP, Backend
from celldao.errors import FeeError, KeeperError, PendingError, SupersededError, TransactionError
from celldao.keeper.book import Book, Occasion, Step


def reference_of(occasion: Occasion, step: Step) -> str:
    """Under which the journal has it."""
    return f"keeper {occasion.name} {step.number}"


def carry(occasion: Occasion, book: Book, backend: Backend, now: int) -> bool:
    """Carries out what is left of an occasion; whether nothing is left.

    What an earlier run has signed is seen through even when the occasion is over; nothing else is signed
    then.

    Raises:
        TransactionError: the chain refuses a step, or gas costs too much: a later round tries again.
        NodeError: the node does not answer.
    """
    for step in occasion.left:
        reference = reference_of(occasion, step)
        receipt = backend.adopt(reference, step.to, step.data)
        if receipt is None:
            if now >= occasion.ends:
                return False
            gas = backend.estimate(step.to, step.data)
            limit = min(gas + gas // 5 + 30_000, TRANSACTION_GAS_CAP)
            try:
                receipt = backend.send(step.to, step.data, limit, purpose=step.purpose, reference=reference)
            except (FeeError, PendingError, SupersededError):
                raise
            except TransactionError:
                book.failed(occasion.name)  # it has cost gas; what is only foreseen to fail costs nothing
                raise
        book.carried(occasion.name, step.number, receipt.hash)
    return True


def check_gas(step: Step, backend: Backend) -> int:
    """The most that a step would cost at the present price, in base units of the native coin.

    Raises:
        TransactionError: the chain would refuse it.
        KeeperError: it needs more gas than any transaction may use.
    """
    gas = backend.estimate(step.to, step.data)
    if gas > TRANSACTION_GAS_CAP:
        raise KeeperError(f"{step.purpose} needs {gas:,} gas", "A person has to divide it.")
    return gas * backend.price_offered()
