"""The store by itself: what is safe, what is one, what is undone as a whole. Buckets, receipts, settings."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from celldao.errors import RelayError
from celldao.relay.limits import Buckets, caller_of
from celldao.relay.receipts import GENESIS, Notary, Receipt, next_head
from celldao.relay.settings import Settings
from celldao.relay.store import Batch, Entry, Kept, Stage, Standing, Store
from tests.support.paths import ROOT
from tests.support.relay import relay_key


@pytest.fixture
def store(tmp_path: Path):
    made = Store(tmp_path / "relay.db")
    yield made
    made.close()


def kept(number: int, **fields: Any) -> Kept:
    """The file of signer `number` on proposal 7."""
    values: dict[str, Any] = {
        "id": number.to_bytes(32, "big"),
        "sequence": number,
        "kind": "ballot",
        "contract": "0xG",
        "place": "7",
        "signer": f"0x{number}",
        "file": "{}",
        "plain": True,
        "received": 100,
        "submit_by": 1_000,
        "deadline": 2_000,
        "block": 5,
        "receipt": "{}",
    }
    return Kept(**{**values, **fields})


def add(store: Store, *files: Kept) -> None:
    head = store.head().head
    taken = []
    for one in files:
        head = next_head(head, one.id, one.received)
        taken.append((one, Entry(one.sequence, one.id, one.received, head)))
    store.add(taken)


def batch(reference: str = "r", **fields: Any) -> Batch:
    return replace(Batch(reference, "0xG", b"", 100, Stage.OPEN, True), **fields)


def states(store: Store) -> list[str]:
    return [str(one.state) for one in store.page(0, 100, None, None)]


def test_open__is_durable_before_it_answers(store):
    assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_add__one_of_several_cannot_be__none_is_kept(store):
    add(store, kept(1))
    with pytest.raises(sqlite3.IntegrityError):
        add(store, kept(2), kept(3, signer="0x1"))
    assert [one.sequence for one in store.log(0, 10)] == [1]
    assert states(store) == ["waiting"]


def test_add__another_open_one_of_the_signer__never_replaces_it(store):
    add(store, kept(1))
    with pytest.raises(sqlite3.IntegrityError):
        add(store, kept(2, signer="0x1"))
    found = store.open_of("0xG", "7", "0x1")
    assert found is not None
    assert found.id == kept(1).id


def test_add__again__only_what_has_ended_is_taken_anew(store):
    add(store, kept(1))
    add(store, kept(9, id=kept(1).id, received=500))
    assert store.get(kept(1).id).sequence == 1
    store.end({kept(1).id: (Standing.REFUSED, "no")})
    add(store, kept(10, id=kept(1).id, received=500))
    found = store.get(kept(1).id)
    assert (found.sequence, found.state, found.reason) == (10, Standing.WAITING, None)
    assert len(store.log(0, 10)) == 3


def test_begin__a_file_is_under_way_already__nothing_changes(store):
    add(store, kept(1), kept(2), kept(3))
    assert store.begin(batch("a"), [kept(1).id, kept(2).id])
    assert not store.begin(batch("b"), [kept(2).id, kept(3).id])
    assert states(store) == ["submitted", "submitted", "waiting"]
    assert [one.reference for one in store.batches(Stage.OPEN)] == ["a"]


def test_transaction__mined_reopened_mined_and_dropped__files_follow_it(store):
    add(store, kept(1), kept(2))
    store.begin(batch(), [kept(1).id, kept(2).id])
    fates = {kept(1).id: (Standing.COUNTED, None), kept(2).id: (Standing.REFUSED, "no votes")}
    store.mined(batch(state=Stage.MINED, hash="0x1", block=7, gas=5, fee=10**30), fates)
    assert states(store) == ["counted", "refused"]
    assert (store.fees_since(0), store.totals()) == (10**30, {"count": 1, "gas": 5, "fee": 10**30})
    store.reopen("r")
    assert states(store) == ["submitted", "submitted"]
    store.mined(batch(state=Stage.MINED, hash="0x1", block=8), fates)
    store.finish("r")
    assert [one.block for one in store.batches(Stage.FINAL)] == [8]
    store.drop("r", "0x1", 50)
    assert states(store) == ["waiting", "waiting"]
    assert (store.strikes_since("0x1", 50), store.strikes_since("0x1", 51)) == (1, 0)


@pytest.mark.parametrize("undone", ["reopen", "drop"])
def test_undone__another_of_the_signer_was_taken_meanwhile__it_stays_and_the_former_is_refused(store, undone):
    """Between the block that is gone and the look at it, the voter's other ballot came."""
    add(store, kept(1), kept(2))
    store.begin(batch(), [kept(1).id, kept(2).id])
    done = (Standing.COUNTED, None)
    store.mined(batch(state=Stage.MINED, hash="0x1", block=7), {kept(1).id: done, kept(2).id: done})
    add(store, kept(3, signer="0x1"))
    getattr(store, undone)("r")
    after = {"reopen": "submitted", "drop": "waiting"}[undone]
    assert states(store) == ["refused", after, "waiting"]
    store.mined(batch(state=Stage.MINED, hash="0x1", block=9), {kept(2).id: done})
    assert states(store)[2] == "waiting"


