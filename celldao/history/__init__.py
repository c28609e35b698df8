"""What has happened in a cell: events, what members have claimed, statements of account.

history    where they come from                        blocks, period   times and blocks
events     events with their meaning                   scan, cache      pages of events, kept on disk
statement  what came in and went out                   books            how that is computed
operators  what was spent under mandates
"""

from celldao.history.events import Event
from celldao.history.history import History
from celldao.history.operators import OperatorMoney
from celldao.history.period import Period
from celldao.history.statement import CurrencyStatement, Kind, Row, Statement

__all__ = ["CurrencyStatement", "Event", "History", "Kind", "OperatorMoney", "Period", "Row", "Statement"]
