"""A small cell on a chain within this process, and the command line upon it.

The chain's clock begins at START and moves a second a block, unless a test moves it: whatever is shown is the
same in every run. Keys are the numbers 1, 2, 3 …, so addresses are the same, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from web3 import EthereumTesterProvider, Web3

from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.backend import Receipt
from celldao.chain.codec import Interface
from celldao.chain.contract import Contract
from celldao.chain.journal import Journal
from celldao.chain.listener import Listener
from celldao.chain.sending import Sending
from celldao.chain.web3py import EMBEDDED_GAS, SigningBackend, Web3Backend, Web3Reader
from celldao.cli import main
from celldao.cli.connection import Connections, NetworkName
from celldao.constitution import Constitution, from_data
from celldao.deployment.founding import found
from tests.support.artifacts import abi, bytecode

START: Final = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
CHAIN_ID: Final = 131277322940537
DAY: Final = 86_400
ETHER: Final = 10**18
ACCOUNTS: Final = 10
_BLOCK_GAS: Final = 30_000_000


def key(index: int) -> LocalAccount:
    """The account of a role; 0 founds, 1 and following are members."""
    return Account.from_key((index + 1).to_bytes(32, "big"))


def address(index: int) -> str:
    return str(key(index).address)


def embedded_chain() -> Web3:
    """A fresh chain on which the first accounts have a million coins each."""
    genesis = {"timestamp": START, "gas_limit": _BLOCK_GAS}
    backend = PyEVMBackend(
        genesis_parameters=PyEVMBackend.generate_genesis_params(genesis),
        genesis_state=PyEVMBackend.generate_genesis_state(
            overrides={"balance": 10**6 * ETHER}, num_accounts=ACCOUNTS
        ),
    )
    return Web3(EthereumTesterProvider(EthereumTester(backend)))


def bottling_cell(members: int = 3, **rules: Any) -> Constitution:
    """Members 1, 2 and 3 with 100 shares each."""
    return from_data(
        {
            "name": "Bottling Cell",
            "symbol": "BOTTLE",
            "purpose": "We fill bottles.",
            "members": [{"address": address(index), "shares": 100} for index in range(1, members + 1)],
            **rules,
        }
    )


@dataclass
class World:
    """A cell, and what tests do to it."""

    w3: Web3
    cell: Cell

    @classmethod
    def founded(cls, constitution: Constitution | None = None) -> World:
        w3 = embedded_chain()
        return cls(w3, found(Web3Backend(w3, key(0)), constitution or bottling_cell()))

    def backend(self, index: int = 0) -> Web3Backend:
        return Web3Backend(self.w3, key(index))

    def send(
        self, contract: Contract | str, name: str = "", *arguments: Any, sender: int = 0, value: int = 0
    ) -> Receipt:
        """A call of a contract, or coin to an address. It must succeed."""
        if isinstance(contract, str):
            return self.backend(sender).send(contract, b"", EMBEDDED_GAS, value=value)
        data = contract.interface.encode(name, *arguments)
        return self.backend(sender).send(contract.address, data, EMBEDDED_GAS, value=value)

    def deploy(self, name: str, *arguments: Any) -> Contract:
        """One of the package's own contracts, or a contract of tests ("tokens/Plain")."""
        made = self.w3.eth.contract(abi=abi(name), bytecode=bytecode(name))
        data = bytes.fromhex(str(made.constructor(*arguments).data_in_transaction).removeprefix("0x"))
        created = self.backend().send(None, data, EMBEDDED_GAS).created
        assert created is not None
        return Contract(created, Interface(abi(name)), self.backend())

    def pass_time(self, seconds: int) -> None:
        """A block so many seconds after the latest one."""
        tester = self.w3.provider.ethereum_tester  # type: ignore[attr-defined]
        tester.time_travel(self.w3.eth.get_block("latest")["timestamp"] + seconds)
        tester.mine_block()

    def propose(self, calls: Sequence[tuple[str, int, bytes]], description: str, proposer: int = 1) -> int:
        """A proposal of these (target, value, calldata)."""
        targets, values, datas = [[call[place] for call in calls] for place in range(3)]
        governor = self.cell.governor
        self.send(governor, "propose", targets, values, datas, description, sender=proposer)
        return int(governor.read("hashProposal", targets, values, datas, Web3.keccak(text=description)))

    def vote(self, proposal: int, voters: Sequence[int], support: int = 1) -> None:
        for voter in voters:
            self.send(self.cell.governor, "castVote", proposal, support, sender=voter)

    def encoded(self, contract: str, name: str, *arguments: Any) -> bytes:
        """Calldata of a function of one of the package's contracts."""
        return artifact(contract).interface.encode(name, *arguments)


class InProcess(Connections):
    """The embedded chain whatever network is named; `--account TEST::n` signs with key n."""

    def __init__(self, w3: Web3) -> None:
        super().__init__()
        self.w3 = w3

    def reader(self, rpc: str | None, network: NetworkName, listener: Listener) -> Web3Reader:
        return Web3Reader(self.w3)

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
        index = int(account.removeprefix("TEST::")) if account else 0
        return Web3Backend(self.w3, key(index), settings=settings)


@dataclass
class Ran:
    """What became of a command."""

    code: int
    out: str
    err: str


@dataclass
class CommandLine:
    """Runs `celldao …` within a folder that has the cell's cell.json."""

    connections: Connections | None
    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: Any, input: str | None = None) -> Ran:
        result = CliRunner(mix_stderr=False, env=self.env).invoke(
            main,
            [str(argument) for argument in arguments],
            obj=self.connections,
            input=input,
            prog_name="celldao",
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)
