"""The contracts' reasons for refusing, in plain words and with what to do: `explained("share: …")`.

A contract has 32 letters for a reason. This says it at length, for whatever a member's own transactions, and
the execution of proposals, can meet. An act that knows more (when a vote begins, who may cancel) says that.
"""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, tuple[str, str]]] = {
    # --- proposing
    "governor: the text names another proposer": (
        "the proposal's text is marked as another account's",
        "Propose it from that account, or make it anew for this one.",
    ),
    "governor: founding is not finished": (
        "the founding of the cell is not finished",
        "Run `celldao found` again: it goes on where it stopped.",
    ),
    "governor: the cell is dissolved": (
        "the cell is dissolved: nothing is voted on any more",
        "Leave with your part: `celldao exit`.",
    ),
    "governor: too few votes to propose": (
        "the account has too few votes to propose",
        "Have members delegate to it, or let a member with enough votes propose.",
    ),
    "governor: you have an open proposal": (
        "the member's last proposal is still open, and each may have one at a time",
        "Wait for the end of its vote, cancel it while it is pending, or let another member propose.",
    ),
    "governor: exists already, change its text": (
        "this very proposal has been made before",
        "If it is meant a second time, give it another reference.",
    ),
    "governor: the target has no code of its own": (
        "an action calls an address at which there is no contract",
        "Compare the address with its source, and check that this is the right network.",
    ),
    # --- voting
    "governor: no such proposal": (
        "the governor knows no such proposal",
        "Check the id and the cell: `celldao proposals` lists them.",
    ),
    "governor: not open for votes now": (
        "the proposal is not open for votes now",
        "Look when it is: `celldao show` tells its times.",
    ),
    "governor: no votes at the snapshot": (
        "the account had no votes at the proposal's snapshot",
        "Only votes of that second count. Who has delegated lets his delegate vote.",
    ),
    "governor: has voted already": (
        "the member has voted on this proposal already, and a ballot cannot be changed",
        "Nothing is left to do.",
    ),
    "governor: params do not fit the ballot": (
        "a split ballot must use some votes, and no more than the voter has",
        "Divide no more than the votes at the snapshot.",
    ),
    "governor: support must be 0, 1, 2 or 255": (
        "a ballot is for, against, abstain, or split",
        "Choose one of them.",
    ),
    "governor: wrong signature": (
        "the ballot's signature does not fit: it was signed by somebody else, for another proposal or cell, "
        "or its voter has revoked it",
        "Ask the voter to sign it anew.",
    ),
    "governor: only a member": ("the account is no member", "Use the member's account."),
    # --- execution and cancelling
    "governor: the proposal is not queued": (
        "the proposal cannot be carried out: it has not passed, or is over already",
        "Look at its state: `celldao show`.",
    ),
    "governor: its delay has not passed": (
        "the proposal has passed, but its delay is not over",
        "Wait: `celldao show` tells from when on it can be carried out.",
    ),
    "governor: the code of a target has changed": (
        "a contract that the proposal calls has other code than when it was proposed",
        "Look at that contract. If it is still meant, propose it again.",
    ),
    "governor: not yours to cancel, or too late": (
        "the proposal cannot be cancelled by this account now",
        "Its proposer can while it is pending, anyone while the proposer lacks the votes to propose, and the "
        "guardian until it is carried out.",
    ),
    "governor: a guardian can't stop this (again)": (
        "a guardian can neither stop his own replacement, nor the same actions twice",
        "Vote against it.",
    ),
    # --- shares
    "share: the cell is not founded yet": (
        "the founding of the cell is not finished",
        "Run `celldao found` again: it goes on where it stopped.",
    ),
    "share: only a member": ("the account is no member", "Use the member's account."),
    "share: shares are locked": (
        "shares of this cell cannot be transferred",
        "They can be sold back or redeemed: `celldao exit`. To change the key, use `celldao move`.",
    ),
    "share: only holders may receive": (
        "only who holds shares of this cell can receive more",
        "New members are admitted by vote.",
    ),
    "share: this address may not hold shares": (
        "that address may not hold shares: it was a member's former key, is an operator's, or a contract of "
        "the cell",
        "Use another address.",
    ),
    "share: below the minimum position": (
        "less than the cell's minimum would be moved, or be left",
        "Move or redeem all of it, or leave at least the minimum.",
    ),
    "share: more than the holder cap": (
        "the receiver would hold a larger part of the cell than a holder may",
        "Transfer less.",
    ),
    "share: more than the balance": ("that is more than the account holds", "Choose fewer shares."),
    "share: more than the allowance": (
        "that is more than the owner has allowed",
        "Ask the owner to allow it first.",
    ),
    "share: the amount is zero": ("nothing would change", "Choose an amount above 0."),
    "share: delegate to a holder or yourself": (
        "votes can only be given to who holds shares, or taken back",
        "Choose a member, or yourself.",
    ),
    "share: members may not move here": (
        "members of this cell cannot replace their key by themselves",
        "Have a recovery proposed: the cell can replace a key by vote.",
    ),
    "share: the signature has expired": (
        "the signature's deadline has passed",
        "Sign it again with a later one.",
    ),
    "share: the signature is not valid": (
        "the signature is not the new key's, or is for something else",
        "Sign it again with the new key, for this cell and this member.",
    ),
    "share: the new address has a number": (
        "that address is, or was, a member's already",
        "Use an address that never was a member's.",
    ),
    "share: nothing due, or it can't be paid": (
        "nothing is due in this currency, or the token refuses to pay it",
        "See what is due: `celldao status`. If something is, the token may have barred the payee: name "
        "another payout address.",
    ),
    "share: not a currency": (
        "no dividends are paid in it",
        "Choose one of the cell's dividend currencies.",
    ),
    # --- leaving, selling back, recovery
    "treasury: not open yet": (
        "the founding of the cell is not finished",
        "Run `celldao found` again: it goes on where it stopped.",
    ),
    "treasury: an execution is under way": (
        "the treasury is carrying out a proposal at this moment",
        "Try again.",
    ),
    "treasury: held too short a time": (
        "the shares have not been held long enough to be redeemed",
        "Wait until they have.",
    ),
    "treasury: the last one dissolves it first": (
        "the last shares of a cell go only once it is dissolved",
        "Have its dissolution voted first.",
    ),
    "treasury: signature expired": ("the signature's deadline has passed", "Sign it again."),
    "treasury: wrong signature or nonce": (
        "the signature is not the member's, or was used already",
        "Ask the member to sign it anew.",
    ),
    "treasury: nothing to pull": (
        "nothing is left to fetch of this asset",
        "It was fetched already, or this exit had no part in it.",
    ),
    "treasury: not ready yet": ("the delay of this exit is not over", "Wait until it is."),
    "treasury: can't be valued now": (
        "the asset cannot be read at the moment, so the part of it cannot be valued",
        "Try again when the token works again; the claim stays.",
    ),
    "treasury: can't be paid now": (
        "the token refuses the payment at the moment",
        "The claim stays: try again later, or name another payout address.",
    ),
    "treasury: asset can't be read": (
        "the asset cannot be read at the moment",
        "Try again when the token works again.",
    ),
    "treasury: the offer is smaller": (
        "the cell does not offer to buy so many shares",
        "Sell fewer.",
    ),
    "treasury: the offer has ended": (
        "there is no offer to buy shares back now",
        "Ask for a vote on one, or leave with your part: `celldao exit`.",
    ),
    "treasury: below your minimum": (
        "the price has changed: less would be paid than was shown",
        "Look at the offer again.",
    ),
    "treasury: more than is available": (
        "the treasury does not have as much to spend: what leavers are owed is not the cell's",
        "Choose a smaller amount, or wait for revenue.",
    ),
    "treasury: register the asset first": (
        "the asset is not registered with the cell (any more)",
        "Have it registered by vote first.",
    ),
    "treasury: no recovery under way": (
        "no recovery is under way for this address",
        "Nothing is left to do.",
    ),
    "treasury: the notice is not over": (
        "the notice of this recovery is not over: until then the old key can object",
        "Wait until it is.",
    ),
    "treasury: not a member's address": (
        "the address stands for no member (any more): he has moved, and the recovery is void",
        "Nothing is left to do.",
    ),
    # --- what executing can meet
    "treasury: only the governor": (
        "the treasury obeys another governor by now: this one can carry out nothing more",
        "Propose it to the present governor.",
    ),
    "treasury: can't pay a receiver": (
        "one of the receivers cannot be paid, so none is",
        "Look at each receiver: a contract that takes no coin, or one that the token has barred. Propose it "
        "without him.",
    ),
    "treasury: above this period's limit": (
        "it would spend more than ordinary votes may spend in this period",
        "Wait for the next period, or propose less, or propose it on the constitutional track.",
    ),
    "treasury: leavers are owed this": (
        "it would take what members who left are owed",
        "Spend less of it.",
    ),
    "treasury: not for the ordinary track": (
        "an action is not ordinary any more: its contract was taken from the list, or its asset from the "
        "register",
        "Propose it again: it will be on the constitutional track.",
    ),
    "treasury: not by a direct call": (
        "an action calls a function of the share register that only the treasury's own functions may",
        "Propose burn_shares, propose_recovery or register_currency instead.",
    ),
    "treasury: target has no code": (
        "an action calls an address at which there is no contract",
        "Look at that address. If it is wrong, propose it anew.",
    ),
    "treasury: not enough native coin": (
        "the treasury has less native coin than the action sends",
        "Pay some in, or propose less.",
    ),
    "treasury: allowance refused": (
        "the token refuses the allowance that the action needs",
        "Ask who runs the token.",
    ),
    "treasury: allowance remains": (
        "the contract that was called did not take all, and the allowance cannot be taken back",
        "Propose the amount that the contract really takes.",
    ),
    # --- mandates
    "mandate: only the operator": (
        "only the mandate's operator may do this",
        "Use the operator's account: `celldao mandate show` names it.",
    ),
    "mandate: accept it first": ("the mandate is not accepted yet", "Accept it: `celldao mandate accept`."),
    "mandate: accepted already": ("the mandate was accepted before", "Nothing is left to do."),
    "mandate: the charter was amended: read it again": (
        "a vote has changed the terms of the mandate since they were shown",
        "Read them again: `celldao mandate show`; then accept, or do not.",
    ),
    "mandate: it has ended": (
        "the mandate has ended: it was recalled, given back, or has expired",
        "What is left in it anyone can send to the treasury: `celldao mandate sweep`.",
    ),
    "mandate: it has not ended": (
        "the mandate has not ended",
        "Recall it first; or its operator gives the money back.",
    ),
    "mandate: suspended by vote": (
        "a vote has suspended the mandate",
        "Reports can be filed and money given back; ask the members about the rest.",
    ),
    "mandate: a report is overdue": (
        "a report of the mandate is overdue: no money before it is filed",
        "Draft, complete and file it: `celldao report draft`, `celldao report file`.",
    ),
    "mandate: not an asset of this mandate": (
        "the mandate has no budget of this asset",
        "Use one of its assets: `celldao mandate show`; a vote can amend it.",
    ),
    "mandate: beyond the budget": (
        "it is more than the mandate's budget allows, in this period or in all",
        "Draw less, or wait for the next period: `celldao mandate show` tells what is left.",
    ),
    "mandate: beyond a period's part of the treasury": (
        "it is more than the part of the treasury that a mandate may draw in a period",
        "Draw less, or wait for the next period.",
    ),
    "mandate: the cell allows no mandates now": (
        "a vote has stopped all mandates of the cell from drawing",
        "Ask the members.",
    ),
    "mandate: the operator must be barred from shares": (
        "the operator could hold shares of the cell now, and then must not draw",
        "Ask for a vote that bars the account again, or grants the mandate to another.",
    ),
    "mandate: a receiver is not listed": (
        "the mandate's charter does not allow to pay a receiver, or it is the mandate itself",
        "Pay only who is listed: `celldao mandate show`; a vote can amend it.",
    ),
    "mandate: can't pay a receiver": (
        "a token refuses one of the payments, or a receiver does not take the coin",
        "Pay the others without him, and find out why.",
    ),
    "mandate: can't be paid now": (
        "the token refuses the payment at the moment, or there is less of it",
        "Check the mandate's balance; try again later.",
    ),
    "mandate: more than can be booked": (
        "it is more than the mandate can count over its life",
        "Ask for a vote on a new mandate.",
    ),
    "mandate: this call is not listed": (
        "the mandate's charter does not list this function of this contract",
        "Call only what is listed: `celldao mandate show`; a vote can amend it.",
    ),
    "mandate: no contract or asset of the cell is called": (
        "a mandate calls neither the cell's contracts nor its assets",
        "Pay with `celldao mandate spend`.",
    ),
    "mandate: target has no code": (
        "there is no contract at the address that is called",
        "Compare the address with its source, and check that this is the right network.",
    ),
    "mandate: allowance refused": (
        "the token refuses the allowance that the call needs",
        "Ask who runs the token.",
    ),
    "mandate: allowance remains": (
        "the contract that was called did not take all, and the allowance cannot be taken back",
        "Allow the amount that the contract really takes.",
    ),
    "mandate: no period has ended since": (
        "all periods that have ended are reported already",
        "Nothing is due: `celldao mandate show` tells when the next period ends.",
    ),
    "mandate: empty, or logged already": (
        "the root is logged already, or is all zeros",
        "Nothing is left to do.",
    ),
    "mandate: only vote, guardian or operator recall": (
        "the account is neither the operator nor the guardian within his term",
        "Members recall by petition (`celldao mandate petition file`) or by vote (`recall_mandate`).",
    ),
    "mandate: wait a second": ("the mandate was granted in this very second", "Try again."),
    "mandate: no votes at the snapshot": (
        "the account had no votes in the second before the petition was begun",
        "Only votes of that second count.",
    ),
    "mandate: no petition that can be signed now": (
        "the petition can be signed no more, or there is none of this number",
        "Begin another: `celldao mandate petition file`.",
    ),
    "mandate: you have signed it already": (
        "the member has signed this petition already",
        "Nothing is left to do.",
    ),
    "mandate: no signature counts": (
        "none of the signatures counts any more",
        "Ask members who have not signed yet.",
    ),
    # --- revenue
    "splitter: the founding is not finished": (
        "the founding of the cell is not finished: it takes no money yet",
        "Run `celldao found` again: it goes on where it stopped.",
    ),
    "splitter: the cell is dissolved": (
        "the cell is dissolved and takes no payments any more",
        "Ask its members whom to pay.",
    ),
    "splitter: the token refused the payment": (
        "the token refuses the payment: the payer has too little of it, or has not allowed it",
        "Check the payer's balance, then try again.",
    ),
    "splitter: asset can't be read": (
        "the asset cannot be read at the moment, or is no token",
        "Check the address; try again when the token works.",
    ),
    "splitter: the treasury is executing": (
        "the treasury is carrying out a proposal at this moment",
        "Try again.",
    ),
    "splitter: this would take a currency along": (
        "this asset is another address of a currency: to move it would take what is the members'",
        "Allocate the currency by the address under which it is registered.",
    ),
    "splitter: no credit": ("nothing is kept there for this account", "Nothing is left to do."),
    "splitter: the payment failed": (
        "the token refuses the payment at the moment",
        "The credit stays: try again later.",
    ),
}


def explained(reason: str) -> tuple[str, str] | None:
    """What happened and what to do, for the reason of a contract; None if it is not one of these."""
    return REASONS.get(reason.strip())
