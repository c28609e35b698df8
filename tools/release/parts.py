"""The list of a release's parts: a CycloneDX 1.5 SBOM of what users get with celldao.

    python -m tools.release.parts FOLDER

One file, from the locks and the table of licences; it names no time and no number of its own, so that it is
the same whoever makes it.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from celldao import __version__
from tools.audit.licences import SAID, Package, all_packages

NAME: Final = "celldao-{version}.cdx.json"


def purl(package: Package) -> str:
    """A package's address by the purl specification."""
    kind = "pypi" if package.ecosystem == "Python" else "npm"
    name = package.name.lower().replace("_", "-") if kind == "pypi" else quote(package.name, safe="/")
    return f"pkg:{kind}/{name}@{quote(package.version)}"


def document(packages: list[Package], version: str) -> dict[str, Any]:
    """The SBOM of a version, with the packages that are shipped."""
    ours = {
        "type": "application",
        "bom-ref": "celldao",
        "name": "celldao",
        "version": version,
        "purl": f"pkg:pypi/celldao@{version}",
        "licenses": [{"expression": "AGPL-3.0-only"}],
    }
    parts = [
        {
            "type": "library",
            "bom-ref": purl(package),
            "name": package.name,
            "version": package.version,
            "purl": purl(package),
            "licenses": [{"expression": package.licence}],
        }
        for package in packages
        if package.shipped
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": ours},
        "components": parts,
    }


def main() -> int:
    said = tomllib.loads(SAID.read_text(encoding="utf-8"))
    made = document(all_packages(said), __version__)
    path = Path(sys.argv[1]) / NAME.format(version=__version__)
    path.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{len(made['components'])} parts in {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
