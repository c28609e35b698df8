"""The sentence of every event of a cell that a watch tells.

Every event of every contract of a cell is in `TOLD` or in `SILENT`; a test sees to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from celldao.history import Event
from celldao.proposals.description import parse_description
from celldao.watching.notice import Kind
from celldao.watching.telling import Telling, money, plainly, quoted, short_id

Words = Callable[[Telling, Event], str | None]
_FIELD: Final = re.compile(r"\{(\w*)(?::(\w+))?\}")


def _sentence(pattern: str) -> Words:
    """Fills in fields of the event: {receiver:who} an account, {amount:money}, {memo:text} a text from
    outside, {id:proposal}, {until} anything else; {} is the contract itself.
    """

    def words(telling: Telling, event: Event) -> str:
        shown: dict[str | None, Callable[[object], str]] = {
            None: plainly,
            "who": telling.who,
            "money": money,
            "text": quoted,
            "proposal": telling.proposal,
        }

        def one(found: re.Match[str]) -> str:
            return shown[found[2]](event.values[found[1]]) if found[1] else event.address

        return _FIELD.sub(one, pattern)

    return words


def _proposed(telling: Telling, event: Event) -> str:
    v = event.values
    title = parse_description(str(v["description"])).title
    return (
        f"proposal {short_id(int(str(v['proposalId'])))} by {telling.who(v['proposer'])}, voted on from "
        f"{plainly(v['voteStart'])} to {plainly(v['voteEnd'])}: {quoted(title)}"
    )


def _cancelled(telling: Telling, event: Event) -> str:
    number = int(str(event.values["proposalId"]))
    deadline = telling.deadlines.get(number)
    # Once the vote is over, nobody else can.
    by = " by the guardian" if deadline is not None and event.time > deadline else ""
    return f"{telling.proposal(number)} was cancelled{by}"


def _recipient(telling: Telling, event: Event) -> str | None:
    if event.values["recipient"] in telling.own:
        return None
    return f"{money(event.values['amount'])} of the revenue to {telling.who(event.values['recipient'])}"


def _guardian(telling: Telling, event: Event) -> str:
    v = event.values
    if not int(str(v["guardian"]), 16):
        return f"there is no guardian any more; it was {telling.who(v['before'])}"
    return f"{telling.who(v['guardian'])} is guardian until {plainly(v['until'])}"


def _offer(telling: Telling, event: Event) -> str:
    v = event.values
    if not v["shares"]:
        return "the cell buys no shares back any more"
    return (
        f"the cell buys {money(v['shares'])} back for {money(v['price'])} each, until {plainly(v['until'])}"
    )


def _charter(telling: Telling, event: Event) -> str:
    version = event.values["version"]
    return f"mandate {event.address} " + (
        "granted" if version == 1 else f"amended, charter {plainly(version)}"
    )


def _suspended(telling: Telling, event: Event) -> str:
    return f"mandate {event.address} {'suspended' if event.values['suspended'] else 'goes on'}, by vote"


def _recovery_ended(telling: Telling, event: Event) -> str:
    old, new = telling.who(event.values["old"]), plainly(event.values["replacement"])
    if event.values["finished"]:
        return f"the number of {old} now belongs to {new}: the recovery is finished"
    return f"the recovery of {old} to {new} has ended without effect"


TOLD: Final[dict[tuple[str, str], tuple[Kind, Words]]] = {
    ("Governor", "ProposalCreated"): (Kind.PROPOSED, _proposed),
    ("Governor", "ProposalExtended"): (
        Kind.EXTENDED,
        _sentence(
            "{proposalId:proposal} can be voted on until {extendedDeadline}: its quorum was reached late"
        ),
    ),
    ("Governor", "ProposalExecuted"): (Kind.EXECUTED, _sentence("{proposalId:proposal} was carried out")),
    ("Governor", "ProposalCanceled"): (Kind.CANCELLED, _cancelled),
    ("Governor", "TracksChanged"): (Kind.RULE, _sentence("the rules of voting have changed")),
    ("Governor", "ProposalThresholdChanged"): (
        Kind.RULE,
        _sentence("proposing takes {threshold} of all votes, no longer {before}"),
    ),
    ("Governor", "GuardianChanged"): (Kind.GUARDIAN, _guardian),
    ("Treasury", "Sent"): (Kind.PAYMENT, _sentence("paid {amount:money} to {receiver:who}")),
    ("Treasury", "SpentWith"): (Kind.PAYMENT, _sentence("spent {amount:money} with a call of {target:who}")),
    ("Treasury", "HeirPaid"): (Kind.PAYMENT, _sentence("paid {amount:money} to the heir {heir:who}")),
    ("Treasury", "Exited"): (
        Kind.EXIT,
        _sentence("member {number} leaves with {shares:money}, exit {ticket}, paid from {ready} on"),
    ),
    ("Treasury", "ExitPaid"): (
        Kind.EXIT,
        _sentence("paid {amount:money} of exit {ticket} to {receiver:who}"),
    ),
    ("Treasury", "SoldBack"): (
        Kind.EXIT,
        _sentence(
            "bought {shares:money} back from member {number} for {amount:money}, paid to {receiver:who}"
        ),
    ),
    ("Treasury", "BuyBackOffered"): (Kind.RULE, _offer),
    ("Treasury", "RecoveryProposed"): (
        Kind.MEMBER,
        _sentence("member {number} is to move from {old:who} to {replacement}, by vote, from {ready} on"),
    ),
    ("Treasury", "RecoveryEnded"): (Kind.MEMBER, _recovery_ended),
    ("Treasury", "SuccessorAppointed"): (
        Kind.RULE,
        _sentence("the cell has a new governor, {successor}, in place of {former}"),
    ),
    ("Treasury", "ExitTermsSet"): (Kind.RULE, _sentence("the terms of leaving have changed")),
    ("Treasury", "SpendingLimitSet"): (
        Kind.RULE,
        _sentence("ordinary votes may spend {limit} in each {period}"),
    ),
    ("Treasury", "AssetRegistered"): (Kind.RULE, _sentence("the cell keeps the asset {asset}")),
    ("Treasury", "AssetUnregistered"): (
        Kind.RULE,
        _sentence("the cell no longer keeps the asset {asset}"),
    ),
    ("Treasury", "CallListed"): (
        Kind.RULE,
        _sentence("function {selector} of {target:who} on the ordinary track's list: {listed}"),
    ),
    ("Treasury", "MessageApproved"): (
        Kind.RULE,
        _sentence("the cell signs the message {digest}, good until {expiry}"),
    ),
    ("Treasury", "MessageRevoked"): (
        Kind.RULE,
        _sentence("the cell no longer signs the message {digest}"),
    ),
    ("Treasury", "DAOURIUpdate"): (Kind.RULE, _sentence("the cell describes itself at {daoURI:text}")),
    ("Treasury", "Dissolved"): (
        Kind.RULE,
        _sentence("the cell is dissolved; what nobody is owed goes to {heir:who}"),
    ),
    ("RevenueSplitter", "Received"): (
        Kind.REVENUE,
        _sentence("received {amount:money} from {payer:who}: {memo:text}"),
    ),
    ("RevenueSplitter", "Paid"): (Kind.PAYMENT, _recipient),
    ("RevenueSplitter", "Credited"): (
        Kind.PAYMENT,
        _sentence("{amount:money} of the revenue could not be paid to {recipient:who}, and waits for it"),
    ),
    ("RevenueSplitter", "CreditWithdrawn"): (
        Kind.PAYMENT,
        _sentence("{paid:money} that waited for {recipient:who} was paid to {receiver:who}"),
    ),
    ("RevenueSplitter", "Withheld"): (
        Kind.REVENUE,
        _sentence("{amount:money} of dividends could not be handed to the members yet"),
    ),
    ("RevenueSplitter", "SplitChanged"): (Kind.RULE, _sentence("the split of revenue has changed")),
    ("RevenueSplitter", "ReserveFloorChanged"): (
        Kind.RULE,
        _sentence("the reserve floor is {target:money}, no longer {former:money}"),
    ),
    ("Share", "Distributed"): (Kind.DIVIDEND, _sentence("{booked:money} was distributed to the members")),
    ("Share", "CurrencyAdded"): (Kind.RULE, _sentence("dividends are paid in {token} as well")),
    ("Share", "RulesChanged"): (Kind.RULE, _sentence("the rules of holding shares have changed")),
    ("Share", "Moved"): (
        Kind.MEMBER,
        _sentence("member {number} has moved from {old:who} to {new}"),
    ),
    ("Mandate", "CharterSet"): (Kind.MANDATE, _charter),
    ("Mandate", "SuspensionSet"): (Kind.MANDATE, _suspended),
    ("Mandate", "Accepted"): (Kind.MANDATE, _sentence("{operator:who} has accepted the mandate {}")),
    ("Mandate", "Ended"): (Kind.MANDATE, _sentence("the mandate {} was ended by {by:who}")),
    ("Mandate", "PetitionFiled"): (
        Kind.MANDATE,
        _sentence(
            "member {number} has filed petition {petition} to recall the mandate {}; it needs {needed:money} "
            "until {deadline}"
        ),
    ),
    ("Mandate", "Drawn"): (Kind.SPENDING, _sentence("{amount:money} was drawn into the mandate {}")),
    ("Mandate", "Spent"): (Kind.SPENDING, _sentence("the mandate {} paid {amount:money} to {receiver:who}")),
    ("Mandate", "Called"): (
        Kind.SPENDING,
        _sentence("the mandate {} called function {selector} of {target:who} with {amount:money}"),
    ),
    ("Mandate", "CalledByVote"): (
        Kind.SPENDING,
        _sentence("a vote had the mandate {} call {target:who}"),
    ),
    ("Mandate", "Returned"): (Kind.SPENDING, _sentence("the mandate {} gave {amount:money} back")),
    ("Mandate", "Swept"): (
        Kind.SPENDING,
        _sentence("{amount:money} went from the ended mandate {} to the treasury"),
    ),
    ("Mandate", "SweepFailed"): (
        Kind.SPENDING,
        _sentence("the asset {asset} could not be swept from the ended mandate {}"),
    ),
    ("Mandate", "Reported"): (
        Kind.REPORT,
        _sentence("report {index} of the mandate {}, from {covers_from} to {covers_to}: {link:text}"),
    ),
    ("Mandate", "ProvenanceLogged"): (
        Kind.REPORT,
        _sentence("the mandate {} has logged where its work comes from: {link:text}"),
    ),
}

# What a watch says nothing of: single ballots and claims, bookkeeping, and what another event tells.
SILENT: Final = frozenset(
    {
        ("Governor", "VoteCast"),
        ("Governor", "VoteCastWithParams"),
        ("Governor", "BallotSkipped"),
        ("Governor", "BallotsRevoked"),
        ("Treasury", "ExitBooked"),
        ("RevenueSplitter", "Allocated"),
        ("Share", "Transfer"),
        ("Share", "Approval"),
        ("Share", "DelegateChanged"),
        ("Share", "DelegateVotesChanged"),
        ("Share", "Opened"),
        ("Share", "Claimed"),
        ("Share", "ClaimSkipped"),
        ("Share", "PayoutSet"),
        ("Share", "Swept"),
        ("Share", "Barred"),
        ("Mandate", "PetitionSigned"),
        ("Mandate", "SignatureSkipped"),
    }
)
