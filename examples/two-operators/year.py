"""A year of the reference cell with two operators, on a chain within this process.

    python examples/two-operators/year.py out

Founds the cell of examples/manufacturing-cell, grants two mandates by one vote with their policy files, lets
both operators draw, pay and report, finds that one report is wrong, and recalls that operator by petition.
Writes every report as JSON, HTML and Markdown, what `report check` said, and what was spent, into the folder.

Keys are those of the demonstration: public, for test chains only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from eth_utils.address import to_canonical_address
from web3 import EthereumTesterProvider, Web3

from celldao.actions import GrantMandate
from celldao.actions.mandates import policy_hash
from celldao.acts import Member, SignedBallot, Standing
from celldao.acts.ballots import DOMAIN
from celldao.acts.typed_data import BALLOT, sign
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.contract import Contract
from celldao.chain.lens import PLACE
from celldao.chain.web3py import Web3Backend
from celldao.constitution import load
from celldao.demo import people
from celldao.demo.token import dollar
from celldao.deployment.founding import found
from celldao.history import Period
from celldao.operators import FilePetition, Operator, SubmitSignatures, find_petition, sign_recall
from celldao.proposals import Proposal
from celldao.provenance import Manifest, Proof, entries_of, verify
from celldao.reports import Check, Report, Verdict, as_html, as_markdown, check, draft, save
from celldao.statements import StatementDocument, operators_csv
from celldao.statements import as_html as statement_html

HERE = Path(__file__).parent
CELL = HERE.parent / "manufacturing-cell" / "cell.yaml"
YEAR = 2031
DAY = 86_400
ETHER = 10**18
DOLLAR = 10**6
PERIOD = timedelta(days=80)
REPORT_TIME = timedelta(days=10)
# Enough for the quorum of a constitutional vote (40 %), and for a petition (20 %).
VOTERS = range(1, 46)
SIGNERS = range(2, 23)


def key(index: int) -> LocalAccount:
    """The key of this index of the test phrase: a member's number, or one of `people.OTHERS`."""
    Account.enable_unaudited_hdwallet_features()
    made: LocalAccount = Account.from_mnemonic(people.PHRASE, account_path=f"{people.HD_PATH}/{index}")
    return made


def instant(month: int, day: int) -> int:
    """Noon of a day of the year, Unix seconds."""
    return int(datetime(YEAR, month, day, 12, tzinfo=UTC).timestamp())


@dataclass
class World:
    """The chain, its clock, and the cell once it is founded."""

    w3: Web3
    folder: Path
    keys: dict[int, LocalAccount] = field(default_factory=dict)
    cell: Cell = field(init=False)
    token: Contract = field(init=False)

    def key(self, index: int) -> LocalAccount:
        if index not in self.keys:
            self.keys[index] = key(index)
        return self.keys[index]

    def backend(self, index: int) -> Web3Backend:
        return Web3Backend(self.w3, self.key(index), poll_seconds=0.01)

    def member(self, index: int) -> Member:
        return Member(self.cell, self.backend(index))

    def to(self, time: int) -> None:
        """Let the clock come to a time."""
        tester = self.w3.provider.ethereum_tester  # type: ignore[attr-defined]
        tester.time_travel(time)
        tester.mine_block()

    @property
    def time(self) -> int:
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def earn(self, amount: int) -> None:
        """Customers pay so many dollars to the splitter, by plain transfers."""
        data = self.token.interface.encode("transfer", self.cell.record.splitter, amount * DOLLAR)
        self.backend(people.ISSUER).send(self.token.address, data, 300_000)


