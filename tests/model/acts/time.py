"""Time passes: not at all, a second, hours, or to where something begins or ends."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.story import DAY, Story


def landmarks(story: Story) -> list[int]:
    """Every second at which something may change, and those beside it."""
    cell = story.cell
    times: set[int] = set()
    for proposal in story.watched_proposals():
        times |= {proposal.snapshot, proposal.deadline, proposal.eta, proposal.expires}
        times.add(proposal.deadline - proposal.track.late_extension)
    times |= {ticket.ready for ticket in cell.treasury.tickets}
    times |= {recovery.ready for recovery in cell.treasury.recoveries.values()}
    times |= {stream.end for stream in cell.splitter.streams.values()}
    times |= {book.period_end for book in cell.treasury.books.values()}
    times |= {cell.treasury.offer.until, cell.governor.rules.guardian_until}
    holding = cell.treasury.rules.holding_time
    times |= {member.held_since + holding for member in cell.share.register.holders}
    for mandate in cell.factory.mandates.values():
        if not mandate.is_over:
            next_period = mandate.begun + (mandate.period_number + 1) * mandate.period
            times |= {next_period, mandate.report_due, mandate.report_due + 1, mandate.expiry}
            times |= {petition.deadline for petition in mandate.petitions.filed}
    around = {time + step for time in times for step in (-1, 0, 1)}
    return sorted(time for time in around if story.now < time < story.now + 400 * DAY)


@act(weight=10)
def a_second(story: Story) -> None:
    story.pass_time(story.dice.pick([1, 1, 1, 2, 59]))


@act(weight=4)
def hours(story: Story) -> None:
    story.pass_time(story.dice.whole(60, story.dice.pick([3_600, DAY, 40 * DAY])))


@act(weight=8)
def to_a_landmark(story: Story) -> None:
    if marks := landmarks(story):
        # the nearer ones more often, so that nothing is passed over
        near = marks[: story.dice.pick([1, 2, 5, len(marks)])]
        story.pass_time(story.dice.pick(near) - story.now)
