"""Everything celldao raises on purpose, as one tree.

Each message says what happened, to which object, and what to do next. Catch `CelldaoError` to catch them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celldao.constitution.problems import Problem
    from celldao.deployment.verify import Difference


class CelldaoError(Exception):
    """What went wrong, and what to do about it.

    Attributes:
        what: what happened, to which object.
        remedy: what to do next.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what, remedy)

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}"


class FileError(CelldaoError):
    """A file that somebody wrote cannot be read, or holds mistakes.

    Attributes:
        source: the file's name.
        problems: every mistake found, in the order of the file and of those that it names.
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        count = "1 mistake" if len(self.problems) == 1 else f"{len(self.problems)} mistakes"
        listed = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"{source}: {count}\n{listed}", "Correct the file and run the command again.")


class ConstitutionError(FileError):
    """A constitution file holds mistakes."""


class ActionError(CelldaoError):
    """An action cannot be made into calls, or data into an action.

    Attributes:
        path: the field within the action, as `("payments", 2, "amount")`; empty for the action as a whole.
    """

    def __init__(self, what: str, remedy: str, path: tuple[str | int, ...] = ()) -> None:
        self.path = path
        super().__init__(what, remedy)


class AmountError(ActionError, ValueError):
    """An amount cannot be read, or is finer or larger than its asset can be."""


class ContextError(CelldaoError):
    """What is known of a cell contradicts itself: two assets of one symbol, say."""


class ProposalError(CelldaoError):
    """A proposal cannot be made."""


class ProposalFileError(ProposalError, FileError):
    """A proposal file, or a file that it names, holds mistakes."""


class DuplicateProposalError(ProposalError):
    """The governor knows this proposal already.

    Attributes:
        proposal: the id of the one that it knows.
    """

    def __init__(self, what: str, remedy: str, proposal: int) -> None:
        self.proposal = proposal
        super().__init__(what, remedy)


class ArtifactError(CelldaoError):
    """A compiled contract is missing from the installation or unreadable."""


class CellFileError(CelldaoError):
    """A cell.json is missing, unreadable, or belongs to something else."""


class ChainError(CelldaoError):
    """The chain or the way to it did not do what was asked."""


class TransactionError(ChainError):
    """A transaction was refused or failed.

    Attributes:
        reason: the contract's own words, empty where it gave none.
    """

    def __init__(self, what: str, remedy: str, reason: str = "") -> None:
        self.reason = reason
        super().__init__(what, remedy)


class ActError(TransactionError):
    """What somebody wants to do would be refused, or cannot be meant: nothing was signed."""


class NodeError(ChainError):
    """The node did not answer, or only refused to, for as long as patience lasted. What was begun can be
    resumed.
    """


class FeeError(TransactionError):
    """Gas costs more than the user allows; nothing was signed.

    Attributes:
        price: base units of the native coin per gas now: the base fee, or the gas price of a legacy chain.
        ceiling: the most the user allows, in the same unit.
    """

    def __init__(self, what: str, remedy: str, price: int, ceiling: int) -> None:
        self.price = price
        self.ceiling = ceiling
        super().__init__(what, remedy)


class PendingError(TransactionError):
    """A transaction is signed and in no block yet. It stays in the journal; running again goes on with it.

    Attributes:
        hash: of its latest form.
        nonce: its number among the account's transactions.
    """

    def __init__(self, what: str, remedy: str, hash: str = "", nonce: int | None = None) -> None:
        self.hash = hash
        self.nonce = nonce
        super().__init__(what, remedy)


class SupersededError(TransactionError):
    """Another transaction of the account took the number of this one, which can never be carried out now."""


class JournalError(CelldaoError):
    """A journal of transactions cannot be read or written, or is in use."""


class NodeRefusal(ChainError):
    """The node answered, but would not do what was asked: too much at once, or something it does not know."""


class NotACellError(CellFileError):
    """What stands at an address is no cell of a factory of this version."""


class HistoryError(CelldaoError):
    """A question about the past that the node, or what is known of the cell, cannot answer."""


class SiteError(CelldaoError):
    """The page cannot be served or exported."""


class OutputError(CelldaoError):
    """A file that was asked for cannot be written."""


class CalendarError(CelldaoError):
    """A calendar file that would be written anew is something else."""


class WatchError(CelldaoError):
    """A watch cannot begin or go on: its state is another cell's, in use, or unreadable, say."""


class SimulationError(CelldaoError):
    """A proposal could not be run to its end, for another reason than that an action fails."""


class ReportError(CelldaoError):
    """A report cannot be read or made, or is of something else than what it is held against."""


class ProvenanceError(CelldaoError):
    """A manifest or a proof cannot be read or made."""


class NotProvenError(ProvenanceError):
    """The chain does not bear a proof out, or a file is not the one that was proven."""


class DeliveryError(WatchError):
    """A receiver has not taken everything that a watch has told. What is left is kept."""


class RelayError(CelldaoError):
    """A relay cannot be run as its settings say, does not answer, or answers what no relay may."""


class RelayRefusal(RelayError):
    """A relay does not take a signed file.

    Attributes:
        code: in a word, as the relay's interface names it.
        reason: the contract's own words, or the relay's.
    """

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason, remedy)


class FoundingError(CelldaoError):
    """A founding cannot begin or go on."""


class VerificationError(FoundingError):
    """What stands on the chain is not what the file says.

    Attributes:
        differences: each of them.
    """

    def __init__(self, cell: str, differences: Sequence[Difference]) -> None:
        self.differences = tuple(differences)
        listed = "\n".join(f"  {difference}" for difference in self.differences)
        super().__init__(
            f"the cell at {cell} differs from its constitution, {len(self.differences)} time(s):\n{listed}",
            "Do not send it anything before each point is explained: a vote may have changed a rule since, "
            "or this is not the cell that was meant.",
        )


class AgentError(CelldaoError):
    """What an agent has asked for is refused here, before any contract is asked. Its words are all ours."""


class LimitError(AgentError):
    """It is above a limit that the person who runs the agent has set."""


class GateError(AgentError):
    """Something was to be signed that is none of what the operator's key may sign."""


class ConfirmationError(AgentError):
    """A person has not confirmed it, or what lies there is no confirmation of it."""


class LedgerError(AgentError):
    """What was let through cannot be written down, or contradicts itself: nothing is signed."""


class KeeperError(CelldaoError):
    """The keeper cannot begin or go on."""
