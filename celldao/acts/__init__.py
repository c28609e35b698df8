"""What a member, or anyone, does with a cell by sending transactions.

    member = Member(cell, backend)
    member.vote(proposal_id, "for", reason="It pays for itself.")

    act = Vote.of(Standing.of(cell, account), proposal_id, "for")
    print(act.shown())                  # what is about to be signed
    preview(act, backend)               # whether the chain would do it, and what it costs
    perform(act, backend, reference)    # sent once; the outcome, from the chain's own events

act         what every act can do           standing    who acts, in which cell, at which block
performing  foreseen, sent once, decoded    reasons     the contracts' refusals, in plain words
member      all acts of one account         typed_data  what is signed beside transactions
money       amounts as they are written     the others  one kind of act each
"""

from __future__ import annotations

from celldao.actions.other_cells import Support
from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.allocate import Allocate, Allocated, Allocation
from celldao.acts.ballots import Ballot, SignedBallot
from celldao.acts.buy_back import SellBack, Sold
from celldao.acts.cancel import Cancel, Cancelled
from celldao.acts.claim import Claim, Claimed, ClaimForOthers
from celldao.acts.delegate import Delegate, Delegated
from celldao.acts.execute import Execute, Executed
from celldao.acts.fetch import Fetch, Fetched, Ticket, tickets_of
from celldao.acts.leave import Exit, Left
from celldao.acts.member import Member
from celldao.acts.move import Consent, Move, Moved
from celldao.acts.pay_in import PaidIn, PayIn
from celldao.acts.payout import PayoutSet, SetPayout
from celldao.acts.performing import Performance, Preview, perform, preview
from celldao.acts.propose import Propose, Proposed
from celldao.acts.reasons import REASONS, explained
from celldao.acts.recovery import Ended, FinishRecovery, VetoRecovery
from celldao.acts.signed_acts import SignedDelegation, SignedExit, SignedPermit
from celldao.acts.signing import Unsigned
from celldao.acts.standing import Standing
from celldao.acts.submit import Revoke, Revoked, Submit, Submitted
from celldao.acts.submit_acts import ActsSubmitted, SubmitActs
from celldao.acts.transfer import Transferred, TransferShares
from celldao.acts.vote import Counted, Split, Vote, read_split

__all__ = [
    "REASONS",
    "Act",
    "ActsSubmitted",
    "Allocate",
    "Allocated",
    "Allocation",
    "Ballot",
    "Cancel",
    "Cancelled",
    "Claim",
    "ClaimForOthers",
    "Claimed",
    "Consent",
    "Counted",
    "Delegate",
    "Delegated",
    "Done",
    "Ended",
    "Execute",
    "Executed",
    "Exit",
    "Fetch",
    "Fetched",
    "FinishRecovery",
    "Left",
    "Member",
    "Move",
    "Moved",
    "Outcome",
    "PaidIn",
    "PayIn",
    "PayoutSet",
    "Performance",
    "Preview",
    "Propose",
    "Proposed",
    "Revoke",
    "Revoked",
    "SellBack",
    "SetPayout",
    "SignedBallot",
    "SignedDelegation",
    "SignedExit",
    "SignedPermit",
    "Sold",
    "Split",
    "Standing",
    "Step",
    "Submit",
    "SubmitActs",
    "Submitted",
    "Support",
    "Ticket",
    "TransferShares",
    "Transferred",
    "Unsigned",
    "VetoRecovery",
    "Vote",
    "explained",
    "perform",
    "preview",
    "read_split",
    "tickets_of",
]
