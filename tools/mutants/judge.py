"""One mutant before the tests, in a process that was forked for it: nothing it does stays.

The parent has imported what is heavy and has the compiled contracts in memory; a fork has them for nothing,
and compiles only the deployables and mocks that include the changed file. Files are not touched: the
compiler is handed the changed text. Bytecode that equals the original's is not tried further: nobody can
tell it apart."""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tools.mutants.choice import Plan
from tools.mutants.includes import deployables_with
from tools.mutants.mutant import Mutant
from tools.paths import CONTRACTS, MOCKS, ROOT, deployables

KILLED, SURVIVED, SAME, REFUSED = "killed", "survived", "same bytecode", "does not compile"
COMPILER = "vyper.exceptions"
WALL = 4  # wall-clock seconds for one of processor time, before a process is taken for stuck


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


class Workshop:
    """What forks share: the compiler, the tests' means of building, and every contract as it is."""

    def __init__(self) -> None:
        # the same examples in each run; no test of a fork may write what the next would read
        os.environ["CI"] = "true"
        os.environ.pop("CELLDAO_CONTRACTS", None)
        os.chdir(ROOT)
        for name in ("pytest", "hypothesis", "boa", "pyrevm", "eth_abi", "eth_account", "vyper", "xdist"):
            importlib.import_module(name)
        self.contracts: Any = importlib.import_module("tests.support.contracts")
        self.interpret: Any = importlib.import_module("boa.interpret")
        self.contracts.configure()
        self.known: dict[str, Any] = {}
        self.parts: dict[str, set[Path]] = {}
        names = [path.stem for path in deployables()]
        names += sorted(path.relative_to(MOCKS).with_suffix("").as_posix() for path in MOCKS.rglob("*.vy"))
        for name in names:
            parts: set[Path] = set()
            self.contracts._closure(self.contracts.path_of(name), parts)
            self.parts[name] = parts
            try:
                self.known[name] = self.contracts.deployer(name)
            except Exception:  # modules of mocks, that are no contract by themselves
                continue
        self.whole = {path.stem: _code(self.known[path.stem].compiler_data) for path in deployables()}
        gc.collect()
        gc.freeze()

    def change(self, mutant: Mutant | None) -> Callable[[str], Any]:
        """In a fork only: from now on the contracts are those with the mistake. Answers a deployer.

        Without a mutant everything is built anew as it is: what fails then fails for the way it is built.
        """
        target = CONTRACTS / (mutant.file if mutant else "")
        text = mutant.into(target.read_text(encoding="utf-8")) if mutant else ""
        bundle = importlib.import_module("vyper.compiler.input_bundle")
        original = bundle.FilesystemInputBundle._load_from_path

        def load(self_: Any, resolved: Path, path: Path) -> Any:
            found = original(self_, resolved, path)
            if Path(resolved) != target:
                return found
            return bundle.FileInput(found.source_id, found.path, found.resolved_path, text)

        bundle.FilesystemInputBundle._load_from_path = load
        made: dict[str, Any] = {}
        boa = importlib.import_module("boa.contracts.vyper.vyper_contract")

        def deployer(name: str) -> Any:
            if mutant and target not in self.parts.get(name, ()):
                return self.known[name]
            if name not in made:
                path = self.contracts.path_of(name)
                source = text if path == target else path.read_text(encoding="utf-8")
                self.interpret._disk_cache = None
                try:
                    data = self.interpret.compiler_data(source, str(path), str(path), boa.VyperDeployer)
                    _code(data)
                    data.source_map = self.interpret._compute_source_map(data)
                finally:
                    self.interpret._disk_cache = _ReadOnly(disk)
                made[name] = boa.VyperDeployer(data, filename=str(path))
            return made[name]

        disk = self.interpret._disk_cache
        self.contracts.deployer = deployer
        return deployer


class _ReadOnly:
    """titanoboa's cache, in which nothing of a mutant stays."""

    def __init__(self, disk: Any) -> None:
        self.disk = disk

    def caching_lookup(self, text: str, make: Callable[[], Any]) -> Any:
        if self.disk.cal(text).is_file():
            return self.disk.caching_lookup(text, make)
        return make()

    def invalidate(self, text: str) -> None:
        """Nothing is kept."""


def _code(data: Any) -> tuple[bytes, bytes]:
    """Init code without its trailer, which holds a digest of the sources, and runtime code."""
    settings = importlib.import_module("vyper.compiler.settings")
    with settings.anchor_settings(data.settings):
        init, runtime = bytes(data.bytecode), bytes(data.bytecode_runtime)
    return init[: -int.from_bytes(init[-2:], "big")], runtime


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
    deployer = workshop.change(mutant)
    names = deployables_with(mutant.file)
    try:
        # one that differs is enough to begin with
        if not any(_code(deployer(name).compiler_data) != workshop.whole[name] for name in names):
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
        looked.append(f"{len(nodes)} tests")
        if plan.stories and len(looked) == 1:
            found = apart(lambda: told(deployer, plan.stories), 60 + 20 * len(plan.stories))
            if found:
                return KILLED, found
            looked.append(f"{len(plan.stories)} stories")
    return SURVIVED, ", ".join(looked)


def apart(work: Callable[[], str], seconds: float) -> str:
    """The answer of a fork that may use so much processor time; `time` if it used it up."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        answer = "broke"
        try:
            answer = work()
        except BaseException:
            answer = "broke: " + traceback.format_exc()[-2_000:]
        finally:
            os.write(writer, answer.encode()[:60_000])
            os._exit(0)
    os.close(writer)
    until = time.monotonic() + WALL * seconds + 60
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            break
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read().decode()
    if os.WIFSIGNALED(status):
        return "time" if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else "crash"
    if answer.startswith("broke"):
        raise RuntimeError(answer)
    return answer


class _Watch:
    """Stops at the first test that fails for another reason than that a mock does not compile any more."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.passed: list[str] = []
        self.unfit = 0
        self.all = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and COMPILER in str(report.longrepr):
            self.unfit += 1
        elif report.failed:
            self.failed.append(str(report.nodeid))
        elif report.passed and report.when == "call":
            self.passed.append(str(report.nodeid))

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        del call
        if self.failed and not self.all:
            item.session.shouldstop = "noticed"


def run_tests(nodes: Sequence[str], every: bool = False) -> _Watch:
    """In this process; quietly. Nodes run in the order in which they are given."""
    pytest = importlib.import_module("pytest")
    watch = _Watch()
    watch.all = every
    arguments = ["-q", "-p", "no:cacheprovider", *nodes]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        code = pytest.main(arguments, plugins=[watch])
    if code not in (0, 1, 2):
        raise RuntimeError(f"pytest ended with {code} for {nodes[:3]}")
    return watch


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


def send(verdict: Verdict, writer: int) -> None:
    os.write(writer, json.dumps(asdict(verdict)).encode())
    sys.stdout.flush()
