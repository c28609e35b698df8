"""Pages of events on nodes of all manners, and what is kept of them."""

from __future__ import annotations

import json
from itertools import islice, pairwise
from pathlib import Path

import pytest

from celldao.errors import ChainError, NodeRefusal
from celldao.history.cache import LogCache
from celldao.history.scan import CONFIRMATIONS, PAGE, Scanner
from tests.support.fake_chain import FakeReader, log

SHARE = "0x759545f5A99a6eEb218A307F71260BA82068a0a0"
OTHER = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"
TOPICS = ((bytes(32),),)


def scan(reader: FakeReader, first: int, last: int, cache: Path | None = None) -> list[int]:
    scanner = Scanner(reader, LogCache(cache) if cache else None, reader.header(reader.height))
    return [entry.block for entry in scanner.logs([SHARE], TOPICS, first, last)]


def chain(height: int, *blocks: int, **how: int) -> FakeReader:
    return FakeReader(height=height, events=[log(SHARE, block) for block in blocks], **how)


def test_logs__long_history__pages_of_ten_thousand_blocks_each_block_once() -> None:
    reader = chain(1_000_000, 0, 9_999, 10_000, 555_555, 1_000_000)
    assert scan(reader, 0, 1_000_000) == [0, 9_999, 10_000, 555_555, 1_000_000]
    assert all(wanted.last - wanted.first < PAGE for wanted in reader.filters)
    seen = sorted((wanted.first, wanted.last) for wanted in reader.filters)
    assert seen[0][0] == 0
    assert seen[-1][1] == 1_000_000
    assert all(before[1] + 1 == after[0] for before, after in pairwise(seen))
    # 102 pages, up to eight in a request
    assert len(reader.requests) <= 17


def test_logs__progress__told_after_each_request_to_the_end() -> None:
    reader, told = chain(1_000_000, 5), []
    progress = Scanner(reader, None, reader.header(reader.height), progress=lambda *how: told.append(how))
    list(progress.logs([SHARE], TOPICS, 100, 300_099))
    assert len(told) == len(reader.requests)
    assert told[0] == (PAGE, 300_000)
    assert told[-1] == (300_000, 300_000)
    assert told == sorted(told)


def test_logs__asked_for_one__no_more_than_a_page_is_read() -> None:
    reader = chain(1_000_000, 5, 400_000)
    scanner = Scanner(reader, None, reader.header(reader.height))
    assert [entry.block for entry in islice(scanner.logs([SHARE], TOPICS, 0, 1_000_000), 1)] == [5]
    assert len(reader.requests) == 1


@pytest.mark.parametrize("widest", [1, 7, 1_000])
def test_logs__range_too_wide_for_the_node__halved_until_it_answers(widest: int) -> None:
    blocks = (0, 1, 99, 2_047, 2_048, 3_000)
    reader = chain(3_000, *blocks, widest=widest)
    assert scan(reader, 0, 3_000) == list(blocks)


def test_logs__too_many_events_in_a_range__halved_there_and_wide_again_behind() -> None:
    reader = chain(100_000, *range(20_000, 20_040), most=10)
    assert scan(reader, 0, 100_000) == list(range(20_000, 20_040))
    # most pages end where blocks are settled, the last one holds the rest
    assert max(wanted.last - wanted.first for wanted in reader.filters if wanted.first > 20_040) == PAGE - 1


def test_logs__node_without_batches__one_page_a_request() -> None:
    reader = chain(100_000, 1, 99_999, at_once=2)
    assert scan(reader, 0, 100_000) == [1, 99_999]


def test_logs__node_refuses_a_single_block__refusal_is_told() -> None:
    reader = chain(50, 1, widest=0)
    with pytest.raises(NodeRefusal, match="more than 10000 results"):
        scan(reader, 0, 50)


def test_logs__event_of_somebody_else__refused() -> None:
    reader = chain(50)
    reader._answer = lambda query: [log(OTHER, 3)] if hasattr(query, "topics") else reader.header(50)  # type: ignore[method-assign]
    with pytest.raises(ChainError, match="unasked"):
        scan(reader, 0, 50)


def test_logs__node_that_tells_no_times__taken_from_the_blocks() -> None:
    reader = FakeReader(height=50, events=[log(SHARE, 3, timed=False), log(SHARE, 3, 1, timed=False)])
    scanner = Scanner(reader, None, reader.header(50))
    assert [entry.timestamp for entry in scanner.logs([SHARE], TOPICS, 0, 50)] == [
        reader.header(3).timestamp
    ] * 2


# --- what is kept


