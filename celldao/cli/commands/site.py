"""`celldao site`: the page of a cell as files for any host."""

from __future__ import annotations

from pathlib import Path

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.group()
def command() -> None:
    """Export the page of a cell as files for any host, and check a page that somebody serves.

    \b
    Example:
      celldao site export public --cell cell.json --node https://rpc.example --network ethereum:sepolia:node
      celldao site check https://page.example --cell cell.json --network ethereum:sepolia:node
    """


@command.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--node",
    "nodes",
    metavar="URL",
    multiple=True,
    required=True,
    help="What members' browsers read from. It is published: name none that holds a key of yours.",
)
@click.option("--explorer", metavar="URL", help="A block explorer to link to.")
@options.reads
def export_(session: Session, folder: Path, nodes: tuple[str, ...], explorer: str | None) -> None:
    """Write the page and its cell.json into FOLDER.

    It works from any path of any host, /ipfs/… included, with nothing but these files. The hashes that are
    shown are what `celldao site check` holds a host to.

    \b
    Example:
      celldao site export public --cell cell.json --node https://rpc.example --network ethereum:sepolia:node
    """
    from celldao.web.site import export, record_for_page

    cell = session.cell()
    hashes = export(folder, record_for_page(cell.record, nodes, explorer))
    session.show(
        {"folder": str(folder), "sha256": hashes},
        lambda: [f"{digest}  {path}" for path, digest in hashes.items()],
    )


@command.command("check")
@click.argument("url")
@options.reads
def check(session: Session, url: str) -> None:
    """Compare the page at URL with this release, and its cell.json with the cell.

    A host that changed the page could show members something else than what they sign. Exit code 1 if
    anything differs.

    \b
    Example:
      celldao site check https://page.example --cell cell.json --network ethereum:sepolia:node
    """
    from celldao.web.check import check as compare

    cell = session.cell()
    found = compare(url, cell.record)
    session.show(
        {"url": url, "files": found},
        lambda: f"{url} serves this release's page of {cell.record.name}: {len(found)} files are the same",
    )
