"""A relay: takes what members sign, publishes it, and pays for the transactions that bring it to the chain.

Nobody needs to trust one. What it takes it lists in the open, so that anyone can submit it; for each file it
signs a receipt that says until when it will be on chain; and its log is a chain of hashes, so that it cannot
forget one unseen. `celldao relay check` compares all that with the chain.

signed      any signed file, in one form              settings    how a relay is run
receipts    what the relay signs                      limits      how much one caller may ask
store       what it keeps, safe before it answers     intake      from a request to a receipt
chain       what the contracts say to a file          submitter   from files to transactions
fates       what a transaction has made of its files  metrics     figures
app         the HTTP interface                        openapi     its description
server      a process that runs it all                client      the other end of the interface
audit       catching a relay that lies
"""