def test_cache__second_reading__asks_for_what_is_not_settled_only(tmp_path: Path) -> None:
    reader = chain(50_000, 1, 30_000, 49_990)
    assert scan(reader, 0, 50_000, tmp_path) == [1, 30_000, 49_990]
    again = chain(50_000, 1, 30_000, 49_990)
    assert scan(again, 0, 50_000, tmp_path) == [1, 30_000, 49_990]
    assert [(wanted.first, wanted.last) for wanted in again.filters] == [(50_000 - CONFIRMATIONS + 1, 50_000)]


def test_cache__chain_grown_and_earlier_blocks_asked_for__only_what_is_new_is_read(tmp_path: Path) -> None:
    blocks = (10, 15_000, 25_000, 45_000)
    scan(chain(30_000, *blocks), 20_000, 30_000, tmp_path)
    reader = chain(60_000, *blocks)
    assert scan(reader, 0, 50_000, tmp_path) == list(blocks)
    asked = sorted((wanted.first, wanted.last) for wanted in reader.filters)
    assert asked[0][0] == 0
    assert all(last < 20_000 or first > 30_000 - CONFIRMATIONS for first, last in asked)
    third = chain(60_000, *blocks)
    assert scan(third, 0, 50_000, tmp_path) == list(blocks)
    assert third.filters == []


def test_cache__part_of_what_is_kept__no_more_than_asked_for(tmp_path: Path) -> None:
    scan(chain(50_000, 1, 30_000, 40_000), 0, 49_000, tmp_path)
    assert scan(chain(50_000), 2, 39_999, tmp_path) == [30_000]


def test_cache__broken_off__keeps_what_was_read(tmp_path: Path) -> None:
    reader = chain(100_000, 5, 90_000)
    scanner = Scanner(reader, LogCache(tmp_path), reader.header(100_000))
    logs = scanner.logs([SHARE], TOPICS, 0, 100_000)
    next(logs)
    logs.close()
    again = chain(100_000, 5, 90_000)
    assert scan(again, 0, 100_000, tmp_path) == [5, 90_000]
    assert min(wanted.first for wanted in again.filters) == PAGE


def test_cache__blocks_with_little_on_top__not_kept(tmp_path: Path) -> None:
    scan(chain(1_000, 1_000 - CONFIRMATIONS + 1), 0, 1_000, tmp_path)
    # the block was reorganised away, and with it the event
    assert scan(chain(1_000), 0, 1_000, tmp_path) == []


def test_cache__chain_reorganised_below_what_was_kept__read_again(tmp_path: Path) -> None:
    scan(chain(50_000, 1, 30_000), 0, 40_000, tmp_path)
    reader = chain(50_000, 1, 35_000)
    reader.fork = (29_000, "another")
    assert scan(reader, 0, 40_000, tmp_path) == [1, 35_000]


def test_cache__another_chain_of_the_same_id_shorter__read_again(tmp_path: Path) -> None:
    scan(chain(50_000, 30_000), 0, 40_000, tmp_path)
    reader = chain(20_000, 7)
    reader.fork = (0, "another")
    assert scan(reader, 0, 20_000, tmp_path) == [7]


def test_cache__another_chain_id_or_topic__kept_apart(tmp_path: Path) -> None:
    scan(chain(50_000, 30_000), 0, 40_000, tmp_path)
    other = chain(50_000, 7)
    other.chain_id = 1
    assert scan(other, 0, 40_000, tmp_path) == [7]
    assert len(list(tmp_path.rglob("*.json"))) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"block', '"blok'),
        lambda text: text.replace("30000", "30001"),
        lambda text: json.dumps({**json.loads(text), "digest": "0" * 64}),
        lambda text: json.dumps({"digest": 1, "body": None}),
    ],
)
def test_cache__file_spoiled__read_from_the_chain(tmp_path: Path, spoil) -> None:
    scan(chain(50_000, 1, 30_000), 0, 40_000, tmp_path)
    (file,) = tmp_path.rglob("*.json")
    file.write_text(spoil(file.read_text()))
    assert scan(chain(50_000, 1, 30_000), 0, 40_000, tmp_path) == [1, 30_000]


def test_cache__log_dropped_from_the_file__digest_tells(tmp_path: Path) -> None:
    scan(chain(50_000, 1, 30_000), 0, 40_000, tmp_path)
    (file,) = tmp_path.rglob("*.json")
    found = json.loads(file.read_text())
    found["body"]["stretches"][0]["logs"].pop()
    file.write_text(json.dumps(found))
    assert scan(chain(50_000, 1, 30_000), 0, 40_000, tmp_path) == [1, 30_000]


def test_cache__folder_that_cannot_be_written__costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert scan(chain(50_000, 1), 0, 40_000, tmp_path / "file") == [1]