def test_groups__plain_ballots_by_proposal__all_others_one_by_one(store):
    add(
        store,
        kept(1, received=90, submit_by=900),
        kept(2, deadline=1_500),
        kept(3, place="8"),
        kept(4, plain=False),
        kept(5, plain=False),
    )
    groups = sorted(store.groups(), key=lambda group: (group.place, not group.plain, group.count))
    assert [(group.place, group.plain, group.count) for group in groups] == [
        ("7", True, 2),
        ("7", False, 1),
        ("7", False, 1),
        ("8", True, 1),
    ]
    assert (groups[0].oldest, groups[0].submit_by, groups[0].deadline) == (90, 900, 1_500)
    assert [one.sequence for one in store.waiting(groups[0], 1)] == [1]


def test_open__again__all_is_there(store, tmp_path):
    add(store, kept(1))
    store.begin(batch(), [kept(1).id])
    store.close()
    again = Store(tmp_path / "relay.db")
    assert (again.head().sequence, states(again)) == (1, ["submitted"])
    assert [one.reference for one in again.batches(Stage.OPEN)] == ["r"]
    again.close()
    store.__init__(tmp_path / "relay.db")  # type: ignore[misc]


@pytest.mark.parametrize("content", [b"not a database, and longer than a page" * 200, None])
def test_open__something_else__said(tmp_path, content):
    path = tmp_path / "other.db"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(RelayError, match="cannot be used"):
        Store(path)


def test_open__of_another_version__said(tmp_path):
    sqlite3.connect(tmp_path / "other.db").execute("PRAGMA user_version=99").connection.close()
    with pytest.raises(RelayError, match="another version"):
        Store(tmp_path / "other.db")


# --- buckets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bucket__empties_and_fills_with_time():
    clock = Clock()
    buckets = Buckets(60, clock)
    assert [buckets.take("a") for _ in range(60)] == [0] * 60
    assert buckets.take("a") == pytest.approx(1)
    assert buckets.take("b") == 0
    clock.now = 2.0
    assert [buckets.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_bucket__charged__is_in_debt_for_a_minute_at_most():
    clock = Clock()
    buckets = Buckets(60, clock)
    for _ in range(1_000):
        buckets.charge("a", 5)
    assert buckets.take("a") == pytest.approx(61)


def test_bucket__many_callers__the_longest_unseen_are_forgotten():
    buckets = Buckets(60, Clock())
    for number in range(30_000):
        buckets.take(str(number))
    assert len(buckets._left) == 20_000


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("nonsense" * 40, ("nonsense" * 40)[:64]),
        ("", ""),
    ],
)
def test_caller__by_address__of_ipv6_the_network(address, caller):
    assert caller_of(address) == caller


# --- receipts

WORDS = st.binary(min_size=32, max_size=32)


@examples(max_examples=5, deadline=None)
@given(id=WORDS, head=WORDS, times=st.tuples(*[st.integers(0, 2**40)] * 3))
def test_receipt__signed__holds_for_exactly_this(id, head, times):
    receipt = Notary(relay_key(), 1).receipt(id, times[0], times[1], times[2], head)
    assert Receipt.model_validate_json(receipt.model_dump_json()) == receipt
    assert receipt.is_signed_by_relay()
    for change in (
        {"id": "0x" + head.hex()[::-1][:63] + ("0" if id.hex()[-1] != "0" else "1")},
        {"received": times[0] + 1},
        {"submit_by": times[1] + 1},
        {"sequence": times[2] + 1},
        {"chain_id": 2},
        {"relay": Account.from_key(b"\x05" * 32).address},
    ):
        assert not receipt.model_copy(update=change).is_signed_by_relay()


