# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Recovery: a member's new key, when he has lost the old one
@notice A vote proposes it; for a notice period the old key can veto. Only then is the number re-pointed, by
        anyone. A member who still has his key also stops it by moving away from the old address.
@dev The member number is fixed when it is proposed: should the old address no longer stand for this number,
     the recovery is void.
"""
from interfaces import IShare
from interfaces import ITreasury
from modules import refusal
from modules import treasury_terms

uses: treasury_terms

_recoveries: HashMap[address, ITreasury.Recovery]


@external
@reentrant
def propose_recovery(old: address, replacement: address):
    """
    @notice Begins the notice after which `replacement` stands for the member whose address is `old`. A
            second proposal for the same address takes the place of the first and begins the notice anew.
    @dev By vote only. Reverts if `old` is no member's address or `replacement` ever was one.
    """
    treasury_terms._check_vote()
    share: IShare = IShare(treasury_terms._share())
    number: uint256 = staticcall share.number_of(old)
    self._check_stands(number, old)
    if replacement == empty(address) or staticcall share.number_of(replacement) != 0:
        refusal._refuse("new address is taken")
    if self._recoveries[old].number != 0:
        self._end(old, False)
    # A gift of shares to the new address would make it a member and end the recovery: nobody can give any.
    extcall share.bar(replacement, True)
    ready: uint256 = block.timestamp + treasury_terms._recovery_notice()
    self._recoveries[old] = ITreasury.Recovery(replacement=replacement, number=number, ready=ready)
    log ITreasury.RecoveryProposed(old=old, replacement=replacement, number=number, ready=ready)


@external
@reentrant
def cancel_recovery(old: address):
    """
    @notice Withdraws a recovery.
    @dev By vote only. Reverts if there is none.
    """
    treasury_terms._check_vote()
    self._end(old, False)


@external
def veto_recovery():
    """
    @notice Stops the recovery of the caller's own address, at any time before it is finished.
    @dev Reverts if there is none.
    """
    self._end(msg.sender, False)


@external
def finish_recovery(old: address):
    """
    @notice Carries a recovery out once its notice is over. Anyone may call it.
    @dev Reverts if there is none, during the notice, or if `old` no longer stands for the member. Share
         says whether the new address may.
    """
    treasury_terms._check_idle()
    recovery: ITreasury.Recovery = self._end(old, True)
    if block.timestamp < recovery.ready:
        refusal._refuse("the notice is not over")
    self._check_stands(recovery.number, old)
    extcall IShare(treasury_terms._share()).repoint(old, recovery.replacement)


@external
@view
@reentrant
def recovery_of(old: address) -> ITreasury.Recovery:
    """
    @notice The recovery under way for an address; all zero if there is none.
    """
    return self._recoveries[old]


@internal
def _end(old: address, finished: bool) -> ITreasury.Recovery:
    recovery: ITreasury.Recovery = self._recoveries[old]
    if recovery.number == 0:
        refusal._refuse("no recovery under way")
    self._recoveries[old] = empty(ITreasury.Recovery)
    extcall IShare(treasury_terms._share()).bar(recovery.replacement, False)
    log ITreasury.RecoveryEnded(old=old, replacement=recovery.replacement, finished=finished)
    return recovery


@internal
@view
def _check_stands(number: uint256, account: address):
    if number == 0 or staticcall IShare(treasury_terms._share()).address_of(number) != account:
        refusal._refuse("not a member's address")
