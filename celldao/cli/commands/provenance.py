"""`celldao provenance`: what an operator produced, provable to anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from celldao.cli import mandates, options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session

MAKERS: Final = ("software", "people", "both")
_PATH: Final = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Put on record what was produced, with what, by whom and under which policy; prove it; verify a proof.

    \b
    Example:
      celldao provenance log plans/fixture.step --tool "toolpath 4.1" --made-by software --account nightjar
      celldao provenance prove plans/fixture.step --manifest manifest.json
      celldao provenance verify fixture.step.proof.json plans/fixture.step --rpc https://rpc.example
    """


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_PATH)
@click.option("--tool", required=True, help="What made them, with its version.")
@click.option(
    "--made-by",
    type=click.Choice(MAKERS),
    required=True,
    help="'people' declares that no software made them; it is on record who said so.",
)
@click.option("--note", default="", help="One line for each of them.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=".",
    help="Names in the manifest are those below this folder.",
)
@click.option(
    "--out",
    type=_PATH,
    default="manifest.json",
    show_default=True,
    help="The manifest to write; it must not exist.",
)
@mandates.link
@mandates.option
@reference_option
@options.transacts
def log(
    session: Session,
    files: tuple[Path, ...],
    tool: str,
    made_by: str,
    note: str,
    folder: Path,
    out: Path,
    link: str,
    mandate: str | None,
    reference: str,
) -> None:
    """Write a manifest of files, and log the root of it on chain.

    Keep the manifest and the files: proofs are made of them. If it breaks off, run it again: a manifest of
    the same files is taken as it is.

    \b
    Example:
      celldao provenance log plans/fixture.step --tool "toolpath 4.1" --made-by software --account nightjar
      celldao provenance log letter.txt --tool "pen" --made-by people --out letter.json --account nightjar
    """
    from celldao.cli.acting import carry_out, standing_of
    from celldao.errors import ProvenanceError
    from celldao.operators import LogProvenance, find_mandate
    from celldao.provenance import Manifest, entries_of

    standing = standing_of(session)
    state = find_mandate(standing, mandate)
    there = Manifest.load(out) if out.exists() else None
    fields = {"tool": tool, "made_by": made_by, "policy": state.policy, "note": note}
    time = there.entries[0].time if there else standing.now.moment.time
    manifest = Manifest(
        chain_id=standing.cell.record.chain_id,
        mandate=state.address,
        entries=entries_of(files, folder, time=time, **fields),
    )
    if there is not None and there != manifest:
        raise ProvenanceError(f"{out} is the manifest of something else", "Name another file with --out.")
    root = manifest.root
    if there is None:
        manifest.save(out)
    session.say(f"Manifest: {out}, {len(manifest.entries)} files, made by {made_by} with {tool}")
    carry_out(session, lambda now: LogProvenance.of(now, root, link, state.address), reference)


@command.command()
@click.argument("file")
@click.option("--manifest", type=_PATH, default="manifest.json", show_default=True, help="That has it.")
@click.option("--out", type=_PATH, help="The proof to write; by the file's name if left out.")
@options.shows
def prove(session: Session, file: str, manifest: Path, out: Path | None) -> None:
    """Write the proof of one file of a manifest. Needs no chain; FILE is its name in the manifest.

    \b
    Example:
      celldao provenance prove plans/fixture.step --manifest manifest.json --out fixture.proof.json
    """
    from celldao.provenance import Manifest, Proof

    proof = Proof.of(Manifest.load(manifest), Path(file).as_posix())
    place = out or Path(f"{Path(file).name}.proof.json")
    proof.save(place)
    session.show({"file": str(place), "root": proof.root}, lambda: f"Written: {place}")


@command.command()
@click.argument("proof", type=_PATH)
@click.argument("file", required=False, type=_PATH)
@options.connects
def verify(session: Session, proof: Path, file: Path | None) -> None:
    """Verify a proof, and that FILE is what it proves, with nothing but a node.

    What stands at the mandate's address is checked first: it must be one of a cell of this release. Compare
    the cell that is told with the one you mean. Exit code 4 if it does not hold.

    \b
    Example:
      celldao provenance verify fixture.proof.json plans/fixture.step --rpc https://rpc.example
    """
    from celldao.cli.output import when
    from celldao.errors import ProvenanceError
    from celldao.provenance import Proof
    from celldao.provenance import verify as held

    given = Proof.load(proof)
    try:
        content = None if file is None else file.read_bytes()
    except OSError as error:
        raise ProvenanceError(f"{file} cannot be read: {error.strerror}", "Check the name.") from error
    found = held(given, session.chain, content)
    entry = given.entry
    data = {
        "proven": True,
        "file_checked": found.file,
        "cell": found.treasury,
        "mandate": given.mandate,
        "operator": found.operator,
        "logged": found.logged,
        "entry": entry.model_dump(mode="json"),
    }
    makers = {"people": "declared to be made by people", "both": "made by people and software"}
    session.show(
        data,
        lambda: [
            f"{entry.name}: {'the file is' if found.file else 'what the proof says of it was'} logged at "
            f"{when(found.logged)}",
            f"by the operator {found.operator} of the mandate {given.mandate} of the cell {found.treasury}",
            f"{makers.get(entry.made_by, 'made by software')}, with {entry.tool}, by {when(entry.time)}",
            f"under policy {entry.policy}",
            *([] if found.file else ["No file was given: its content was not compared."]),
        ],
    )
