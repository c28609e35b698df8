# pragma version 0.4.3
# pragma nonreentrancy on
# pragma optimize gas
"""
@title Mandate: the account of one operator
@license AGPL-3.0-only
@notice Software executes, members direct. A vote grants an operator (a key, a multisig, another cell) an account of his own. He
        draws into it what his budget allows, and spends and calls from it, never as the treasury: the most that can be
        lost is what is in it. While a report is overdue nothing can be drawn. Members recall him by vote or by
        petition, the guardian and he himself at once; then anyone sends what is left back to the treasury.

        Who may do what
        - the operator: accept, draw, spend, call, give back, report, log provenance, resign (recall)
        - the treasury, that is a vote: amend, suspend, recall; once it is over, call to fetch what lies elsewhere
        - the cell's guardian within his term: recall
        - members: petitions
        - anyone: hand in signatures of a petition; recall once the cell is dissolved; sweep what is over
        - the factory: initialize, once

        What it trusts: the cell's Share, Treasury and Governor, and the factory. Not the operator, not the tokens.
@custom:kill recall() by a vote, the guardian or the operator, or a petition of members; then sweep().
"""
from interfaces import ICellGovernor
from interfaces import IMandate
from interfaces import ISplitter
from interfaces import ITreasury
from modules import assets
from modules import clone
from modules import mandate_budget
from modules import mandate_charter
from modules import mandate_refusal
from modules import mandate_reports
from modules import mandate_spending
from modules import petitions
from modules import provenance
from modules import treasury_words

implements: IMandate

initializes: clone
initializes: mandate_charter[clone := clone]
initializes: mandate_budget[clone := clone, mandate_charter := mandate_charter]
initializes: mandate_spending[mandate_charter := mandate_charter]
initializes: mandate_reports[mandate_charter := mandate_charter, mandate_budget := mandate_budget]
initializes: petitions[clone := clone, mandate_charter := mandate_charter]
initializes: provenance[mandate_charter := mandate_charter]

exports: (
    clone.factory,
    # by vote
    mandate_charter.amend,
    mandate_charter.suspend,
    # by the operator
    mandate_charter.accept,
    mandate_budget.draw,
    mandate_spending.pay,
    mandate_spending.spend,
    mandate_spending.call,
    mandate_spending.call_with,
    mandate_spending.give_back,
    mandate_reports.report,
    provenance.log_provenance,
    # by members
    petitions.file_petition,
    petitions.sign_petition,
    petitions.sign_petition_by_sigs,
    # reads
    mandate_charter.treasury,
    mandate_charter.policy,
    mandate_charter.policy_link,
    mandate_charter.is_receiver,
    mandate_charter.is_call,
    mandate_reports.report_count,
    mandate_reports.report_at,
    petitions.petition_count,
    petitions.petition_of,
    petitions.has_signed,
    provenance.logged_at,
    provenance.logged_under,
    provenance.is_proven,
)

MAX_SWEEP: constant(uint256) = 8


# What a governor tells about its guardian; a successor need not.
interface GovernorRules:
    def rules() -> ICellGovernor.Rules: view


@deploy
def __init__():
    clone.__init__()


@external
@payable
@reentrant
def __default__():
    """
    @notice Receives native coin.
    @dev Also during a call. Calldata that names no function must not look done.
    """
    if len(msg.data) != 0:
        mandate_refusal._refuse("no such function")


@external
def initialize(treasury: address, grant: IMandate.Grant):
    """
    @notice Takes over what the vote granted. The mandate begins when the operator accepts it.
    @dev The factory only, once. Reverts for a period outside the cell's rules, an operator that is nobody, a contract of the
         cell or a mandate, an expiry that does not lie ahead, assets that are not registered, calls of the cell's
         contracts and assets, and if revenue is split to this address.
    """
    clone._check_factory()
    mandate_charter._initialize(treasury, grant)
    splitter: address = treasury_words._splitter(staticcall ITreasury(treasury).words())
    if staticcall ISplitter(splitter).is_recipient(self):
        mandate_refusal._refuse("it can't be a recipient of revenue")


# ------------------------------------------------------------------ the end
@external
def recall():
    """
    @notice Ends the mandate at once and for good.
    @dev The treasury (a vote), the operator, or the guardian within his term; anyone once the cell is dissolved. Moves no
         money, so no token can stop it. Once it has ended it reverts, but not for a vote: what else was decided with
         it must not fail because the operator was quicker.
    """
    if msg.sender == mandate_charter.treasury and mandate_charter._is_over():
        return
    mandate_charter._check_lasting()
    if not self._may_recall():
        mandate_refusal._refuse("only vote, guardian or operator recall")
    mandate_charter._finish(msg.sender)


