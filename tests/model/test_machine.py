"""The stateful machine: model and contracts side by side, in stories that Hypothesis tells and shortens.

After each step every readable value agrees (tests/model/compare.py), and so do success, reason and answer of
the call. With that I-V4, I-D5, I-G6, I-T3, I-T4 and I-T5 hold as far as they do in the model. The others are
checked on the contracts' own answers (tests/model/invariants.py): I-R1, I-R2, I-R3, I-R4, I-R5, I-R6, I-V1,
I-V2, I-V3, I-D1, I-D2, I-D3, I-D4, I-G1, I-G2, I-G3, I-G4, I-G5, I-T1, I-T2, I-S1, I-S2, I-S3, I-W1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.model import invariants
from tests.model.acts import Act, all_acts
from tests.model.acts.money import endow
from tests.model.dice import Drawn
from tests.model.story import Disagreement, Story

SHORT = settings(
    max_examples=12,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class CellMachine(RuleBasedStateMachine):
    story: Story

    @initialize(data=st.data())
    def found(self, data: Any) -> None:
        self.story = Story(Drawn(data))
        endow(self.story)


def _as_rule(act: Act) -> Callable[..., None]:
    def step(self: CellMachine, data: Any) -> None:
        self.story.dice = Drawn(data)
        act(self.story)

    step.__name__ = act.__name__
    return rule(data=st.data())(step)


for _act in all_acts():
    setattr(CellMachine, _act.__name__, _as_rule(_act))


class Machine(CellMachine):
    """A class of its own: Hypothesis reads the rules when the class is made."""


TestModelAndContracts = Machine.TestCase
TestModelAndContracts.settings = SHORT


def test_machine__with_a_false_invariant__fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that cannot fail shows nothing."""
    monkeypatch.setattr(invariants.Watch, "failures", lambda self: iter(["nothing holds"]))
    with pytest.raises(Disagreement, match="nothing holds"):
        run_state_machine_as_test(Machine, settings=settings(SHORT, phases=[Phase.generate]))
