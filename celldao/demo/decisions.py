"""What the members of the demonstration decide, and who votes how."""

from __future__ import annotations

from typing import Final

from celldao.demo.events import NewHolderCap, NewSplit, Proposal, Purchase, Support
from celldao.demo.operating import MandateGrant, Wages
from celldao.demo.people import MEMBERS

DELEGATOR: Final = 58
DELEGATE: Final = 7
MOVER: Final = 31
LEAVER: Final = 64
# The two bookkeepers, who look at the payroll before it is paid.
PETITIONER: Final = 17
SIGNER: Final = 38

_DAYS: Final = 86_400

MACHINE: Final = Proposal(
    key="machine",
    title="Buy a five-axis mill",
    text=(
        "The second-hand mill from Hallmann lets us make the tramway joints in one clamping instead of four. "
        "168,400.00 tUSD, delivery included; it pays for itself in about three years at this year's prices."
    ),
    proposer=19,
    effect=Purchase("tUSD", "Hallmann Machine Tools", 168_400_000_000),
    constitutional=False,
)
RATIO: Final = Proposal(
    key="ratio",
    title="Dividends from 30 % to 35 %, released over 30 days",
    text=(
        "The reserve is full again. From July on 35 % of what comes in above it is for the members, released "
        "over 30 days, so that nobody gains by buying shares the day before money is divided."
    ),
    proposer=26,
    effect=NewSplit(dividends=3_500, smoothing=30 * _DAYS),
    constitutional=True,
)
CAP: Final = Proposal(
    key="cap",
    title="Let one member hold 20 % of the shares",
    text="At present nobody may be sold more than 5 %. With 20 % one of us could put real money in.",
    proposer=73,
    effect=NewHolderCap(2_000),
    constitutional=True,
)


def proposal_for(effect: MandateGrant | Wages) -> Proposal:
    """The two votes about the operator; what exactly is granted and paid depends on the year and on files."""
    if isinstance(effect, MandateGrant):
        return Proposal(
            key="operator",
            title="Let an agent run the night shift",
            text=(
                "Nightjar plans the robot cell's nights, buys cutters, rents computing time and pays the two "
                "crews. It gets an account of its own: at most 30,000 tUSD and 2 ETH in 60 days, for two "
                "suppliers and the members of the crews, with a report every 60 days. Its policy is "
                "operator/policy.md."
            ),
            proposer=45,
            effect=effect,
            constitutional=True,
        )
    return Proposal(
        key="wages",
        title="Pay the second crew its November",
        text=(
            "Nightjar was stopped before it paid the second crew by a list that was October's. These are the "
            "hours of November, paid from the treasury."
        ),
        proposer=34,
        effect=effect,
        constitutional=False,
    )


def _shuffled(factor: int) -> list[int]:
    """All member numbers in a fixed mixed order: multiples of a factor modulo the prime after 100."""
    return [number * factor % (MEMBERS + 1) for number in range(1, MEMBERS + 1)]


def _divided(numbers: list[int], against: int, abstain: int) -> tuple[tuple[int, Support], ...]:
    supports = [Support.AGAINST] * against + [Support.ABSTAIN] * abstain
    supports += [Support.FOR] * (len(numbers) - len(supports))
    return tuple(sorted(zip(numbers, supports, strict=True)))


# All 100 members sign, each a ballot of his own.
MACHINE_BALLOTS: Final = _divided(_shuffled(37), against=9, abstain=6)

RATIO_REASONS: Final = (
    (DELEGATE, Support.FOR, "I vote for Hilde too: we apprentices gain little, but the calm is worth it."),
    (26, Support.FOR, "The mill is paid, the reserve is full. Now it is the members' turn."),
    (90, Support.AGAINST, "I would rather see a second mill than a larger dividend."),
)
_OWN = {DELEGATOR, *(number for number, _, _ in RATIO_REASONS)}
RATIO_BALLOTS: Final = _divided([n for n in _shuffled(58) if n not in _OWN][:68], against=11, abstain=4)

# Few care: 23 of 100, where 40 are needed.
CAP_BALLOTS: Final = _divided([n for n in _shuffled(71) if n != DELEGATOR][:23], against=8, abstain=1)

# Nobody has lent his vote yet.
GRANT_BALLOTS: Final = _divided(_shuffled(29)[:67], against=14, abstain=5)
WAGES_BALLOTS: Final = _divided([n for n in _shuffled(83) if n not in (DELEGATOR, LEAVER)][:44], 3, 2)

# Who gives a signature for the recall: among them the petitioner once more, and one who has lent his vote.
# The contract skips both.
SIGNERS: Final = tuple(
    sorted({*[n for n in _shuffled(41) if n != SIGNER][:21], PETITIONER, DELEGATOR, DELEGATE} - {LEAVER})
)
