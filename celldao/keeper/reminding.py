"""Warns of votes that end soon: without a quorum, or without the votes of members who wanted to be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from celldao.actions.wording import when
from celldao.acts.standing import title_of
from celldao.chain.lens import Ask
from celldao.keeper.book import Occasion
from celldao.keeper.duties import Due, Sight
from celldao.keeper.settings import Reminders
from celldao.snapshots import Proposal
from celldao.snapshots import State as Voting
from celldao.watching.notice import Kind, Notice, as_plain, identity
from celldao.watching.telling import short_id


@dataclass(frozen=True)
class Reminding:
    """
    Attributes:
        settings: how long ahead, and whose votes.
    """

    settings: Reminders
    name: str = "warning of votes"

    def due(self, sight: Sight) -> Sequence[Due]:
        return ()

    def is_done(self, occasion: Occasion, sight: Sight) -> bool:
        return False

    def told(self, sight: Sight) -> Sequence[Notice]:
        now = sight.standing.now
        if not now.can_read_governor:
            return ()
        soon = now.moment.time + self.settings.ahead
        return [
            notice
            for one in now.open_proposals()
            if one.state is Voting.ACTIVE and one.deadline <= soon
            for notice in self._of(one, sight)
        ]

    def _of(self, one: Proposal, sight: Sight) -> Iterator[Notice]:
        named = f"The vote on proposal {short_id(one.id)} {title_of(one)} ends {when(one.deadline)}"
        if not one.has_quorum:
            yield self._notice(one, sight, "quorum", f"{named}, and has no quorum yet", None)
        for member in self._missing(one, sight):
            yield self._notice(one, sight, f"vote {member}", f"{named}, and {member} has not voted", member)

    def _missing(self, one: Proposal, sight: Sight) -> list[str]:
        """Who of those to be reminded holds votes, and has not voted."""
        governor, share = sight.standing.governor, sight.standing.share
        members = list(self.settings.members)
        snapshot = int(one.snapshot.timestamp())
        asks = [Ask("hasVoted", (one.id, member), contract=governor) for member in members]
        asks += [Ask("getPastVotes", (member, snapshot), contract=share) for member in members]
        answers = sight.standing.ask_all(asks) if asks else []
        voted, votes = answers[: len(members)], answers[len(members) :]
        return [who for who, has, had in zip(members, voted, votes, strict=True) if had and not has]

    def _notice(self, one: Proposal, sight: Sight, mark: str, words: str, member: str | None) -> Notice:
        record, moment = sight.standing.cell.record, sight.standing.now.moment
        details = {
            "proposal": str(one.id),
            "deadline": one.deadline,
            "member": member,
            "why": mark.split()[0],
        }
        return Notice(
            # A deadline that a late quorum has moved is another one.
            id=identity("keeper", record.chain_id, record.treasury, one.id, one.deadline, mark),
            kind=Kind.DUE,
            words=words,
            time=moment.time,
            block=moment.block,
            details=as_plain(details),
        )
