"""One mutant before the tests, in a process that was forked for it: nothing it does stays.

Bytecode that equals the original's is not tried further: nobody can tell it apart."""

from __future__ import annotations

import importlib
import resource
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tools.forked.forks import apart
from tools.forked.tests import run_tests
from tools.forked.workshop import Workshop, code_of
from tools.mutants.choice import Plan
from tools.mutants.includes import deployables_with
from tools.mutants.mutant import Mutant
from tools.paths import CONTRACTS

KILLED, SURVIVED, SAME, REFUSED = "killed", "survived", "same bytecode", "does not compile"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    Attributes:
        by: the test that noticed, the story of the model, or `time`; of a survivor, what looked at it.
        seconds: of processor time.
    """

    id: str
    outcome: str
    by: str
    seconds: float


def judge(workshop: Workshop, mutant: Mutant, plan: Plan) -> Verdict:
    """In a fork made for this mutant."""
    began = _used()
    outcome, by = _judge(workshop, mutant, plan)
    return Verdict(mutant.id, outcome, by, round(_used() - began, 1))


def _used() -> float:
    """Processor time of this process and of those it has waited for: the same on a busy machine."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(found.ru_utime + found.ru_stime for found in used)


def _judge(workshop: Workshop, mutant: Mutant, plan: Plan) -> tuple[str, str]:
    source = (CONTRACTS / mutant.file).read_text(encoding="utf-8")
    deployer = workshop.change(mutant.file, mutant.into(source))
    names = deployables_with(mutant.file)
    try:
        # one that differs is enough to begin with
        if not any(code_of(deployer(name).compiler_data) != workshop.whole[name] for name in names):
            return SAME, ", ".join(names)
    except Exception as error:  # the compiler has no common base for everything it may raise
        return REFUSED, type(error).__name__
    looked = []
    for nodes, seconds in plan.stages:
        if not nodes:
            continue
        found = apart(lambda nodes=nodes: _tests(nodes), seconds)  # type: ignore[misc]
        if found:
            return KILLED, found
        looked.append(_counted(nodes))
        if plan.stories and len(looked) == 1:
            found = apart(lambda: told(deployer, plan.stories), 60 + 20 * len(plan.stories))
            if found:
                return KILLED, found
            looked.append(f"{len(plan.stories)} stories")
    return SURVIVED, ", ".join(looked)


def _counted(nodes: Sequence[str]) -> str:
    tests = sum("::" in node for node in nodes)
    wholes = [node for node in nodes if "::" not in node]
    return ", ".join(([f"{tests} tests"] if tests else []) + wholes)


def _tests(nodes: Sequence[str]) -> str:
    return next(iter(run_tests(nodes).failed), "")


def told(deployer: Callable[[str], Any], seeds: Iterable[str]) -> str:
    """The reference model beside the changed contracts."""
    code: Any = importlib.import_module("tests.model.chain.code")
    committed = code.artifact
    abi_output = importlib.import_module("vyper.compiler.output")
    settings = importlib.import_module("vyper.compiler.settings")

    def artifact(name: str) -> dict[str, Any]:
        if (CONTRACTS / f"{name}.vy").is_file():
            data = deployer(name).compiler_data
            with settings.anchor_settings(data.settings):
                abi, init = abi_output.build_abi_output(data), bytes(data.bytecode)
            return {"abi": abi, "deploymentBytecode": {"bytecode": init.hex()}}
        return dict(committed(name))

    # before anything imports it from there
    code.artifact = artifact
    driver = importlib.import_module("tests.model.driver")
    for seed in seeds:
        result = driver.tell(seed)
        if result.failure:
            return f"model {seed}"
    return ""
