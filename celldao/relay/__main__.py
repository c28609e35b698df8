"""`python -m celldao.relay relay.toml`: a relay, for services and containers."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from typing import Any

from celldao.errors import CelldaoError
from celldao.relay.server import Relay, serve
from celldao.relay.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="celldao.relay", description="Run a relay until it is ended.")
    parser.add_argument("settings", help="its settings, a TOML file")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)

    def ready(relay: Relay, url: str) -> Any:
        print(json.dumps({"url": url, "relay": relay.address}), flush=True)

    try:
        serve(Settings.load(given.settings), ready)
    except CelldaoError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
