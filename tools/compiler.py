"""The one way this repository calls the Vyper compiler: fixed search path, settings from the sources'
pragmas, and no warning lost."""

from __future__ import annotations

import sysconfig
import warnings
from pathlib import Path
from typing import Any

import cbor2
import vyper
from vyper.compiler import CompilerData, compile_from_file_input
from vyper.compiler.input_bundle import FileInput, FilesystemInputBundle
from vyper.compiler.output import build_abi_output
from vyper.compiler.settings import Settings, anchor_settings
from vyper.evm.opcodes import DEFAULT_EVM_VERSION
from vyper.warnings import VyperWarning

LIBRARIES = Path(sysconfig.get_paths()["purelib"])


class CompileError(Exception):
    """The compiler refused a file, or accepted it with warnings."""


def compiler_inputs(path: Path, contracts: Path) -> tuple[FileInput, FilesystemInputBundle]:
    """What the compiler is given for a file: its text, and where it may look for what that imports."""
    contracts = contracts.resolve()
    resolved = path.resolve()
    # Later entries win: our own files before installed libraries (snekmate). sys.path stays out, so that what
    # happens to be installed or to lie in the current folder cannot change the bytes.
    bundle = FilesystemInputBundle([LIBRARIES, contracts])
    shown = resolved.relative_to(contracts.parent)
    text = resolved.read_text(encoding="utf-8")
    return FileInput(contents=text, source_id=-1, path=shown, resolved_path=resolved), bundle


def _refuse_warnings(path: Path, caught: list[warnings.WarningMessage]) -> None:
    texts = dict.fromkeys(str(w.message).strip() for w in caught if issubclass(w.category, VyperWarning))
    if texts:
        raise CompileError(f"{path.name}: warnings are errors here\n" + "\n".join(texts))


def _immutables_length(init_code: bytes) -> int:
    """Init code ends with CBOR [integrity, runtime, data sections, immutables, {compiler}] and its length."""
    length = int.from_bytes(init_code[-2:], "big")
    return int(cbor2.loads(init_code[-length:-2])[3])


def _sources(data: CompilerData, contracts: Path) -> dict[str, str]:
    """Every file the contract is made of, with its hash; the compiler's own files go with its version."""
    found = {Path(data.file_input.path).as_posix(): data.file_input.sha256sum}
    for item in data.resolved_imports._compiler_inputs:
        path = Path(item.resolved_path)
        for prefix, root in (("contracts", contracts.resolve()), ("", LIBRARIES.resolve())):
            if root in path.parents:
                found[(Path(prefix) / path.relative_to(root)).as_posix()] = item.sha256sum
                break
    return dict(sorted(found.items()))


def _settings(data: CompilerData) -> dict[str, Any]:
    settings = data.settings
    return {
        "evmVersion": settings.evm_version or DEFAULT_EVM_VERSION,
        "optimize": str(settings.optimize or "gas"),
        "nonreentrancyByDefault": bool(settings.nonreentrancy_by_default),
    }


def compile_contract(path: Path, contracts: Path) -> dict[str, Any]:
    """Compile one deployable; the answer is its artifact: EthPM's form, with the compiler and the sources."""
    source, bundle = compiler_inputs(path, contracts)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", VyperWarning)
        try:
            data = CompilerData(source, bundle, settings=Settings())
            with anchor_settings(data.settings):
                init_code, runtime = data.bytecode, data.bytecode_runtime
                abi = build_abi_output(data)
        except Exception as error:  # the compiler has no common base for everything it may raise
            raise CompileError(f"{path.name}: {error}") from error
    _refuse_warnings(path, caught)
    return {
        "contractName": path.stem,
        "abi": abi,
        "deploymentBytecode": {"bytecode": "0x" + init_code.hex()},
        "runtimeBytecode": {"bytecode": "0x" + runtime.hex()},
        "immutablesLength": _immutables_length(init_code),
        "compiler": {
            "name": "vyper",
            "version": f"{vyper.__version__}+commit.{vyper.__commit__}",
            "settings": _settings(data),
        },
        "integrity": data.integrity_sum,
        "sources": _sources(data, contracts),
    }


def check_interface(path: Path, contracts: Path) -> None:
    """Compile a .vyi on its own: contracts that do not use it yet would not show its mistakes."""
    source, bundle = compiler_inputs(path, contracts)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", VyperWarning)
        try:
            compile_from_file_input(source, bundle, settings=Settings(), output_formats=["abi"])
        except Exception as error:
            raise CompileError(f"{path.name}: {error}") from error
    _refuse_warnings(path, caught)
