"""How a command gets to a chain: Ape's networks and accounts, or a node's address alone for reading.

A test, or a program that calls commands, gives an instance of its own as click's context object (`obj`).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from celldao.chain.retry import Patience, in_words, passing, patiently
from celldao.chain.web3py import SigningBackend, Web3Reader, connect
from celldao.errors import CellFileError, NodeError

if TYPE_CHECKING:
    from celldao.chain.journal import Journal
    from celldao.chain.listener import Listener
    from celldao.chain.sending import Sending

# Evaluated only where no node's address is given.
NetworkName = Callable[[], str]
_TEST_ACCOUNT: Final = "TEST::"


class Connections:
    """Opens connections, and closes them when the command ends."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience
        self._open = ExitStack()

    def reader(self, rpc: str | None, network: NetworkName, listener: Listener) -> Web3Reader:
        """A connection for reading.

        Args:
            rpc: address of a node, None to go through Ape's network.
            network: what Ape calls it.
            listener: is told what is waited for.

        Raises:
            ChainError: the node does not answer.
            UsageError: Ape knows no such network.
        """
        if rpc is None:
            from celldao.chain.apeworx import ApeReader

            reader: Web3Reader = ApeReader(self._provider(network(), listener), self._patience)
        else:
            reader = Web3Reader(connect(_checked(rpc)), self._patience, listener)
        reader.listener = listener
        return reader

    def backend(
        self,
        rpc: str | None,
        network: NetworkName,
        account: str | None,
        journal: Journal,
        settings: Sending,
        listener: Listener,
        *,
        ask: bool,
    ) -> SigningBackend:
        """A connection that sends from an account of Ape's.

        Args:
            account: its alias; None for the only one, or the first test account of a local chain.
            ask: whether the user can be asked which one.

        Raises:
            ChainError: the node does not answer.
            UsageError: Ape knows no such network, or no such account.
        """
        from celldao.chain.apeworx import ApeBackend

        provider = self._provider(network() if rpc is None else _checked(rpc), listener)
        signer = _account(account, provider, ask)
        backend = ApeBackend(signer, provider, journal=journal, settings=settings, patience=self._patience)
        backend.listener = listener
        backend.unlocks_to_sign()
        return backend

    def close(self) -> None:
        self._open.close()

    def _provider(self, choice: str, listener: Listener) -> Any:
        """Ape's provider, connected."""
        import ape
        from ape.exceptions import ApeException, NetworkError, NetworkMismatchError
        from ape.logging import LogLevel, logger

        from celldao.chain.listener import Note, Stage

        def attempt() -> Any:
            context = ape.networks.parse_network_choice(choice)
            try:
                return self._open.enter_context(context)
            except ApeException as error:
                raise _reason(error) from error

        def tell(words: str) -> None:
            listener.note(Note(Stage.RETRYING, words))

        self._open.enter_context(logger.at_level(LogLevel.ERROR))
        try:
            return patiently(attempt, self._patience or Patience(), tell)
        except NetworkMismatchError as error:
            raise CellFileError(
                f"the node of {_named(choice)} is one of another chain: {error}",
                "Name the right network, or correct the node's address in ape-config.yaml.",
            ) from error
        except (NetworkError, ValueError) as error:
            if passing(error) is not None:
                raise _no_connection(choice, error) from error
            raise click.UsageError(
                f"{_named(choice)} is no network that Ape can use: {error}\n"
                "`ape networks list` shows those it knows."
            ) from error
        except (ApeException, OSError) as error:
            raise _no_connection(choice, error) from error


def network_of(chain_id: int) -> str | None:
    """The network of Ape's with this chain id, or None. Local chains share ids: None for them."""
    import ape

    for ecosystem in ape.networks.ecosystems.values():
        for name, network in ecosystem.networks.items():
            if name != "local" and not name.endswith("-fork") and network.chain_id == chain_id:
                return f"{ecosystem.name}:{name}"
    return None


@contextmanager
def listening(reader: Web3Reader, listener: Listener) -> Iterator[None]:
    """Has this listener told instead of the usual one, for a while."""
    usual, reader.listener = reader.listener, listener
    try:
        yield
    finally:
        reader.listener = usual


def _reason(error: Exception) -> Exception:
    """Of an error of Ape's the one it came from, if asking again may help."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Exception) and passing(cause) is not None:
            return cause
        cause = cause.__cause__ or cause.__context__
    return error


def _no_connection(choice: str, error: Exception) -> NodeError:
    return NodeError(
        f"no connection to {_named(choice)}: {in_words(error)}",
        "Check the network's address and that the node runs, then run the command again.",
    )


def _named(choice: str) -> str:
    """A network in words. An address is cut after the host: the path of many a node's address is a key."""
    before, sign, address = choice.partition("://")
    if not sign:
        return choice
    scheme = before.rpartition(":")[2]
    return f"{scheme}://{urlsplit('//' + address).hostname or ''}"


def _checked(rpc: str) -> str:
    if not rpc.startswith(("http://", "https://")):
        raise click.UsageError(f"--rpc wants an address that begins with http:// or https://, not {rpc!r}")
    return rpc


def _account(alias: str | None, provider: Any, ask: bool) -> Any:
    """The account that signs."""
    from ape import accounts

    if alias is None:
        if provider.network.is_local:
            return accounts.test_accounts[0]
        known = sorted(accounts.aliases)
        if len(known) == 1:
            return accounts.load(known[0])
        if known and ask:
            from ape.cli import select_account

            with contextlib.redirect_stdout(sys.stderr):
                return select_account()
        raise click.UsageError(f"Say with --account which account signs. {_those(known)}")
    if alias.upper().startswith(_TEST_ACCOUNT):
        number = alias[len(_TEST_ACCOUNT) :]
        if not number.isdecimal() or int(number) >= len(accounts.test_accounts):
            raise click.UsageError(
                f"{alias} is no test account: they are TEST::0 to TEST::{len(accounts.test_accounts) - 1}"
            )
        return accounts.test_accounts[int(number)]
    try:
        return accounts[alias] if alias.startswith("0x") else accounts.load(alias)
    except (KeyError, IndexError) as error:
        raise click.UsageError(f"Ape has no account {alias}. {_those(sorted(accounts.aliases))}") from error


def _those(known: list[str]) -> str:
    if not known:
        return "It has none yet: `ape accounts import NAME` takes one over, `generate` makes one."
    return "It has " + ", ".join(known) + "."
