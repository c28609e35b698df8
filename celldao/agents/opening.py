"""From settings and a connection to a desk: the key goes behind the gate; nothing else gets hold of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from celldao.agents.desk import Desk
from celldao.agents.drafts import Drafts
from celldao.agents.gate import Gate, GatedSigner, NoKey
from celldao.agents.ledger import Ledger
from celldao.agents.settings import AgentSettings, Clock
from celldao.cell import Cell
from celldao.chain.fees import FeePolicy
from celldao.chain.journal import FileJournal
from celldao.chain.sender import Signer
from celldao.chain.sending import Sending
from celldao.chain.web3py import SigningBackend, Web3Reader
from celldao.errors import AgentError
from celldao.mandate import Mandate

_GWEI = 10**9


def ledger_of(settings: AgentSettings, folder: Path, reader: Web3Reader) -> Ledger:
    """The ledger of these settings; `folder` is where their file lies."""
    clock: Callable[[], float] = time.time if settings.clock is Clock.MACHINE else reader.timestamp
    return Ledger(folder / settings.state, settings.mandate, reader.chain_id, clock)


def open_desk(
    settings: AgentSettings,
    folder: Path,
    where: str | Path,
    reader: Web3Reader,
    signer: Signer | None,
    sending: Sending | None = None,
) -> Desk:
    """A desk for the tools.

    Args:
        folder: where the settings' file lies.
        where: the cell's file or address.
        reader: the connection.
        signer: the operator's key, None to try out only.
        sending: how; fees come from the settings.

    Raises:
        AgentError: the mandate is of another operator or cell.
        CelldaoError: the cell is not what was named, or the node does not answer.
    """
    operator = Mandate.at(settings.mandate, reader).overview().operator
    if signer is not None and signer.address != operator:
        raise AgentError(
            f"the key is that of {signer.address}, and the operator of {settings.mandate} is {operator}",
            "Give the operator's key, or correct the settings.",
        )
    ledger = ledger_of(settings, folder, reader)
    gate = Gate(settings, reader.chain_id, ledger)
    # Of the file itself: by a link to the ledger from elsewhere one would come to another journal.
    journal = FileJournal((folder / settings.state).resolve().with_suffix(".journal.jsonl"))
    backend = SigningBackend(
        reader.w3,
        GatedSigner(signer or NoKey(operator), gate),
        journal,
        sending or Sending(fees=FeePolicy(ceiling=_ceiling(settings))),
        reader.patience,
    )
    cell = Cell.load(where, backend)
    desk = Desk(settings, cell, ledger, gate, Drafts(folder / settings.folder), backend, signer is not None)
    desk.mandate(desk.standing())
    return desk


def _ceiling(settings: AgentSettings) -> int | None:
    return None if settings.most_gas_price is None else int(settings.most_gas_price * _GWEI)
