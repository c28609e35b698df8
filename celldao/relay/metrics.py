"""A relay's figures, in the text form that Prometheus reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

_HELP: Final = {
    "received_total": ("counter", "Files taken, since this process began."),
    "repeated_total": ("counter", "Files that were here already."),
    "refused_total": ("counter", "Files not taken, by why."),
    "limited_total": ("counter", "Requests refused because their caller asked too much."),
    "failed_total": ("counter", "Requests that the relay could not answer."),
    "files": ("gauge", "Files kept, by how they stand."),
    "log_sequence": ("gauge", "Entries in the log."),
    "transactions_total": ("counter", "Own transactions in blocks."),
    "gas_total": ("counter", "Gas that these have used."),
    "fees_coins_total": ("counter", "Native coins that these have cost."),
    "chain_seen_timestamp": ("gauge", "When the chain last answered."),
    "healthy": ("gauge", "Whether all is well."),
}


class Counters:
    """What is counted in memory."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, label: str = "") -> None:
        self.counts[name, label] += 1


Sample = tuple[str, str, int | float]


def text(counters: Counters, more: Iterable[Sample], labels: Mapping[str, str]) -> str:
    """
    Args:
        more: (name, label, value) of what is not counted in memory.
        labels: what the label of a name says.
    """
    samples: list[Sample] = [(name, label, count) for (name, label), count in counters.counts.items()]
    lines = []
    for name, (kind, words) in _HELP.items():
        found = [(label, value) for sample, label, value in [*samples, *more] if sample == name]
        lines += [f"# HELP celldao_relay_{name} {words}", f"# TYPE celldao_relay_{name} {kind}"]
        if not found and name not in labels:
            found = [("", 0)]
        for label, value in sorted(found):
            where = f'{{{labels[name]}="{label}"}}' if label and name in labels else ""
            lines.append(f"celldao_relay_{name}{where} {value}")
    return "\n".join(lines) + "\n"
