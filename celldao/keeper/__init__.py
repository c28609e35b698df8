"""The keeper: does what is due for a cell, once each, whatever the node does and whenever it is killed.

    keeper = Keeper(cell, backend, book, settings, webhook)
    keeper.round()          # all that is due now; again later, and after every failure

It has no rights of its own. To split revenue and to pay members their dividends, anybody may; a report is
filed with the operator's key. What it does, it writes into its book before it is signed: the very calldata,
under a name of the occasion ("allocate 20454 0x…"). Under that name the journal of transactions (ADR 9) has
it once.

    settings   what is to be done, how often          book       what was begun, done, told; on disk
    duties     one file each: allocating, claiming,   carrying   an occasion's transactions, once each
               reporting, reminding                   keeper     a round, and the loop
"""