@external
def sweep(swept: DynArray[address, MAX_SWEEP]):
    """
    @notice Sends all of some assets to the treasury, once the mandate is over. Anyone may, as often as something arrives.
    @dev Reverts while it lasts. An asset that can't be read or paid now is skipped with an event.
    """
    if not mandate_charter._is_over():
        mandate_refusal._refuse("it has not ended")
    for asset: address in swept:
        readable: bool = False
        balance: uint256 = 0
        readable, balance = assets._read(asset)
        if readable and balance == 0:
            continue
        if readable and assets._pay(asset, mandate_charter.treasury, balance, assets.PAY_GAS):
            log IMandate.Swept(asset=asset, amount=balance)
        else:
            log IMandate.SweepFailed(asset=asset)


@external
def call_by_vote(target: address, amount: uint256, data: Bytes[8192]):
    """
    @notice Calls any contract once the mandate is over: what the operator has left in deposits elsewhere comes back so.
    @dev The treasury only, that is a vote. Reverts while it lasts (recall it first), for contracts and assets of the
         cell, addresses without code of their own, and with the target's reason if the call fails.
    @param amount native coin to send along, in base units
    """
    mandate_charter._check_vote()
    if not mandate_charter._is_over():
        mandate_refusal._refuse("it has not ended")
    mandate_charter._check_callable(target)
    raw_call(target, data, value=amount)
    log IMandate.CalledByVote(target=target, amount=amount)


# ------------------------------------------------------------------ reads
@external
@view
def overview() -> IMandate.Overview:
    """
    @notice Everything about the mandate but its money
    """
    word: uint256 = mandate_charter.state
    return IMandate.Overview(
        treasury=mandate_charter.treasury,
        operator=convert(word & mandate_charter.ADDRESS, address),
        status=self._status(word),
        version=mandate_charter._timing(mandate_charter.VERSION),
        granted_at=mandate_charter._timing(mandate_charter.GRANTED),
        begun_at=mandate_charter._begun(word),
        ended_at=mandate_charter._timing(mandate_charter.ENDED_AT),
        expiry=mandate_charter._expiry(word),
        period=mandate_charter._timing(mandate_charter.PERIOD),
        report_time=mandate_charter._timing(mandate_charter.REPORT_TIME),
        reported_until=mandate_charter._timing(mandate_charter.REPORTED),
        report_due=mandate_charter._report_due(),
        reports=mandate_reports.report_count,
        petitions=petitions.petition_count,
        any_receiver=word & mandate_charter.ANY_RECEIVER != 0,
        policy=mandate_charter.policy,
        policy_link=mandate_charter.policy_link,
        assets=self._assets(),
    )


@external
@view
def account_of(asset: address) -> IMandate.Account:
    """
    @notice Budget, sums and balance of one asset, in its base units; all zero but the balance for one without a budget
    """
    budget: uint256 = mandate_charter.budgets[asset]
    sums: uint256 = mandate_charter.sums[asset]
    this_period: uint256 = 0
    cap: uint256 = 0
    this_period, cap = mandate_budget._of_this_period(asset)
    return IMandate.Account(
        per_period=budget & mandate_charter.MAX_AMOUNT,
        lifetime=budget >> 128,
        drawn=mandate_budget._drawn_in_all(asset),
        drawn_this_period=this_period,
        cap=cap,
        spent=sums & mandate_charter.SPENT,
        returned=sums >> 128,
        balance=mandate_spending._balance(asset),
    )


# ------------------------------------------------------------------ internal
@internal
@view
def _may_recall() -> bool:
    treasury: address = mandate_charter.treasury
    operator: uint256 = mandate_charter.state & mandate_charter.ADDRESS
    if msg.sender == treasury or convert(msg.sender, uint256) == operator:
        return True
    words: uint256[4] = staticcall ITreasury(treasury).words()
    if treasury_words._is_dissolved(words):
        return True
    rules: ICellGovernor.Rules = staticcall GovernorRules(
        treasury_words._governor(words)
    ).rules()
    return msg.sender == rules.guardian and block.timestamp < rules.guardian_until


@internal
@view
def _status(word: uint256) -> IMandate.Status:
    if mandate_charter._is_over():
        return IMandate.Status.ENDED
    if mandate_charter._begun(word) == 0:
        return IMandate.Status.GRANTED
    if word & mandate_charter.SUSPENDED != 0:
        return IMandate.Status.SUSPENDED
    if block.timestamp > mandate_charter._report_due():
        return IMandate.Status.OVERDUE
    return IMandate.Status.RUNNING


@internal
@view
def _assets() -> DynArray[address, 4]:
    found: DynArray[address, 4] = []
    for i: uint256 in range(mandate_charter._asset_count(), bound=mandate_charter.MAX_ASSETS):
        found.append(mandate_charter.assets_list[i])
    return found
