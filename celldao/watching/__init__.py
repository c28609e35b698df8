"""Following a cell: what happens in it, told once each, as lines, signed webhooks and a feed.

    source = CellSource(cell)
    settings = Settings(sinks=("lines",))
    file = StateFile(Path("cell.watch.json"))
    state = file.load(source.chain_id, source.treasury)
    watcher = Watcher(source, state, settings) if state else Watcher.begin(source, settings)
    Watch(watcher, file, [Lines(print)]).run()

watcher, taking   reads blocks, makes notices, survives reorganisations     source   what they ask of a cell
telling, sentences, votes   events and outcomes in words                    notice   what is told
state     what must be known after a stop                                   watch    the loop
sinks, webhook, feed   where notices go
"""

from celldao.watching.feed import Feed
from celldao.watching.notice import Kind, Notice
from celldao.watching.sinks import DeliveryFailed, Lines, Sink
from celldao.watching.source import CellSource, Source
from celldao.watching.state import StateFile, WatchState
from celldao.watching.taking import Settings
from celldao.watching.watch import Watch
from celldao.watching.watcher import Step, Watcher
from celldao.watching.webhook import Webhook, is_genuine

__all__ = [
    "CellSource",
    "DeliveryFailed",
    "Feed",
    "Kind",
    "Lines",
    "Notice",
    "Settings",
    "Sink",
    "Source",
    "StateFile",
    "Step",
    "Watch",
    "WatchState",
    "Watcher",
    "Webhook",
    "is_genuine",
]
