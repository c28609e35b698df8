# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Mandate budget: what may be drawn from the treasury
@notice At most a budget per period, a part of what the treasury has when the period's first draw is made, and a total over
        the whole life. Periods are counted from the acceptance, so around the end of one at most two budgets can be
        drawn, as with every limit per period. No report, no money.
"""
from interfaces import ICellFactory
from interfaces import IConstitution
from interfaces import IMandate
from interfaces import IShare
from interfaces import ITreasury
from modules import clone
from modules import limits
from modules import mandate_charter
from modules import mandate_refusal
from modules import treasury_words

uses: clone
uses: mandate_charter

# drawn in the period 128 | the treasury's part for it 128
_period: HashMap[address, uint256]
# number of that period, from 1: 128 | drawn in all 128
_drawn: HashMap[address, uint256]
HALF: constant(uint256) = 2**128 - 1


@external
def draw(asset: address, amount: uint256):
    """
    @notice Takes money from the treasury into this account.
    @dev The operator only. Reverts while suspended, overdue with a report, before acceptance and after the end; beyond what is
         left of the period's budget, of the period's part of the treasury, or of the lifetime total; while the cell allows
         no mandates, or the operator could hold shares; and where the treasury refuses (dissolved, an execution
         under way, more than is available).
    @param amount base units
    """
    mandate_charter._check_working(mandate_charter.state)
    if block.timestamp > mandate_charter._report_due():
        mandate_refusal._refuse("a report is overdue")
    if not mandate_charter._is_asset(asset):
        mandate_refusal._refuse("not an asset of this mandate")
    treasury: ITreasury = ITreasury(mandate_charter.treasury)
    self._check_operator_barred(treasury)
    self._count(treasury, asset, amount)
    extcall treasury.fund_mandate(asset, amount)
    log IMandate.Drawn(asset=asset, amount=amount)


@internal
def _count(treasury: ITreasury, asset: address, amount: uint256):
    rules: IConstitution.MandateRules = staticcall ICellFactory(clone.FACTORY).mandate_rules(
        treasury.address
    )
    if not rules.allowed:
        mandate_refusal._refuse("the cell allows no mandates now")
    if amount == 0 or amount > HALF:
        mandate_refusal._refuse("beyond the budget")
    number: uint256 = self._period_number()
    book: uint256 = self._drawn[asset]
    word: uint256 = 0
    if book & HALF == number:
        word = self._period[asset]
    else:
        part: uint256 = (
            staticcall treasury.available(asset) * rules.draw_limit // limits.BASIS
        )
        word = part << 128
    this_period: uint256 = (word & HALF) + amount
    lifetime: uint256 = (book >> 128) + amount
    budget: uint256 = mandate_charter.budgets[asset]
    if this_period > budget & HALF or lifetime > budget >> 128:
        mandate_refusal._refuse("beyond the budget")
    if this_period > word >> 128:
        mandate_refusal._refuse("beyond a period's part of the treasury")
    self._period[asset] = word + amount
    self._drawn[asset] = number | lifetime << 128


@internal
@view
def _check_operator_barred(treasury: ITreasury):
    """
    @dev Granting barred him from shares. If that has been lifted since, he may own what he is to serve.
    """
    share: IShare = IShare(treasury_words._share(staticcall treasury.words()))
    retired: bool = False
    barred: bool = False
    retired, barred = staticcall share.status_of(msg.sender)
    if not barred:
        mandate_refusal._refuse("the operator must be barred from shares")


@internal
@view
def _period_number() -> uint256:
    """
    @dev Of a mandate that has begun.
    """
    begun: uint256 = mandate_charter._begun(mandate_charter.state)
    return (block.timestamp - begun) // mandate_charter._timing(mandate_charter.PERIOD) + 1


@internal
@view
def _drawn_in_all(asset: address) -> uint256:
    return self._drawn[asset] >> 128


@internal
@view
def _of_this_period(asset: address) -> (uint256, uint256):
    """
    @return drawn in this period, the treasury's part for it (zero before its first draw)
    """
    if mandate_charter._begun(mandate_charter.state) == 0:
        return 0, 0
    if self._drawn[asset] & HALF != self._period_number():
        return 0, 0
    return self._period[asset] & HALF, self._period[asset] >> 128
