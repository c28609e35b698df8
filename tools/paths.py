"""Where things are, relative to the repository root."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = ROOT / "contracts"
MOCKS = ROOT / "tests" / "contracts"
ARTIFACTS = ROOT / "celldao" / "artifacts"
SIZES = ROOT / "bench" / "results" / "sizes.json"
BUILD = ROOT / ".build"


def deployables(contracts: Path = CONTRACTS) -> list[Path]:
    """CamelCase .vy files directly in contracts/; modules and interfaces live in folders below it."""
    return sorted(path for path in contracts.glob("*.vy") if path.name[0].isupper())


def interfaces(contracts: Path = CONTRACTS) -> list[Path]:
    return sorted((contracts / "interfaces").glob("*.vyi"))
