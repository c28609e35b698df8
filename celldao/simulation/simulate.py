"""Running a proposal before anything is sent: `simulate(cell, draft)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.actions.registry import read_calls
from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.context import context_of
from celldao.errors import ChainError, SimulationError
from celldao.history.blocks import seconds_of
from celldao.proposals.tracks import Track
from celldao.simulation import governing
from celldao.simulation.accounts import Accounts
from celldao.simulation.fork import anvil_at, may_hold_key, url_of
from celldao.simulation.models import Limit, Simulation
from celldao.simulation.questions import Answers, Questions
from celldao.simulation.reasons import reason_of
from celldao.simulation.runner import Step
from celldao.simulation.ways import Run, Runner, Stage, Way, by_call, by_fork, by_simulate
from celldao.snapshots.units import at_time
from celldao.warnings import Facts, check
from celldao.warnings.gathering import calls_of, explored, gather, snapshot_of

if TYPE_CHECKING:
    from celldao.actions.base import Action
    from celldao.cell import Cell
    from celldao.chain.explorer import Explorer
    from celldao.proposals import Draft
    from celldao.snapshots import Proposal, Snapshot

# Of the gas that a call has, the part that its inner call may use: what used as much had too little.
_ALL_GAS: Final = TRANSACTION_GAS_CAP * 62 // 64


def simulate(
    cell: Cell | Snapshot,
    draft: Draft | Proposal,
    *,
    explorer: Explorer | None = None,
    fork: str | Path | None = None,
    at: datetime | None = None,
    ways: Sequence[Way] = tuple(Way),
    context: Context | None = None,
    facts: Facts | None = None,
    cache: str | Path | None = None,
) -> Simulation:
    """What a proposal would do, had it passed. Nothing is sent.

    The treasury carries its actions out as it would for the governor, in order and with its own rules: the
    ordinary track's table and limits, what is owed to leavers. The state is that of the latest block, the
    time that of the earliest possible execution.

    Args:
        cell: as of now; or a snapshot of it.
        draft: a proposal that is to be made, or one that lies on chain.
        explorer: who is asked for ABIs and published sources; nobody if None.
        fork: an anvil to run a fork with; if None the one on the PATH, unless the node's URL may hold a key,
            which anvil's arguments show.
        at: another time to run it at.
        ways: those that are tried, in this order.
        context, facts: if they have been read.
        cache: folder in which what is settled is kept; the platform's folder for caches if None.

    Raises:
        ValueError: `at` is past, or without a time zone.
        ChainError: the node does not answer.
    """
    now = snapshot_of(cell)
    calls = calls_of(draft)
    context = context or context_of(now, calls)
    if explorer is not None:
        context = explored(now, calls, context, explorer)
    facts = facts or gather(now, draft, explorer, context=context, cache=cache)
    actions = read_calls(calls, context)
    warnings = tuple(check(actions, context, facts))
    track = governing.track(now, calls)
    time = governing.earliest(now, draft, track) if at is None else seconds_of(at)
    if time < now.block.timestamp:
        raise ValueError(f"{at} is past: the chain has come to {now.moment.time}")
    if not calls:
        note = ("A resolution: nothing is called.",)
        return Simulation(True, None, at_time(time), track, warnings=warnings, notes=note)
    job = _Job(now, context, actions, track, time, list(_runners(now, ways, fork)))
    found = job.simulation()
    said = governing.says(now, draft, found.time) if found.way is not None else None
    return replace(found, warnings=warnings, governor=said)


def _runners(now: Snapshot, ways: Sequence[Way], fork: str | Path | None) -> list[tuple[Way, Runner | str]]:
    """Each way with what runs it, or with the reason why it cannot be taken."""
    anvil, url = anvil_at(fork), url_of(now.cell.reader)
    forking: Runner | str
    if anvil is None:
        forking = "there is no anvil on the PATH" if fork is None else f"there is no anvil at {fork}"
    elif url is None:
        forking = "the node is not reached by a URL"
    elif fork is None and may_hold_key(url):
        forking = (
            "the node's URL may hold a key, which every user of this machine could see while anvil runs: it "
            "is forked where an anvil is named"
        )
    else:
        forking = by_fork(anvil, url)
    known: dict[Way, Runner | str] = {Way.SIMULATE: by_simulate, Way.CALL: by_call, Way.FORK: forking}
    return [(way, known[way]) for way in ways]


@dataclass
class _Job:
    """One simulation under way."""

    now: Snapshot
    context: Context
    actions: Sequence[Action]
    track: Track
    time: int
    runners: list[tuple[Way, Runner | str]]

    def simulation(self) -> Simulation:
        accounts = Accounts.named(self.actions, self.context)
        stage = Stage.at(self.now.cell.reader, self.now.block, self.now.governor)
        steps = self._steps()
        refusals: dict[Way, str] = {}
        for way, runner in self.runners:
            if isinstance(runner, str):
                refusals[way] = runner
                continue
            try:
                found = self._simulation(stage, runner, steps, accounts)
            except (ChainError, SimulationError) as error:
                refusals[way] = error.what
                continue
            return replace(found, way=way, refusals=refusals)
        return Simulation(None, None, at_time(self.time), self.track, refusals=refusals)

    def _steps(self, closing: bool = True) -> list[Step]:
        return governing.steps(self.context.treasury, self._calls, self.track, closing)

    @property
    def _calls(self) -> list[Call]:
        return [action.call(self.context) for action in self.actions]

    @property
    def _later(self) -> int | None:
        """The time to set; None for that of the block."""
        return self.time if self.time > self.now.block.timestamp else None

    def _simulation(
        self, stage: Stage, runner: Runner, steps: Sequence[Step], accounts: Accounts
    ) -> Simulation:
        probe = governing.probe(self.now.governor, self._calls)
        questions = accounts.questions(probe)
        run = runner(stage, questions.steps(), steps, self._later)
        if not _is_done(run, steps):
            return self._failed(stage, runner, steps, run, questions)
        if run.logs is not None and (more := accounts.seen_in(run.logs)) is not None:
            accounts, questions = more, more.questions(probe)
            # At the time that the first has seen: whatever differs is no matter of the clock.
            first, run = run, runner(stage, questions.steps(), steps, run.time)
            if not _is_done(run, steps) or _logged(run) != _logged(first):
                return self._unsure(steps, run)
        before, after = questions.read(run.before), questions.read(run.after)
        gas = governing.gas(self._calls, before.probed, run.steps)
        notes = [*self._about_time(run), *accounts.notes]
        if gas > TRANSACTION_GAS_CAP:
            notes.append(
                f"It needs about {gas:,} gas, more than a transaction may use ({TRANSACTION_GAS_CAP:,}): "
                "divide it."
            )
        if run.logs is None:
            notes += [
                f"Balances of {self.context.asset_name(token)} cannot be read, and this way shows no "
                "transfers: what happens to it is not known."
                for token in accounts.unread(before, after)
            ]
        changes = accounts.changes(before, after, run.logs)
        notes += [
            f"The transfers that {change.amount.currency.symbol} logs for {change.name} add up to "
            f"{change.logged}: its balance says otherwise."
            for change in changes
            if change.agrees is False
        ]
        return Simulation(
            ok=True,
            way=None,
            time=at_time(run.time),
            track=self.track,
            changes=changes,
            events=accounts.happenings(run.logs or (), after),
            shows_events=run.logs is not None,
            gas=gas,
            limits=self._limits(before, after),
            notes=tuple(notes),
        )

    def _failed(
        self, stage: Stage, runner: Runner, steps: Sequence[Step], run: Run, questions: Questions
    ) -> Simulation:
        place: int | None = len(run.steps) - 1
        result = run.steps[-1]
        reason = reason_of(result.answer, self.context)
        if not result.answer and sum(step.gas for step in run.steps) >= _ALL_GAS:
            reason = f"it needs more gas than a transaction may use ({TRANSACTION_GAS_CAP:,})"
        notes = self._about_time(run)
        if len(run.steps) == len(steps):
            # What is compared at the end is not the last action's fault alone.
            unclosed = runner(stage, (), self._steps(closing=False), self._later).steps
            place = place if not unclosed[-1].ok else None
        if run.time > self.now.block.timestamp:
            at_once = runner(stage, (), steps, None).steps
            if len(at_once) == len(steps) and at_once[-1].ok:
                notes.append("It would succeed if it were carried out now: only the time is in its way.")
        return Simulation(
            ok=False,
            way=None,
            time=at_time(run.time),
            track=self.track,
            failed_action=place,
            reason=reason,
            shows_events=run.logs is not None,
            limits=self._limits(questions.read(run.before), None),
            notes=tuple(notes),
        )

    def _unsure(self, steps: Sequence[Step], again: Run) -> Simulation:
        """Two runs that differ: what it does depends on whether it is looked at."""
        how = "it moved or logged something else"
        if not _is_done(again, steps):
            reason = reason_of(again.steps[-1].answer, self.context) if again.steps else ""
            how = f"it failed{f': {reason}' if reason else ''}"
        return Simulation(
            ok=None,
            way=None,
            time=at_time(again.time),
            track=self.track,
            reason=f"it could be carried out once; run again, with more balances asked for before, {how}",
            shows_events=again.logs is not None,
            notes=tuple(self._about_time(again)),
        )

    def _about_time(self, run: Run) -> list[str]:
        if self._later is None or run.time >= self.time:
            return []
        return [
            f"The node knows no other time than now: what depends on the time of its earliest execution, "
            f"{at_time(self.time)}, may be otherwise."
        ]

    def _limits(self, before: Answers, after: Answers | None) -> tuple[Limit, ...]:
        """Of the assets of which an ordinary proposal takes some."""
        if self.track is not Track.ORDINARY:
            return ()
        named = {flow.token for action in self.actions for flow in action.outflows(self.context)}
        found = []
        for asset, (left, end) in before.spendable.items():
            rest = after.spendable.get(asset) if after else None
            if asset in named or (rest is not None and rest[0] != left):
                currency = governing.currency_of(self.context, asset)
                then = None if rest is None else currency.amount(rest[0])
                found.append(Limit(currency.amount(left), then, at_time(end)))
        return tuple(found)


def _is_done(run: Run, steps: Sequence[Step]) -> bool:
    return len(run.steps) == len(steps) and run.steps[-1].ok


def _logged(run: Run) -> list[tuple[str, tuple[bytes, ...], bytes]]:
    return [(log.address, tuple(log.topics), log.data) for log in run.logs or ()]
