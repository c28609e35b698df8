"""How to send: what the user sets."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from celldao.chain.fees import FeePolicy


@dataclass(frozen=True)
class Sending:
    """How to send.

    Attributes:
        fees: what may be paid for gas.
        confirmations: blocks, its own included, after which a transaction counts as carried out; None for one
            on test chains and two elsewhere. On proof-of-stake chains a block that comes late is now and then
            replaced by its successor; a block with another on top hardly ever is. More of them cost a block's
            time for every step and buy little: should a deeper reorganisation come, the next thing sent
            notices that the account's number has gone back, and sends the same bytes again first.
        wait_seconds: how long one transaction is waited for before `PendingError`.
        replace_seconds: how long it may hang, while blocks pass, before it is replaced with a higher fee.
        grace_seconds: how long a node may contradict itself (a number used, but no receipt) before it is
            believed.
        poll_seconds: from one look to the next, at first; the time grows to three seconds.
    """

    fees: FeePolicy = field(default_factory=FeePolicy)
    confirmations: int | None = None
    wait_seconds: float = 600
    replace_seconds: float = 90
    grace_seconds: float = 15
    poll_seconds: float = 0.2
    # For tests: the clock and sleep.
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
