# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Treasury terms: who belongs to the cell, the rules of its account, and who may call what
@notice Everything that most calls read, packed into two words: one for executing, one for leaving.
"""
from interfaces import ICellFactory
from interfaces import ICellGovernor
from interfaces import IConstitution
from interfaces import IShare
from interfaces import ITreasury
from modules import clone
from modules import limits
from modules import own_code
from modules import refusal

uses: clone

# Bounds of the factory that made the master, the same for all its cells; low 32 | high 32 each. An immutable
# takes a word of code, so four share one.
TIMES: immutable(uint256)  # exit delay, holding time, spending period, recovery notice
HOLDING_TIME: constant(uint256) = 64
SPENDING_PERIOD: constant(uint256) = 128
RECOVERY_NOTICE: constant(uint256) = 192
LIMIT: immutable(uint256)  # spending limit

ADDRESS: constant(uint256) = 2**160 - 1
WORD: constant(uint256) = 2**32 - 1

# governor 160 | open 1 | dissolved 1 | (6 free) | registered assets 8 | spending limit 16 | spending period 32 | recovery notice 32
OPEN: constant(uint256) = 1 << 160
DISSOLVED: constant(uint256) = 1 << 161
ONE_ASSET: constant(uint256) = 1 << 168
_control: uint256
# share 160 | exit delay 32 | holding time 32 | tickets 32
ONE_TICKET: constant(uint256) = 1 << 224
_leaving: uint256
_splitter: address
_heir: address

# The governor that opened the execution under way. It stays the same if the execution appoints a successor.
_executor: transient(address)


@deploy
def __init__():
    bounds: IConstitution.Bounds = staticcall ICellFactory(msg.sender).bounds()
    TIMES = (
        self._packed(bounds.exit_delay)
        | self._packed(bounds.holding_time) << HOLDING_TIME
        | self._packed(bounds.spending_period) << SPENDING_PERIOD
        | self._packed(bounds.recovery_notice) << RECOVERY_NOTICE
    )
    LIMIT = self._packed(bounds.spending_limit)
    assert bounds.spending_limit.high <= limits.BASIS, "treasury: bounds too wide"


@internal
@pure
def _packed(bound: IConstitution.Bound) -> uint256:
    assert max(bound.low, bound.high) <= WORD, "treasury: bounds too wide"
    return bound.low | bound.high << 32


# ------------------------------------------------------------------ by vote
@external
@reentrant
def set_exit_terms(exit_delay: uint256, holding_time: uint256):
    """
    @notice Sets how long a leaver waits for his part, and how long shares must be held before they can
            be redeemed. Who has asked to leave before keeps the terms of then.
    @dev By vote only. Reverts outside the bounds, or if the delay is longer than the shorter execution
         delay of the governor's tracks.
    @param exit_delay seconds from the exit to the first pull
    @param holding_time seconds from the mean time of receipt to the exit
    """
    self._check_vote()
    self._set_exit_terms(exit_delay, holding_time)
    self._check_exit_delay(self._governor(), exit_delay)


@external
@reentrant
def appoint_successor(successor: address):
    """
    @notice Hands the account to another governor. What the former one has not executed by then, it
            never can; an execution under way is brought to its end.
    @dev By vote only. The successor must have code of its own, name this treasury, and carry nothing
         out sooner than a member can leave. Reverts once the cell is dissolved: its governor proposes nothing any
         more, and so must no other.
    """
    self._check_vote()
    self._check_not_dissolved()
    if not own_code._has_code(successor) or staticcall ICellGovernor(successor).treasury() != self:
        refusal._refuse("not a governor of this cell")
    self._check_exit_delay(successor, self._exit_delay())
    # No contract of the cell receives shares. It may be barred from an earlier time, or hold some as a gift, which must not
    # keep it from succeeding.
    barred: bool = raw_call(
        self._share(),
        abi_encode(successor, True, method_id=method_id("bar(address,bool)")),
        revert_on_failure=False,
    )
    former: address = self._governor()
    self._control = self._control & ~ADDRESS | convert(successor, uint256)
    log ITreasury.SuccessorAppointed(former=former, successor=successor)


# ------------------------------------------------------------------ reads
@external
@view
@reentrant
def governor() -> address:
    return self._governor()


@external
@view
@reentrant
def dissolved() -> bool:
    return self._is_dissolved()


@external
@view
@reentrant
def exit_delay() -> uint256:
    return self._exit_delay()


@external
@view
@reentrant
def words() -> uint256[4]:
    """
    @notice Everything about the account but its assets, as it is packed: control, leaving, splitter, heir. The
            Lens unpacks it.
    """
    return [
        self._control,
        self._leaving,
        convert(self._splitter, uint256),
        convert(self._heir, uint256),
    ]


# ------------------------------------------------------------------ internal
@internal
def _initialize(terms: IConstitution.TreasuryTerms, cell: IConstitution.Contracts):
    self._check_bound(
        terms.recovery_notice, TIMES >> RECOVERY_NOTICE, "recovery notice out of bounds"
    )
    self._control = convert(cell.governor, uint256) | terms.recovery_notice << 224
    self._leaving = convert(cell.share, uint256)
    self._splitter = cell.splitter
    self._set_spending_limit(terms.spending_limit, terms.spending_period)
    # the factory has held the exit delay against the governor's terms
    self._set_exit_terms(terms.exit_delay, terms.holding_time)


@internal
def _open():
    self._control |= OPEN


@internal
def _dissolve(heir: address):
    """
    @dev Closes the governor of now, which asks back; no other ever is one of this cell again.
    """
    self._control |= DISSOLVED
    self._heir = heir
    extcall ICellGovernor(self._governor()).close()


@internal
def _set_exit_terms(exit_delay: uint256, holding_time: uint256):
    self._check_bound(exit_delay, TIMES, "exit delay out of bounds")
    self._check_bound(holding_time, TIMES >> HOLDING_TIME, "holding time out of bounds")
    word: uint256 = self._leaving
    self._leaving = word >> 224 << 224 | word & ADDRESS | exit_delay << 160 | holding_time << 192
    log ITreasury.ExitTermsSet(exit_delay=exit_delay, holding_time=holding_time)


@internal
def _set_spending_limit(limit: uint256, period: uint256):
    self._check_bound(limit, LIMIT, "spending limit out of bounds")
    self._check_bound(period, TIMES >> SPENDING_PERIOD, "spending period out of bounds")
    word: uint256 = self._control
    self._control = word >> 224 << 224 | word & (2**176 - 1) | limit << 176 | period << 192
    log ITreasury.SpendingLimitSet(limit=limit, period=period)


@internal
def _burn(owner: address, shares: uint256, by_allowance: bool) -> IShare.Burned:
    """
    @dev The last shares go only when the cell has been dissolved: without a holder nobody could vote for that any
         more, and what arrives later would be locked.
    """
    burned: IShare.Burned = extcall IShare(self._share()).burn(owner, shares, by_allowance)
    if burned.supply_before == shares and not self._is_dissolved():
        refusal._refuse("the last one dissolves it first")
    return burned


@internal
@view
def _payee(number: uint256) -> address:
    return staticcall IShare(self._share()).payee_of(number)


@internal
@view
def _governor() -> address:
    return convert(self._control & ADDRESS, address)


@internal
@view
def _share() -> address:
    return convert(self._leaving & ADDRESS, address)


@internal
@view
def _is_open() -> bool:
    return self._control & OPEN != 0


@internal
@view
def _is_dissolved() -> bool:
    return self._control & DISSOLVED != 0


@internal
@view
def _check_not_dissolved():
    if self._is_dissolved():
        refusal._refuse("dissolved already")


@internal
@view
def _exit_delay() -> uint256:
    return self._leaving >> 160 & WORD


@internal
@view
def _holding_time() -> uint256:
    return self._leaving >> 192 & WORD


@internal
@view
def _spending_limit() -> uint256:
    return self._control >> 176 & 65_535


@internal
@view
def _spending_period() -> uint256:
    return self._control >> 192 & WORD


@internal
@view
def _recovery_notice() -> uint256:
    return self._control >> 224


@internal
@view
def _asset_count() -> uint256:
    return self._control >> 168 & 255


@internal
@view
def _is_own(account: address) -> bool:
    """
    @dev Is it one of the cell's contracts?
    """
    return self._is_rule(account) or account == self._splitter


@internal
@view
def _is_rule(account: address) -> bool:
    """
    @dev Is it a contract of the cell, the factory that keeps its rules for mandates, or a mandate? No call can make these
         take assets from here. (`send` and `spend_with` speak for themselves.)
    """
    return (
        account == self
        or account == self._share()
        or account == self._governor()
        or staticcall ICellFactory(clone.FACTORY).serves_mandates(account)
    )


@internal
@pure
def _check_bound(rule: uint256, bound: uint256, reason: String[32]):
    if rule < bound & WORD or rule > bound >> 32 & WORD:
        refusal._refuse(reason)


@internal
@view
def _check_exit_delay(governor: address, exit_delay: uint256):
    """
    @dev Who lost a vote must be able to leave, and to take his part, before it is carried out.
    """
    if exit_delay > staticcall ICellGovernor(governor).minimum_execution_delay():
        refusal._refuse("exits slower than executions")


@internal
@view
def _check_vote():
    """
    @dev The treasury calls itself only when it executes a proposal.
    """
    if msg.sender != self:
        refusal._refuse("only by vote")


@internal
@view
def _check_idle():
    """
    @dev The lock keeps callbacks out while a step of an execution runs; this keeps everybody out between
         two steps, whatever a successor of the governor does there.
    """
    if not self._is_open():
        refusal._refuse("not open yet")
    if self._executor != empty(address):
        refusal._refuse("an execution is under way")
