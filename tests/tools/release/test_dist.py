"""What a release hands out, without building one: sums, differences, what is missing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tools.audit.licences import Package
from tools.release import dist, fresh, parts


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "verification").mkdir(parents=True)
    (folder / "x-1-py3-none-any.whl").write_bytes(b"wheel")
    (folder / "x-1.tar.gz").write_bytes(b"sdist")
    (folder / "verification" / "Share.json").write_bytes(b"{}")
    (folder / dist.SUMS).write_text(dist.sums(folder))
    return folder


def test_sums__read_by_sha256sum(made: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", dist.SUMS], cwd=made, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK\n") == 3


def test_sums__a_changed_byte__is_seen(made: Path) -> None:
    assert [path.suffix for path in fresh.archives(made)] == [".whl", ".gz"]
    (made / "verification" / "Share.json").write_bytes(b"{ }")
    with pytest.raises(fresh.Failed, match="is not of what lies beside it"):
        fresh.archives(made)


def test_archives__no_release_there__is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fresh.main(["--folder", str(tmp_path)]) == 1
    assert "holds no release: run `make release`" in capsys.readouterr().err


def test_differences__missing_and_other_bytes__named(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "verification").mkdir(parents=True)
    (other / "x-1-py3-none-any.whl").write_bytes(b"wheel")
    (other / "verification" / "Share.json").write_bytes(b"[]")
    (other / dist.SUMS).write_text((made / dist.SUMS).read_text())
    assert dist.differences(made, made) == []
    assert dist.differences(made, other) == ["verification/Share.json", "x-1.tar.gz"]


def test_committed__uncommitted_changes__refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    (tmp_path / "file").write_text("one")
    git("add", "file")
    git("commit", "-m", "one", "--date", "2030-01-01T00:00:00Z")
    monkeypatch.setattr(dist, "ROOT", tmp_path)
    tar, epoch = dist.committed()
    assert b"one" in tar
    assert epoch.isdigit()
    (tmp_path / "file").write_text("two")
    with pytest.raises(dist.ReleaseError, match="commit or undo first"):
        dist.committed()


def test_locked__names__with_their_hashes_and_nothing_else() -> None:
    lock = (
        "a-b==1.0 \\\n    --hash=sha256:11\nc[d]==2.0 ; python_version > '3' \\\n    --hash=sha256:22\ne==3\n"
    )
    assert fresh.locked(lock, {"a-b", "c"}) == (
        "a-b==1.0 \\\n    --hash=sha256:11\nc[d]==2.0 ; python_version > '3' \\\n    --hash=sha256:22"
    )


def test_parts__shipped_only__with_purl_and_licence() -> None:
    packages = [
        Package("Python", "ruamel.yaml", "1.0", "MIT", True),
        Package("npm", "@noble/curves", "2.0.0", "MIT", True),
        Package("npm", "vite", "8.0.0", "MIT", False),
    ]
    made = parts.document(packages, "1.2.3")
    assert [one["purl"] for one in made["components"]] == [
        "pkg:pypi/ruamel.yaml@1.0",
        "pkg:npm/%40noble/curves@2.0.0",
    ]
    assert made["metadata"]["component"]["version"] == "1.2.3"
    assert json.dumps(made) == json.dumps(parts.document(packages, "1.2.3"))
