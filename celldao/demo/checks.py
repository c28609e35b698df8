"""The figures of the contracts beside those of the second computation, and the sums of each currency."""

from __future__ import annotations

from dataclasses import dataclass

from celldao.demo.books import Figures, Position


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure, and the two values that must be the same; `words` says whose they are."""

    topic: str
    name: str
    one: int | str | None
    other: int | str | None
    words: tuple[str, str] = ("the contracts say", "the second computation says")

    @property
    def agrees(self) -> bool:
        return self.one is not None and self.one == self.other

    def __str__(self) -> str:
        return f"{self.name}: {self.words[0]} {self.one}, {self.words[1]} {self.other}"


def compare(topic: str, chain: Figures, ledger: Figures) -> list[Comparison]:
    """Every figure that either of them knows; one that only one knows does not agree."""
    return [Comparison(topic, name, chain.get(name), ledger.get(name)) for name in {**chain, **ledger}]


def sums(positions: dict[str, Position]) -> list[Comparison]:
    """For each currency: what came in, and all that became of it."""
    return [
        Comparison(
            "Sums: everything that came in is accounted for",
            f"{symbol}: everything that came in is accounted for",
            found.came_in,
            found.accounted,
            ("there came in", "paid, claimable, reserved, to be released and carried are"),
        )
        for symbol, found in positions.items()
    ]


def disagreements(comparisons: list[Comparison]) -> list[Comparison]:
    return [comparison for comparison in comparisons if not comparison.agrees]