def embedded(first: int) -> Web3:
    """A chain whose clock begins a day before the year, and moves a second a block. The Lens stands on it."""
    rich = {Web3.to_checksum_address(key(index).address): 10**6 * ETHER for index in _senders()}
    state = {
        to_canonical_address(account): {"balance": balance, "nonce": 0, "code": b"", "storage": {}}
        for account, balance in rich.items()
    }
    lens = {"balance": 0, "nonce": 1, "code": artifact("Lens").runtime, "storage": {}}
    backend = PyEVMBackend(
        genesis_parameters=PyEVMBackend.generate_genesis_params(
            {"timestamp": first, "gas_limit": 60_000_000}
        ),
        # whoever asks without an account is this library's first one
        genesis_state={
            **PyEVMBackend.generate_genesis_state({"balance": 10**6 * ETHER}, num_accounts=1),
            **state,
            to_canonical_address(PLACE): lens,
        },
    )
    return Web3(EthereumTesterProvider(EthereumTester(backend, auto_mine_transactions=True)))


def _senders() -> list[int]:
    names = ("Nightjar", "Sandpiper")
    return [people.FOUNDER, people.ISSUER, people.RELAYER, 1, *(operator_index(name) for name in names)]


def operator_index(name: str) -> int:
    """Nightjar has a key among the demonstration's; the second operator takes one that is free here."""
    return people.OTHERS["Nightjar"] if name == "Nightjar" else people.OTHERS["University Workshop"]


# --- the year


def begin(folder: Path) -> World:
    """Founds the cell; its treasury gets 400,000 tUSD."""
    world = World(embedded(instant(1, 1) - DAY), folder)
    compiled = dollar()
    issuer = world.backend(people.ISSUER)
    created = issuer.send(None, compiled.init_code, 5_000_000).created
    assert created is not None
    world.token = Contract(created, compiled.interface, issuer)
    issuer.send(created, compiled.interface.encode("mint", issuer.sender, 10**6 * DOLLAR), 300_000)
    constitution = load(CELL)
    world.cell = found(world.backend(people.FOUNDER), constitution)
    world.cell.name_members(constitution)
    treasury = world.cell.record.treasury
    issuer.send(created, compiled.interface.encode("transfer", treasury, 400_000 * DOLLAR), 300_000)
    world.to(instant(1, 2))
    return world


def grant(world: World) -> dict[str, Operator]:
    """One vote grants both mandates, with the hashes of their policy files."""
    named = people.OTHERS
    receivers = {
        "Nightjar": [named["Corvin Tools"], named["Northgrid Compute"]],
        "Sandpiper": [named["Kestrel Drones"], named["Orchard Tools"]],
    }
    budgets = {"Nightjar": ("30000 tUSD", "150000 tUSD"), "Sandpiper": ("12000 tUSD", "60000 tUSD")}
    actions = [
        GrantMandate.model_validate(
            {
                "operator": world.key(operator_index(name)).address,
                "period": PERIOD,
                "report_time": REPORT_TIME,
                "charter": {
                    "expiry": datetime(YEAR + 1, 6, 1, tzinfo=UTC),
                    "budgets": [{"per_period": budgets[name][0], "lifetime": budgets[name][1]}],
                    "receivers": [{"account": world.key(index).address} for index in receivers[name]],
                    "policy": policy_hash(HERE / f"policy-{name.lower()}.md"),
                    "policy_link": f"policy-{name.lower()}.md",
                },
            }
        )
        for name in budgets
    ]
    proposal = Proposal(title="Two operators", reference="operators-2031", actions=actions)
    made = world.member(1).propose(proposal)
    world.to(instant(1, 5))
    relayer = world.member(people.RELAYER)
    relayer.submit([_ballot(world, made.id, number) for number in VOTERS])
    state = world.cell.now().proposal(made.id)
    assert state is not None
    assert state.eta is not None
    world.to(int(state.eta.timestamp()) + 1)
    relayer.execute(made.id)
    found = world.cell.now().mandate_addresses()
    return {
        name: Operator(world.cell, world.backend(operator_index(name)), mandate)
        for name, mandate in zip(budgets, found, strict=True)
    }


