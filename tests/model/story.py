"""One story: a cell, what people do with it, and the demand that model and contracts agree."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import Any

from tests.model import invariants
from tests.model.chain.people import OPERATORS
from tests.model.chain.world import World
from tests.model.compare import readings
from tests.model.dice import Dice
from tests.model.founding import found
from tests.model.reference.actions import Content
from tests.model.reference.basics import NATIVE, Account, Refused
from tests.model.reference.cell import Cell
from tests.model.reference.governor import ACTIVE, PENDING, QUEUED, Ballot, Proposal
from tests.model.reference.signed import Signed
from tests.model.situations import situations

DAY = 86_400


class Disagreement(AssertionError):
    """Model and contracts differ, or an invariant does not hold."""


class Story:
    def __init__(self, dice: Dice, check: bool = True) -> None:
        self.dice = dice
        # Which of many values are read in a step must not disturb the story that Hypothesis shortens.
        self.dice_for_reads = Dice.seeded(0)
        self.world: World
        self.cell: Cell
        self.world, self.cell = found(dice)
        self.check = check
        self.steps = 0
        self.done: Counter[str] = Counter()  # calls that succeeded, by function
        self.refused: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()  # why calls were refused
        self.carried: Counter[str] = Counter()  # actions of proposals that were carried out
        self.seen: set[str] = set()  # rare states it was in
        self.words: list[str] = []
        self.ever_listed: set[tuple[Account, str]] = set()
        self.passed = 0  # how often time did
        self.last = ""  # what happened in this step: the function
        self.said: tuple[Account, str, tuple[Any, ...]] = ("", "", ())  # and who called it, where, with what
        self.trees: dict[bytes, list[bytes]] = {}  # items under a Merkle root
        self.serial = 0  # makes each proposal's text its own
        self.watch = invariants.Watch(self)
        self.verify()

    # --- who and what

    def name(self, address: Account) -> str:
        return "coin" if address == NATIVE else self.world.people.name(address)

    def who(self, role: str) -> Account:
        return next(address for address, name in self.world.people.names.items() if name == role)

    @property
    def accounts(self) -> list[Account]:
        """Everybody with a key, and the wallet contract."""
        people = self.world.people
        return [a for a, role in people.names.items() if role.split(" ")[0] in HUMANS] + list(people.wallets)

    @property
    def operators(self) -> list[Account]:
        """Everybody who is one, or has been, and who is most likely to become one."""
        keys = [self.who(role) for role in OPERATORS]
        hired = [mandate.operator for mandate in self.cell.factory.mandates.values()]
        return list(dict.fromkeys([*keys, *hired]))

    @property
    def readable(self) -> list[Account]:
        """Whose entries in the register are compared."""
        return list(dict.fromkeys([*self.accounts, *self.operators, *self.cell.factory.mandates]))

    @property
    def holders(self) -> list[Account]:
        return [member.address for member in self.cell.share.register.holders]

    @property
    def holders_of_money(self) -> list[Account]:
        at = self.cell.at
        own = [at.share, at.governor, at.treasury, at.splitter, self.world.shop]
        own += [self.cell.outside.vault, *self.cell.factory.mandates]
        some = [*self.some_accounts(), self.dice_for_reads.pick(self.operators)]
        return own + some + [self.who("refuser"), self.who("bouncer")]

    @property
    def now(self) -> int:
        return self.cell.clock.now

    # --- what is read in a step

    def some_accounts(self) -> list[Account]:
        return [self.dice_for_reads.pick(self.accounts) for _ in range(2)]

    def past_seconds(self) -> list[int]:
        times = self.cell.share.votes.total.times
        chosen = {self.now - 1, times[0] - 1, self.dice_for_reads.pick(times)}
        chosen.add(self.dice_for_reads.whole(times[0], self.now))
        return sorted(second for second in chosen if second < self.now)

    def watched_proposals(self) -> list[Proposal]:
        """All that may still change, and one other."""
        governor = self.cell.governor
        states = {id(p): governor.state(p) for p in governor.proposals.values()}
        live = [p for p in governor.proposals.values() if states[id(p)] in (PENDING, ACTIVE, QUEUED)]
        over = [p for p in governor.proposals.values() if states[id(p)] not in (PENDING, ACTIVE, QUEUED)]
        return live + ([self.dice_for_reads.pick(over)] if over else [])

    def treasury_view(self, name: str, *args: Any) -> Any:
        """The one place that knows which contract answers what about the treasury's books."""
        return self.world.read("lens", name, self.cell.at.treasury, *args)

    def balance(self, asset: Account, account: Account) -> int | None:
        """As the chain says it; None where a token can't be read."""
        if asset == NATIVE:
            return self.world.chain.coin_of(account)
        return self.world.token_balance(asset, account)

    # --- steps

    def call(self, sender: Account, place: str, function: str, *args: Any, value: int = 0) -> bool:
        """The same call on both; True if it succeeded, which both must say."""
        target = self.world.address(place)
        self.tell(sender, place, function, args, value)
        kept = pickle.dumps(self.cell)
        refusal = answer = None
        self.cell.begin_step(self.world.payer(sender))
        try:
            with_value = {"value": value} if value else {}
            answer = getattr(self.cell.contract(target), function)(sender, *args, **with_value)
            self.cell.finish_step()
        except Refused as refused:
            refusal = refused.reason
            self.cell = pickle.loads(kept)
            self.cell.begin_step(self.world.payer(sender))
        outcome, form = self.world.send(sender, target, function, args, value)
        self._agree(refusal, outcome.succeeded, outcome.reason)
        if outcome.output and isinstance(answer, int):
            said = form.decode(outcome.output)
            self.demand(said == answer, f"{function} answers {said}, the model {answer}")
        self._note_mandates()
        role = "mandate" if target in self.world.mandates else place
        (self.done if outcome.succeeded else self.refused)[f"{role}.{function}"] += 1
        if not outcome.succeeded:
            self.reasons[f"{function}: {outcome.reason or 'without words'}"] += 1
        elif function == "execute":
            self.carried.update(action.function or "coin" for action in args[0].actions)
        if value and outcome.succeeded and function != "pay":
            raise AssertionError("the model books coin that goes along with `pay` only")
        self.finish()
        return outcome.succeeded

    def _note_mandates(self) -> None:
        for number, address in enumerate(self.cell.factory.mandates, 1):
            if address not in self.world.mandates:
                self.world.mandates.add(address)
                self.world.people.add(f"mandate {number}", address)

    def _agree(self, refusal: str | None, succeeded: bool, reason: str) -> None:
        if refusal is None:
            self.demand(succeeded, f"refused ({reason!r}), but the model lets it pass")
        else:
            self.demand(not succeeded, f"passed, but the model refuses it: {refusal!r}")
            self.demand(refusal in ("", reason), f"refused with {reason!r}, the model says {refusal!r}")
            self.words[-1] += f"  -> refused: {reason}"
            self.last = f"refused {self.last}"

    def token_call(self, token: Account, function: str, *args: Any, by: Account | None = None) -> None:
        """A call to a token that must succeed; the model's side of it is the caller's business."""
        by = by or self.world.people_payer
        self.tell(by, token, function, args, 0)
        outcome, _ = self.world.send(by, token, function, args)
        self.demand(outcome.succeeded, f"the token refused: {outcome.reason}")

    def pass_time(self, seconds: int) -> None:
        self.words.append(f"{seconds} s pass")
        self.world.pass_to(self.now + seconds)
        self.cell.pass_to(self.now + seconds)
        self.passed += 1
        self.last = "time"
        self.finish()

    def finish(self) -> None:
        self.steps += 1
        if self.check:
            self.verify()

    def verify(self) -> None:
        self.seen.update(situations(self))
        for what, expected, said in readings(self):
            self.demand(expected == said, f"{what}: the model has {expected}, the contracts say {said}")
        for failure in self.watch.failures():
            self.demand(False, failure)

    def demand(self, holds: bool, problem: str) -> None:
        if not holds:
            raise Disagreement(f"{problem}\n{self.in_words()}")

    # --- words

    def tell(self, sender: Account, place: str, function: str, args: tuple[Any, ...], value: int) -> None:
        self.said = (sender, place, args)
        brief = function != "propose"
        shown = ", ".join(self._show(arg, brief) for arg in args)
        coin = f" with {value} of coin" if value else ""
        self.last = function
        self.words.append(f"{self.name(sender)}: {self.name(place)}.{function}({shown}){coin}")

    def _show(self, arg: Any, brief: bool = False) -> str:
        text = repr(arg)
        if isinstance(arg, Content):
            actions = ", ".join(f"{a.target!r}.{a.function}{a.args!r} +{a.value}" for a in arg.actions)
            text = arg.text if brief else f"{arg.text}: [{actions}]"
        elif isinstance(arg, Signed):
            text = f"signed by {arg.key!r}"
        elif isinstance(arg, list) and arg and isinstance(arg[0], Ballot):
            ballots = (f"{b.voter!r} says {b.support}, {self._show(b.seal)}" for b in arg)
            text = f"[{'; '.join(ballots)}]"
        text = text.replace("Action(target=", "(").replace(", value=0)", ")")
        text = text.replace(repr(bytes(24))[2:-1], "")
        for address, name in [*self.world.people.names.items(), (NATIVE, "coin")]:
            text = text.replace(repr(address), f"<{name}>").replace(address, f"<{name}>")
        return text

    def in_words(self) -> str:
        cell = self.cell
        rules = f"{cell.share.rules}, weight {cell.share.votes.weight}, {cell.splitter.rules}"
        lines = [f"Story: {self._show(rules)}; assets {self._show(tuple(cell.treasury.list))}"]
        return "\n".join([*lines, *(f"{n:4} {line}" for n, line in enumerate(self.words, 1))])


HUMANS = {"member", "outsider", "spare", "guardian"}