def test_head__of_the_log__depends_on_every_line_and_its_place():
    one, two = b"\x01" * 32, b"\x02" * 32
    heads = {
        next_head(next_head(GENESIS, one, 1), two, 1),
        next_head(next_head(GENESIS, two, 1), one, 1),
        next_head(next_head(GENESIS, one, 2), two, 1),
        next_head(GENESIS, one, 1),
    }
    assert len(heads) == 4


# --- settings

MINIMAL = 'cells = ["cell.json"]\nrpc = "http://127.0.0.1:1"\ndatabase = "d/relay.db"\n'


def load(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "relay.toml").write_text(text)
    return Settings.load(tmp_path / "relay.toml")


def test_settings__minimal__paths_from_the_files_folder(tmp_path):
    settings = load(tmp_path, MINIMAL + '[key]\nfile = "k"\n')
    assert (settings.cells, settings.database) == ([tmp_path / "cell.json"], tmp_path / "d" / "relay.db")
    assert settings.key.file == tmp_path / "k"
    assert (settings.ceiling, settings.budget) == (None, None)


def test_settings__of_the_examples__can_be_read():
    settings = Settings.load(ROOT / "examples" / "relay" / "relay.toml")
    assert (settings.ceiling, settings.budget) == (30 * 10**9, 5 * 10**16)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MINIMAL, "key: Field required"),
        (MINIMAL + "[key]\n", "name either a file or an environment variable"),
        (MINIMAL + '[key]\nfile = "a"\nenvironment = "B"\n', "name either a file or an environment variable"),
        (MINIMAL + 'key = "0x12"\n', "key"),
        (MINIMAL + 'batch = 129\n[key]\nfile = "a"\n', "batch"),
        (MINIMAL + 'port = 70000\n[key]\nfile = "a"\n', "port"),
        (MINIMAL + 'colour = "red"\n[key]\nfile = "a"\n', "colour"),
        ("cells = [", "is not TOML"),
    ],
)
def test_settings__wrong__said_where(tmp_path, text, words):
    with pytest.raises(RelayError, match=words):
        load(tmp_path, text)


def test_key__of_a_file__only_its_owner_may_read_it(tmp_path, monkeypatch):
    settings = load(tmp_path, MINIMAL + '[key]\nfile = "k"\n')
    with pytest.raises(RelayError, match="cannot be read"):
        settings.key.load()
    secret = relay_key().key.hex()
    (tmp_path / "k").write_text(secret)
    (tmp_path / "k").chmod(0o644)
    with pytest.raises(RelayError, match="others can read"):
        settings.key.load()
    (tmp_path / "k").chmod(0o600)
    assert settings.key.load().address == relay_key().address
    (tmp_path / "k").write_text(secret[:-3])
    with pytest.raises(RelayError, match="holds no key") as caught:
        settings.key.load()
    assert secret[2:20] not in str(caught.value)
    assert caught.value.__cause__ is None


def test_key__keystore__with_the_passphrase_of_the_environment(tmp_path, monkeypatch):
    settings = load(tmp_path, MINIMAL + '[key]\nfile = "k"\n')
    store = Account.encrypt(relay_key().key, "open", kdf="pbkdf2", iterations=2)
    (tmp_path / "k").write_text(json.dumps(store))
    (tmp_path / "k").chmod(0o600)
    monkeypatch.setenv("CELLDAO_RELAY_PASSPHRASE", "shut")
    with pytest.raises(RelayError, match="holds no key"):
        settings.key.load()
    monkeypatch.setenv("CELLDAO_RELAY_PASSPHRASE", "open")
    assert settings.key.load().address == relay_key().address


def test_key__of_the_environment__missing__said(tmp_path, monkeypatch):
    settings = load(tmp_path, MINIMAL + '[key]\nenvironment = "CELLDAO_NO_SUCH"\n')
    monkeypatch.delenv("CELLDAO_NO_SUCH", raising=False)
    with pytest.raises(RelayError, match="is not set"):
        settings.key.load()