def _ballot(world: World, proposal: int, number: int) -> SignedBallot:
    signer, record = world.key(number), world.cell.record
    message = {"proposalId": proposal, "support": 1, "voter": signer.address, "nonce": 0}
    signature = sign(signer, DOMAIN, record.chain_id, record.governor, "Ballot", BALLOT, message)
    return SignedBallot(
        chain_id=record.chain_id,
        governor=record.governor,
        proposal=str(proposal),
        voter=signer.address,
        support="for",
        nonce=0,
        signature="0x" + signature.hex(),
    )


@dataclass
class Outcome:
    """What came of the year.

    Attributes:
        reports: every report that was filed, by its name, as it was filed.
        checks: what holding it against the chain said.
        recalled: name of the operator whom the members recalled.
        swept: what came back from his account.
    """

    world: World
    operators: dict[str, Operator]
    reports: dict[str, Report] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    recalled: str = ""
    swept: Sequence[str] = ()


def live(folder: Path) -> Outcome:
    """The year, from founding to the last report."""
    world = begin(folder)
    operators = grant(world)
    year = Outcome(world, operators)
    said = json.loads((HERE / "said.json").read_text(encoding="utf-8"))
    nightjar, sandpiper = operators["Nightjar"], operators["Sandpiper"]
    for name, operator in operators.items():
        operator.accept((HERE / f"policy-{name.lower()}.md").read_bytes())
    begun = world.time
    tools, compute = (
        world.key(people.OTHERS[name]).address for name in ("Corvin Tools", "Northgrid Compute")
    )
    adverts, commission = (
        world.key(people.OTHERS[name]).address for name in ("Kestrel Drones", "Orchard Tools")
    )

    # first period
    nightjar.draw("24000 tUSD")
    nightjar.spend([(tools, "11480.5 tUSD"), (compute, "9200 tUSD")])
    prove(world, nightjar)
    sandpiper.draw("9000 tUSD")
    sandpiper.spend([(adverts, "5250 tUSD"), (commission, "3100.25 tUSD")])
    world.earn(48_000)
    world.to(begun + 80 * DAY)
    report(year, "nightjar-1", nightjar, said)
    report(year, "sandpiper-1", sandpiper, said)

    # second period: Sandpiper's report says that it gave back what it paid
    nightjar.draw("26000 tUSD")
    nightjar.spend([(tools, "14000 tUSD"), (compute, "12000 tUSD")])
    sandpiper.draw("11000 tUSD")
    sandpiper.spend([(adverts, "8000 tUSD"), (commission, "2600 tUSD")])
    world.earn(51_500)
    world.to(begun + 160 * DAY)
    report(year, "nightjar-2", nightjar, said)
    report(year, "sandpiper-2", sandpiper, said, lie=embellish)

    # third period: the members recall it
    sandpiper.draw("4000 tUSD")
    world.to(begun + 165 * DAY)
    recall(year, sandpiper)
    nightjar.draw("28000 tUSD")
    nightjar.spend([(tools, "12500 tUSD"), (compute, "10100 tUSD")])
    nightjar.give_back("5000 tUSD")
    report(year, "sandpiper-3", sandpiper, said)
    world.earn(44_250)
    world.to(begun + 240 * DAY)
    report(year, "nightjar-3", nightjar, said)

    # fourth period
    nightjar.draw("22000 tUSD")
    nightjar.spend([(tools, "9900 tUSD"), (compute, "9875.75 tUSD")])
    world.to(begun + 320 * DAY)
    report(year, "nightjar-4", nightjar, said)
    return year


def report(year: Outcome, name: str, operator: Operator, said: dict[str, Any], lie: Any = None) -> None:
    """Draft it from the chain, complete it, file its hash; then anybody holds it against the chain."""
    world = year.world
    assert operator.mandate is not None
    data = draft(world.cell, operator.mandate, world.folder / "cache").model_dump(mode="json")
    data |= said[name]
    if lie is not None:
        lie(data)
    made = Report.model_validate(data)
    operator.file_report(made.digest, f"{name}.json")
    year.reports[name] = made
    year.checks[name] = check(made, world.cell, world.folder / "cache")


