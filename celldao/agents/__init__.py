"""For agents: a server of the Model Context Protocol (MCP) over one cell and one mandate.

What an agent may do is decided at three places, each of which holds without the others: the mandate's
contract (charter, budgets, reports), the gate at the key (gate.py: only this mandate, only eight functions
of it, only what the ledger has let through), and the person who confirms what is above a threshold
(confirming.py).

    settings   the file that says all this         opening     from settings to a desk
    gate       what may be signed at all           ledger      what was let through, spent, confirmed
    limits     free, to be confirmed, refused      confirming  a person's signature under one act
    marking    text from outside, marked as such   arguments   what tools take, read strictly
    desk       from a tool's call to its outcome   drafts      files that an agent may write
    pending    what a person is shown              server      the tools as an MCP server; tools/: one file
    each
"""
