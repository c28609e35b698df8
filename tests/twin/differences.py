"""All in which the two may differ: states, words of refusal, and calls that only one of them takes.

docs/standards.md lists them for readers. What is not here must be the same.
"""

from __future__ import annotations

# ours -> theirs. Ours has no queue transaction: what has passed is Queued by itself, where theirs without a
# timelock is Succeeded until it is executed. Ours also has Expired, which the stories stay short of, and
# Succeeded for resolutions, which theirs refuses.
STATES = {0: 0, 1: 1, 2: 2, 3: 3, 5: 4, 7: 7}

# Refused by ours alone: theirs is not asked then.
ALONE = {
    "governor: you have an open proposal": "one open proposal each",
    "governor: no votes at the snapshot": "ballots of weight 0 count as nothing there",
    "share: delegate to a holder or yourself": "votes go to holders only",
    "share: only a member": "who never held shares has nothing to delegate",
}

# Refused by both: our words -> their errors.
REFUSALS = {
    "governor: too few votes to propose": {"GovernorInsufficientProposerVotes"},
    "governor: the text names another proposer": {"GovernorRestrictedProposer"},
    "governor: exists already, change its text": {"GovernorUnexpectedProposalState"},
    "governor: no such proposal": {"GovernorNonexistentProposal"},
    "governor: not open for votes now": {"GovernorUnexpectedProposalState"},
    "governor: has voted already": {"GovernorAlreadyCastVote"},
    "governor: support must be 0, 1, 2 or 255": {"GovernorInvalidVoteType"},
    "governor: wrong signature": {"GovernorInvalidSignature"},
    "governor: the proposal is not queued": {"GovernorUnexpectedProposalState"},
    "governor: not yours to cancel, or too late": {
        "GovernorUnableToCancel",
        "GovernorUnexpectedProposalState",
    },
    "share: more than the balance": {"ERC20InsufficientBalance"},
    "share: more than the allowance": {"ERC20InsufficientAllowance"},
    "share: the signature has expired": {"ERC2612ExpiredSignature", "VotesExpiredSignature"},
    "share: the signature is not valid": {
        "ERC2612InvalidSigner",
        "InvalidAccountNonce",
        "ECDSAInvalidSignature",
    },
    "share: that second is not over yet": {"ERC5805FutureLookup"},
    # what the called contract says is passed on by both
    "no": {"no"},
}
# Several things may be wrong at once, and the two look in another order.
ORDER = {
    ("governor: wrong signature", "GovernorUnexpectedProposalState"),
    ("governor: not open for votes now", "GovernorInvalidSignature"),
    ("governor: the text names another proposer", "GovernorInsufficientProposerVotes"),
    ("governor: too few votes to propose", "GovernorUnexpectedProposalState"),
    ("governor: too few votes to propose", "GovernorRestrictedProposer"),
    ("governor: has voted already", "GovernorInvalidVoteType"),
    ("governor: support must be 0, 1, 2 or 255", "GovernorAlreadyCastVote"),
    ("share: more than the allowance", "ERC20InsufficientBalance"),
    ("share: more than the balance", "ERC20InsufficientAllowance"),
}


def same_refusal(ours: str, theirs: str) -> bool:
    """Do both refuse for the same reason, as far as their words tell?"""
    return theirs in REFUSALS.get(ours, ()) or (ours, theirs) in ORDER