def embellish(data: dict[str, Any]) -> None:
    """3,000 tUSD that were paid become money given back: opening and closing balance still fit."""
    figures = data["finances"]["assets"][0]["periods"][0]
    figures["spent"] = "7600"
    figures["returned"] = "3000"
    data["finances"]["paid"][0]["amount"] = "5000"


def recall(year: Outcome, operator: Operator) -> None:
    """One member files a petition, twenty sign it without a transaction, anyone hands them in and sweeps."""
    world = year.world
    cell = world.cell
    member = world.member(1)
    state = operator.state()
    member.perform(FilePetition.of(member.standing(), state))
    now = cell.now()
    petition = find_petition(Standing.of(cell, member.account), operator.state(), None)
    signed = [
        sign_recall(Standing(cell, world.key(number).address, now), world.key(number), state, petition)
        for number in SIGNERS
    ]
    relayer = world.member(people.RELAYER)
    outcome = relayer.perform(SubmitSignatures.of(relayer.standing(), signed))
    assert outcome.recalled
    year.recalled = "Sandpiper"
    sweeping = Operator(cell, relayer.backend, operator.mandate)
    year.swept = [str(amount) for amount in sweeping.sweep().amounts]


def prove(world: World, operator: Operator) -> None:
    """Nightjar puts a plan that it made on record, and anybody verifies the proof with nothing but a node."""
    plan = world.folder / "plan.txt"
    plan.write_text("Fixture 7: clamp at 40 mm, two passes.\n", encoding="utf-8")
    assert operator.mandate is not None
    entries = entries_of(
        [plan],
        world.folder,
        tool="Nightjar 2.3",
        made_by="software",
        policy=operator.state().policy,
        time=datetime.fromtimestamp(world.time, UTC),
    )
    manifest = Manifest(chain_id=world.cell.reader.chain_id, mandate=operator.mandate, entries=entries)
    operator.log_provenance(manifest.root, "manifest.json")
    manifest.save(world.folder / "manifest.json")
    proof = Proof.of(manifest, "plan.txt")
    verify(proof, world.cell.reader, plan.read_bytes())
    proof.save(world.folder / "plan.txt.proof.json")


# --- what is written


def told(year: Outcome) -> str:
    """What `report check` said of each report, and how the year ended."""
    lines = []
    for name, held in year.checks.items():
        differing = held.of(Verdict.DIFFERS)
        agree = len(held.of(Verdict.AGREES))
        lines.append(f"{name}: {agree} things agree with the chain, {len(differing)} differ")
        lines += [f"  {one.line()}" for one in (*differing, *held.of(Verdict.NOTE))]
    lines.append(f"{year.recalled} was recalled by petition; swept: {', '.join(year.swept)}")
    return "\n".join(lines) + "\n"


def write(year: Outcome) -> None:
    """Everything into the folder. The statement has hashes of blocks in it, and is for looking only."""
    folder = year.world.folder
    for name, made in year.reports.items():
        save(made, folder / f"{name}.json")
        (folder / f"{name}.html").write_text(as_html(made), encoding="utf-8")
        (folder / f"{name}.md").write_text(as_markdown(made), encoding="utf-8")
    (folder / "check.txt").write_text(told(year), encoding="utf-8")
    cell = year.world.cell
    statement = cell.history(folder / "cache").statement(Period.year(YEAR))
    assert statement is not None
    document = StatementDocument.of(statement, cell.reader.chain_id, _names(year))
    (folder / "operators.csv").write_text(operators_csv(document), encoding="utf-8", newline="")
    (folder / "statement.html").write_text(statement_html(document), encoding="utf-8")


def _names(year: Outcome) -> dict[str, str]:
    return {str(operator.mandate): name for name, operator in year.operators.items()}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Write: python examples/two-operators/year.py FOLDER")
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    outcome = live(out)
    write(outcome)
    print(told(outcome), end="")
