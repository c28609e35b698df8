"""The stateful machine: model and contracts side by side, in stories that Hypothesis tells and shortens.

After each step every readable value agrees (tests/model/compare.py), and so do success, reason and answer of
the call. With that I-V4, I-D5, I-G6, I-T3, I-T4 and I-T5 hold as far as they do in the model. The others are
checked on the contracts' own answers (tests/model/invariants.py): I-R1, I-R2, I-R3, I-R4, I-R5, I-R6, I-V1,
I-V2, I-V3, I-D1, I-D2, I-D3, I-D4, I-G1, I-G2, I-G3, I-G4, I-G5, I-T1, I-T2, I-S1, I-S2, I-S3, I-W1,
I-M1, I-M2, I-M3, I-M4, I-M5, I-M6 (tests/model/invariants_mandates.py).
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.model import invariants
from tests.model.acts import Act, all_acts
from tests.model.acts.money import endow
from tests.model.dice import Dice
from tests.model.driver import LEAST_SUCCESS, shortened, tell, tell_many
from tests.model.story import Disagreement, Story

SHORT = settings(
    max_examples=24,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


CHANCE = st.randoms(use_true_random=False, note_method_calls=False)
ACTS = [act for act, weight in all_acts().items() for _ in range(weight)]
told: list[Story] = []


class Machine(RuleBasedStateMachine):
    """One rule for all acts: given a rule each, Hypothesis would leave most of them out of a story."""

    story: Story

    @initialize(chance=CHANCE)
    def found(self, chance: Random) -> None:
        self.story = Story(Dice(chance))
        told.append(self.story)
        endow(self.story)

    @rule(chance=CHANCE, act=st.sampled_from(ACTS))
    def next(self, chance: Random, act: Act) -> None:
        self.story.dice = Dice(chance)
        act(self.story)


def test_machine__any_story__is_the_same_in_model_and_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    told.clear()
    run_state_machine_as_test(Machine, settings=SHORT)
    steps, done = sum(story.steps for story in told), sum(story.done.total() for story in told)
    refused = sum(story.refused.total() for story in told)
    with capsys.disabled():
        print(f"\n{len(told)} stories, {steps} steps, {done} calls succeeded and {refused} were refused")
    assert steps >= 500
    assert done >= LEAST_SUCCESS * (done + refused)


def test_machine__with_a_false_invariant__fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that cannot fail shows nothing."""
    monkeypatch.setattr(invariants.Watch, "failures", lambda self: iter(["nothing holds"]))
    with pytest.raises(Disagreement, match="nothing holds"):
        run_state_machine_as_test(Machine, settings=settings(SHORT, phases=[Phase.generate]))


def test_driver__from_a_seed__tells_the_same_story_again() -> None:
    first, second = (tell_many("again", 300) for _ in range(2))
    assert (first.steps, first.done, first.refused) == (second.steps, second.done, second.refused)
    assert first.steps >= 300
    assert first.failure == ""
    assert first.success >= LEAST_SUCCESS


def test_driver__with_a_false_invariant__names_seed_and_story(monkeypatch: pytest.MonkeyPatch) -> None:
    fails = lambda self: iter(["too many claims"] * (self.story.done["share.claim"] > 0))  # noqa: E731
    monkeypatch.setattr(invariants.Watch, "failures", fails)
    result = tell_many("false", 5_000)
    assert result.failure.startswith("too many claims")
    assert "share.claim(" in result.failure.splitlines()[-1]
    assert tell(result.failed_seed).failure == result.failure
    short = shortened(result.failed_seed, seconds=10).failure.splitlines()
    assert "share.claim(" in short[-1]
    assert len(short) < len(result.failure.splitlines())
