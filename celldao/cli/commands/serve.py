"""`celldao serve`: the page of a cell, for browsers of this machine."""

from __future__ import annotations

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8_765, show_default=True, help="0 takes any.")
@click.option(
    "--node", metavar="URL", help="What the browser reads from; by default the node of this command."
)
@click.option("--explorer", metavar="URL", help="A block explorer to link to.")
@options.reads
def command(session: Session, port: int, node: str | None, explorer: str | None) -> None:
    """Serve the page on which members vote with their wallet, to browsers of this machine.

    It goes on until it is ended with Ctrl-C. To put the page on a host use `celldao site export`.

    \b
    Example:
      celldao serve --cell cell.json --network ethereum:sepolia:node
      celldao serve --cell cell.json --rpc http://127.0.0.1:8545 --port 9000
    """
    from celldao.web.server import PageServer
    from celldao.web.site import record_for_page

    cell = session.cell()
    url = node or address_of(session)
    server = PageServer(record_for_page(cell.record, [url], explorer), port)
    session.show(
        {"url": server.url, "node": url}, lambda: f"{cell.record.name} is at {server.url} (Ctrl-C ends it)"
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        session.say("ended")
    finally:
        server.server_close()


def address_of(session: Session) -> str:
    """Where the browser can ask the chain that this command reads.

    Raises:
        SiteError: this connection has no address that a browser could use.
    """
    from celldao.errors import SiteError

    url = str(getattr(session.chain.w3.provider, "endpoint_uri", ""))
    if not url.startswith(("http://", "https://")):
        raise SiteError(
            "a browser cannot use the connection of this command", "Name a node with --node https://…"
        )
    return url
