"""Three hundred ballots of ten clients at once, SIGKILL in the middle, a reorganised block: none lost, none
double. `python -m bench.relay` does it with 10,000 of 50.
"""

from __future__ import annotations

from tests.support.anvil import run_anvil
from tests.support.relay import build_village, relay_key
from tests.support.relay_crowd import send_crowd, sign_all

# What bench/README.md allows for a ballot in a batch of 100.
BUDGET = 15_000


def test_crowd__killed_and_reorganised__every_ballot_counted_once(installed, tmp_path):
    with run_anvil() as node:
        village = build_village(node.w3, node.url, tmp_path, members=100, proposals=3)
        village.fund(relay_key().address)
        files = sign_all(village)
        outcome = send_crowd(village, tmp_path, files, clients=10, patience=120)
        assert len(outcome.answered) == len(set(outcome.answered)) == len(files) == 300
        assert outcome.states == {"counted": 300}
        assert len(outcome.voters) == 300
        assert set(outcome.voters.values()) == {1}
        assert sum(sum(village.tally(vote)) for vote in range(3)) == 300
        assert sum(batch.counted for batch in outcome.batches) == 300
        assert sum(batch.skipped for batch in outcome.batches) == 0
        full = [batch for batch in outcome.batches if batch.counted == 100]
        assert all(batch.gas < BUDGET * batch.counted for batch in full)
