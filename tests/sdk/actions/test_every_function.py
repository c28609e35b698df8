"""Every function of the contracts that changes anything has an action, or a reason why it has none."""

from __future__ import annotations

from celldao.actions import ACTIONS
from celldao.actions.base import CONTRACTS, CellCall, cell_functions

FOUNDING = "founding, before there are votes"
MEMBER = "a member's own: the treasury of a cell is never its member"
OPERATOR = "the operator's own"
SIBLING = "another contract of the cell calls it"
ANYONE = "anyone may, so no vote is needed; a call by ABI does it"
VOTING = "how members decide, not what"

REASONS = {
    "factory": {
        "install": FOUNDING,
        "found": FOUNDING,
        "found_members": FOUNDING,
        "finish": FOUNDING,
    },
    "share": {
        "initialize": FOUNDING,
        "found_members": FOUNDING,
        "open": FOUNDING,
        **dict.fromkeys(
            ("transfer", "transferFrom", "approve", "permit", "delegate", "delegateBySig"), MEMBER
        ),
        **dict.fromkeys(("move", "claim", "set_payout"), MEMBER),
        **dict.fromkeys(("return_votes", "claim_for", "sweep"), ANYONE),
        "distribute": SIBLING,
        "burn": "the treasury refuses it as a direct call: burn_shares takes the holder's allowance",
        "add_currency": "the treasury refuses it as a direct call: register_currency",
        "repoint": "the treasury refuses it as a direct call: propose_recovery gives notice",
    },
    "governor": {
        "initialize": FOUNDING,
        "open": FOUNDING,
        **dict.fromkeys(("propose", "queue", "execute", "cancel", "castVote", "castVoteWithReason"), VOTING),
        **dict.fromkeys(("castVoteWithReasonAndParams", "castVoteBySig"), VOTING),
        **dict.fromkeys(("castVoteWithReasonAndParamsBySig", "cast_votes_by_sig", "revoke_ballots"), VOTING),
        "close": ANYONE,
    },
    "treasury": {
        "initialize": FOUNDING,
        "open": FOUNDING,
        "execute": SIBLING,
        "fund_mandate": SIBLING,
        **dict.fromkeys(("exit", "exitBySig", "sell_back", "veto_recovery"), MEMBER),
        **dict.fromkeys(("pull", "finish_recovery", "send_to_heir"), ANYONE),
    },
    "splitter": {
        "initialize": FOUNDING,
        "open": FOUNDING,
        **dict.fromkeys(("pay", "withdraw_credit"), ANYONE),
        "redirect_credit": "who is owed it; the treasury is paid by withdraw_credit, which anyone may call",
    },
    "mandate": {
        "initialize": FOUNDING,
        **dict.fromkeys(("accept", "draw", "spend", "pay", "call", "call_with", "give_back"), OPERATOR),
        **dict.fromkeys(("report", "log_provenance"), OPERATOR),
        **dict.fromkeys(("file_petition", "sign_petition"), MEMBER),
        "sign_petition_by_sigs": ANYONE,
    },
}


def test_contracts__every_function__has_an_action_or_a_reason():
    with_action = {(action.role, action.function_name) for action in ACTIONS if issubclass(action, CellCall)}
    for role in CONTRACTS:
        names = {function.name for function in cell_functions(role).values()}
        done = {name for owner, name in with_action if owner == role}
        reasons = set(REASONS[role])
        assert names - done - reasons == set(), f"{role}: neither action nor reason"
        assert done & reasons == set(), f"{role}: an action, and a reason for having none"
        assert reasons - names == set(), f"{role}: a reason for what is not there"
        assert done - names == set(), f"{role}: an action for what is not there"


def test_contracts__names_of_functions__are_not_overloaded():
    for role in CONTRACTS:
        names = [function.name for function in cell_functions(role).values()]
        assert len(names) == len(set(names)), role
