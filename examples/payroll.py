"""A payroll from the file to the statement: `MEMBER_KEYS="0x… 0x…" python payroll.py NODE cell.json`."""

import os
import sys
from datetime import timedelta
from pathlib import Path

from eth_account import Account

import celldao

w3 = celldao.connect(sys.argv[1])
backends = [celldao.Web3Backend(w3, Account.from_key(key)) for key in os.environ["MEMBER_KEYS"].split()]
cell = celldao.Cell.load(Path(sys.argv[2]), backends[0])
first, *others = (celldao.Member(cell, backend) for backend in backends)
actions = celldao.payroll(Path(__file__).with_name("payroll.csv"))
proposal = celldao.Proposal(title="Payroll for March", reference="payroll-2027-03", actions=actions)
print(*celldao.simulate(cell, first.draft(proposal)).lines(), sep="\n")
made = first.propose(proposal)
print(*made.lines(), sep="\n", flush=True)
celldao.wait_until(backends[0], made.snapshot)
for member in (first, *others):
    print(*member.vote(made.id, "for").lines(), flush=True)
celldao.wait_until(backends[0], cell.now().proposal(made.id).eta)
print(first.execute(made.id).lines()[0])
period = celldao.Period(made.snapshot - timedelta(days=2), cell.now().moment.time + timedelta(seconds=1))
for one in cell.history().statement(period).currencies:
    print(one.opening, *(f"{kind} {total}" for kind, total in one.totals.items()), one.closing, sep=" | ")
