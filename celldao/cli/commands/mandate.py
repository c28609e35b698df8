"""`celldao mandate`: what operators may spend, what they do, and how members stop them."""

from __future__ import annotations

from pathlib import Path

import click

from celldao.cli import mandates, options
from celldao.cli.acting import reference as reference_option
from celldao.cli.petition import petition
from celldao.cli.session import Session


@click.group()
def command() -> None:
    """Operators: their mandates, what they draw and spend, and how members recall them.

    A vote grants a mandate: `grant_mandate` in a proposal. Reports have their own command: `celldao report`.

    \b
    Example:
      celldao mandate list
      celldao mandate show 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
      celldao mandate accept --policy policy.md --account nightjar
      celldao mandate draw 12000 USDC --account nightjar
      celldao mandate spend 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 3480.50 USDC --account nightjar
    """


@command.command("list")
@options.reads
def list_(session: Session) -> None:
    """List all mandates of the cell, ended ones included.

    \b
    Example:
      celldao mandate list --cell cell.json
    """
    found = session.cell().now().mandates()
    session.show([mandates.summary(one) for one in found], lambda: mandates.list_page(found))


@command.command()
@click.argument("mandate", metavar="ADDRESS")
@options.reads
def show(session: Session, mandate: str) -> None:
    """Show one mandate: how it stands, its money, what it may do, which report is due.

    \b
    Example:
      celldao mandate show 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
    """
    mandates.show_one(session, mandate)


@command.command()
@click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What you take for the policy: nothing is signed if the vote meant another file.",
)
@mandates.option
@reference_option
@options.transacts
def accept(session: Session, policy: Path | None, mandate: str | None, reference: str) -> None:
    """Begin a mandate that a vote has granted to the account: all its terms are shown before.

    \b
    Example:
      celldao mandate accept --policy policy.md --account nightjar
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import Accept

    content = _content(policy)
    carry_out(session, lambda standing: Accept.of(standing, mandate, content), reference)


@command.command()
@click.argument("amount", nargs=-1, required=True, metavar="AMOUNT ASSET")
@mandates.option
@reference_option
@options.transacts
def draw(session: Session, amount: tuple[str, ...], mandate: str | None, reference: str) -> None:
    """Take money from the treasury into the mandate's account, within its budget.

    \b
    Example:
      celldao mandate draw 12000 USDC --account nightjar --reference draw-2027-03
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import Draw

    text = " ".join(amount)
    carry_out(session, lambda standing: Draw.of(standing, text, mandate), reference)


@command.command()
@click.argument("payment", nargs=-1, metavar="[RECEIVER AMOUNT ASSET]")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV file of payments instead: address, amount, and currency if the amounts name none.",
)
@mandates.option
@reference_option
@options.transacts
def spend(
    session: Session, payment: tuple[str, ...], file: Path | None, mandate: str | None, reference: str
) -> None:
    """Pay from the mandate's account: one receiver, or everybody in a file.

    \b
    Example:
      celldao mandate spend 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 3480.50 USDC --account nightjar
      celldao mandate spend --file wages.csv --account nightjar --reference wages-2027-03
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import Spend

    if file is None and len(payment) < 2:
        raise click.UsageError("Write: celldao mandate spend RECEIVER AMOUNT ASSET, or --file payments.csv")
    if file is not None and payment:
        raise click.UsageError("Name one receiver, or a --file.")
    payments = [(payment[0], " ".join(payment[1:]))] if file is None else _payments(file)
    carry_out(session, lambda standing: Spend.of(standing, payments, mandate), reference)


@command.command("call")
@click.argument("contract")
@click.argument("function", default="")
@click.argument("arguments", nargs=-1)
@click.option("--data", metavar="0x…", help="Calldata, instead of function and arguments.")
@click.option(
    "--amount", metavar="'AMOUNT ASSET'", help="Coin to send along, or of a token what it may take at most."
)
@mandates.option
@reference_option
@options.transacts
def call_(
    session: Session,
    contract: str,
    function: str,
    arguments: tuple[str, ...],
    data: str | None,
    amount: str | None,
    mandate: str | None,
    reference: str,
) -> None:
    """Call a function of a contract that the charter lists, from the mandate's account.

    \b
    Example:
      celldao mandate call 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 "deposit(uint256 assets)" 500 \
--amount '5 USDC' --account nightjar
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import CallContract

    given = None if data is None else _hex(data)

    carry_out(
        session,
        lambda standing: CallContract.of(
            standing, contract, function, list(arguments), data=given, amount=amount, mandate=mandate
        ),
        reference,
    )


@command.command("return")
@click.argument("amount", nargs=-1, required=True, metavar="AMOUNT ASSET")
@mandates.option
@reference_option
@options.transacts
def return_(session: Session, amount: tuple[str, ...], mandate: str | None, reference: str) -> None:
    """Give money back to the treasury. It does not refill the budget.

    \b
    Example:
      celldao mandate return 1500 USDC --account nightjar
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import GiveBack

    text = " ".join(amount)
    carry_out(session, lambda standing: GiveBack.of(standing, text, mandate), reference)


@command.command()
@mandates.option
@reference_option
@options.transacts
def recall(session: Session, mandate: str | None, reference: str) -> None:
    """End a mandate at once and for good: the operator resigns, or the guardian recalls him.

    Anyone may once the cell is dissolved. Members recall by petition, or by vote (`recall_mandate`).

    \b
    Example:
      celldao mandate recall --account nightjar
      celldao mandate recall --mandate 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --account guardian
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import Recall

    carry_out(session, lambda standing: Recall.of(standing, mandate), reference)


@command.command()
@click.argument("assets", nargs=-1, metavar="[ASSET]...")
@mandates.option
@reference_option
@options.transacts
def sweep(session: Session, assets: tuple[str, ...], mandate: str | None, reference: str) -> None:
    """Send what is left in a mandate that is over to the treasury. Anyone may, as often as something arrives.

    \b
    Example:
      celldao mandate sweep --mandate 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --account ada
    """
    from celldao.cli.acting import carry_out
    from celldao.operators import Sweep

    carry_out(session, lambda standing: Sweep.of(standing, mandate, assets), reference)


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@mandates.link
@reference_option
@options.transacts
def report(session: Session, file: Path, link: str, reference: str) -> None:
    """File a report of the mandate: the same as `celldao report file`.

    \b
    Example:
      celldao mandate report report-3.json --link https://cell.example/report-3.json --account nightjar
    """
    from celldao.cli.commands.report import file_report

    file_report(session, file, link, reference)


command.add_command(petition)


def _content(file: Path | None) -> bytes | None:
    from celldao.errors import ActError

    try:
        return None if file is None else file.read_bytes()
    except OSError as error:
        raise ActError(f"{file} cannot be read: {error.strerror}", "Check the name.") from error


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError as error:
        raise click.UsageError(f"--data wants 0x and hexadecimal digits, not {text!r}") from error


def _payments(file: Path) -> list[tuple[str, str]]:
    """From a file as payrolls have it. Raises ProposalFileError with every mistake."""
    from celldao.actions.payments import Pay
    from celldao.actions.payroll import payroll

    paid: list[tuple[str, str]] = []
    for action in payroll(file):
        many = [action] if isinstance(action, Pay) else action.payments
        paid += [(one.to, one.amount.text) for one in many]
    return paid
