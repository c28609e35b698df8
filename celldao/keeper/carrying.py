"""The transactions of an occasion, once each: the bytes that the book has, under the occasion's name."""

from __future__ import annotations

from typing import Final

from celldao.chain.backend import TRANSACTION_GAS_CAP, Backend, Receipt
from celldao.errors import FeeError, KeeperError, PendingError, SupersededError, TransactionError
from celldao.keeper.book import Book, Occasion, Step

# After so many reverts, which cost gas, a step is left, and told of.
MOST_FAILURES: Final = 5


def reference_of(occasion: Occasion, step: Step) -> str:
    """Under which the journal has it."""
    return f"keeper {occasion.name} {step.number}"


def carry(occasion: Occasion, book: Book, backend: Backend, may_sign: bool) -> bool:
    """Carries out what can be of what is left of an occasion; whether nothing is left.

    A step that fails holds up no other: one member whose payments burn gas stops nobody's dividends but those
    of his batch. What has reverted too often is not tried again.

    Args:
        may_sign: false once the occasion is over, or somebody else has done it: what an earlier run has
            signed is seen through, and nothing else.

    Raises:
        TransactionError: the chain refuses a step, or gas costs too much: a later round tries again.
        KeeperError: a step needs more gas than any transaction may use.
        NodeError: the node does not answer.
    """
    is_left = False
    failed: TransactionError | KeeperError | None = None
    for step in occasion.left:
        try:
            receipt = backend.adopt(reference_of(occasion, step), step.to, step.data)
            if receipt is None:
                if not may_sign or step.failures >= MOST_FAILURES:
                    is_left = True
                    continue
                receipt = _send(occasion, step, book, backend)
        except (FeeError, PendingError):
            raise  # they would stop every other one, too
        except (TransactionError, KeeperError) as error:
            failed = failed or error
            continue
        book.carried(occasion.name, step.number, receipt.hash)
    if failed is not None:
        raise failed
    return not is_left


def _send(occasion: Occasion, step: Step, book: Book, backend: Backend) -> Receipt:
    gas = _estimate(step, backend)
    limit = min(gas + gas // 5 + 30_000 + step.spare, TRANSACTION_GAS_CAP)
    reference = reference_of(occasion, step)
    try:
        return backend.send(step.to, step.data, limit, purpose=step.purpose, reference=reference)
    except (FeeError, PendingError, SupersededError):
        raise
    except TransactionError:
        book.failed(
            occasion.name, step.number
        )  # it has cost gas; what is only foreseen to fail costs nothing
        raise


def _estimate(step: Step, backend: Backend) -> int:
    gas = backend.estimate(step.to, step.data)
    if gas > TRANSACTION_GAS_CAP:
        raise KeeperError(f"{step.purpose} needs {gas:,} gas", "A person has to divide it.")
    return gas


def check_gas(step: Step, backend: Backend) -> int:
    """The most that a step would cost at the present price, in base units of the native coin.

    Raises:
        TransactionError: the chain would refuse it.
        KeeperError: it needs more gas than any transaction may use.
    """
    return _estimate(step, backend) * backend.price_offered()
