# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Mandate charter: who the operator is, how long, what he may touch, and whether he may now
@notice A payment reads one word of it; two more hold what it seldom needs.
"""
from interfaces import ICellFactory
from interfaces import IConstitution
from interfaces import IMandate
from interfaces import ITreasury
from modules import clone
from modules import mandate_refusal
from modules import own_code
from modules import treasury_words

uses: clone

MAX_ASSETS: constant(uint256) = 4
MAX_RECEIVERS: constant(uint256) = 64
MAX_CALLS: constant(uint256) = 32
MAX_AMOUNT: constant(uint256) = 2**128 - 1

ADDRESS: constant(uint256) = 2**160 - 1
TIME: constant(uint256) = 2**40 - 1

# operator 160 | begun 40 | expiry 40 | number of assets 8 | any receiver 1 | suspended 1 | ended 1; begun 0: not accepted
state: uint256
BEGUN: constant(uint256) = 160
EXPIRY: constant(uint256) = 200
ASSETS: constant(uint256) = 240
ANY_RECEIVER: constant(uint256) = 1 << 248
SUSPENDED: constant(uint256) = 1 << 249
ENDED: constant(uint256) = 1 << 250
# granted 40 | period 40 | report time 40 | reported until 40 | ended 40 | charters 40
timing: uint256
GRANTED: constant(uint256) = 0
PERIOD: constant(uint256) = 40
REPORT_TIME: constant(uint256) = 80
REPORTED: constant(uint256) = 120
ENDED_AT: constant(uint256) = 160
VERSION: constant(uint256) = 200

treasury: public(address)
policy: public(bytes32)
policy_link: public(String[256])

assets_list: address[MAX_ASSETS]
# per period 128 | lifetime 128
budgets: HashMap[address, uint256]
# spent 127 | one of the mandate's assets 1 | returned 128: a payment asks and books in one word
sums: HashMap[address, uint256]
IS_ASSET: constant(uint256) = 1 << 127
SPENT: constant(uint256) = 2**127 - 1
_receivers: HashMap[address, bool]
_calls: HashMap[address, HashMap[bytes4, bool]]


# ------------------------------------------------------------------ by vote
@external
def amend(charter: IMandate.Charter):
    """
    @notice Changes the terms of the mandate: lists add to or strike from what was granted, everything else replaces it.
            Binds at once, the running period included; who does not want to go on gives the mandate back.
    @dev The treasury only, that is a vote. Reverts once it has ended, and where granting would.
    """
    self._check_vote()
    self._check_lasting()
    self._set(charter)


@external
def suspend(suspended: bool):
    """
    @notice Stops drawing, spending and calling, or lets them go on. Reports stay due.
    @dev The treasury only, that is a vote. Reverts once it has ended.
    """
    self._check_vote()
    self._check_lasting()
    self.state &= ~SUSPENDED
    if suspended:
        self.state |= SUSPENDED
    log IMandate.SuspensionSet(suspended=suspended)


# ------------------------------------------------------------------ by the operator
@external
def accept(version: uint256):
    """
    @notice Begins the mandate: its first period starts now.
    @dev The operator only, once, before the expiry and the end.
    @param version of the charter that he accepts; reverts if a vote has amended it since
    """
    self._check_operator(self.state)
    self._check_lasting()
    if self._begun(self.state) != 0:
        mandate_refusal._refuse("accepted already")
    if self._timing(VERSION) != version:
        mandate_refusal._refuse("the charter was amended: read it again")
    self.state |= block.timestamp << BEGUN
    self._set_timing(REPORTED, block.timestamp)
    log IMandate.Accepted(operator=msg.sender, version=version)


# ------------------------------------------------------------------ reads
@external
@view
def is_receiver(account: address) -> bool:
    """
    @notice May payments go to this account?
    """
    return self._is_receiver(self.state, account)


@external
@view
def is_call(target: address, selector: bytes4) -> bool:
    """
    @notice Is this function of a contract listed?
    """
    return self._calls[target][selector]


# ------------------------------------------------------------------ internal
@internal
def _initialize(treasury: address, grant: IMandate.Grant):
    rules: IConstitution.MandateRules = staticcall ICellFactory(clone.FACTORY).mandate_rules(
        treasury
    )
    if grant.period < rules.shortest_period or grant.period > rules.longest_period:
        mandate_refusal._refuse("the cell's rules forbid this period")
    if grant.report_time > grant.period:
        mandate_refusal._refuse("reports must be due within a period")
    self.treasury = treasury
    if grant.operator == empty(address) or self._is_cell(grant.operator):
        mandate_refusal._refuse("this operator can't be one")
    self.state = convert(grant.operator, uint256)
    self.timing = (
        block.timestamp << GRANTED | grant.period << PERIOD | grant.report_time << REPORT_TIME
    )
    self._set(grant.charter)


@internal
def _set(charter: IMandate.Charter):
    if charter.expiry <= block.timestamp or charter.expiry > TIME:
        mandate_refusal._refuse("the expiry must lie ahead")
    word: uint256 = self.state & ~(TIME << EXPIRY | ANY_RECEIVER) | charter.expiry << EXPIRY
    if charter.any_receiver:
        word |= ANY_RECEIVER
    self.state = word
    for budget: IMandate.Budget in charter.budgets:
        self._set_budget(budget)
    for rule: IMandate.ReceiverRule in charter.receivers:
        if rule.account == empty(address):
            mandate_refusal._refuse("nobody can't be paid")
        self._receivers[rule.account] = rule.allowed
    for rule: IMandate.CallRule in charter.calls:
        if rule.allowed:
            self._check_callable(rule.target)
        self._calls[rule.target][rule.selector] = rule.allowed
    self.policy = charter.policy
    self.policy_link = charter.policy_link
    version: uint256 = self._timing(VERSION) + 1
    self._set_timing(VERSION, version)
    log IMandate.CharterSet(version=version, charter=charter)


@internal
def _finish(by: address):
    """
    @dev For good. Moves no money, so that no token can stop it.
    """
    self.state |= ENDED
    self._set_timing(ENDED_AT, block.timestamp)
    log IMandate.Ended(by=by)


@internal
def _set_budget(budget: IMandate.Budget):
    asset: address = budget.asset
    if max(budget.per_period, budget.lifetime) > MAX_AMOUNT:
        mandate_refusal._refuse("a budget is too large")
    if not self._is_asset(asset):
        if not self._is_registered(asset):
            mandate_refusal._refuse("the cell must register the asset first")
        count: uint256 = self._asset_count()
        if count == MAX_ASSETS:
            mandate_refusal._refuse("no more than 4 assets")
        self.assets_list[count] = asset
        self.state += 1 << ASSETS
        self.sums[asset] = IS_ASSET
    self.budgets[asset] = budget.per_period | budget.lifetime << 128


@internal
@view
def _check_callable(target: address):
    """
    @dev Checked when listed and when called: the cell may register an asset in between.
    """
    if (
        self._is_cell(target)
        or self._is_asset(target)
        or self._is_registered(target)
    ):
        mandate_refusal._refuse("no contract or asset of the cell is called")
    if not own_code._has_code(target):
        mandate_refusal._refuse("target has no code")


@internal
@view
def _is_cell(account: address) -> bool:
    """
    @dev The mandate itself, the factory and its mandates, or one of the cell's contracts.
    """
    words: uint256[4] = staticcall ITreasury(self.treasury).words()
    return (
        account
        in [
            self.treasury,
            treasury_words._share(words),
            treasury_words._governor(words),
            treasury_words._splitter(words),
        ]
        or staticcall ICellFactory(clone.FACTORY).serves_mandates(account)
    )


@internal
@view
def _is_receiver(word: uint256, account: address) -> bool:
    return word & ANY_RECEIVER != 0 or self._receivers[account]


@internal
@view
def _is_asset(asset: address) -> bool:
    return self.sums[asset] & IS_ASSET != 0


@internal
@view
def _asset_count() -> uint256:
    return self.state >> ASSETS & 255


@internal
@pure
def _begun(word: uint256) -> uint256:
    return word >> BEGUN & TIME


@internal
@pure
def _expiry(word: uint256) -> uint256:
    return word >> EXPIRY & TIME


@internal
@view
def _timing(field: uint256) -> uint256:
    return self.timing >> field & TIME


@internal
def _set_timing(field: uint256, moment: uint256):
    self.timing = self.timing & ~(TIME << field) | moment << field


@internal
@view
def _is_over() -> bool:
    word: uint256 = self.state
    return word & ENDED != 0 or block.timestamp >= self._expiry(word)


@internal
@view
def _end() -> uint256:
    """
    @dev The second from which a mandate that is over was so.
    """
    if self.state & ENDED != 0:
        return min(self._timing(ENDED_AT), self._expiry(self.state))
    return self._expiry(self.state)


@internal
@view
def _report_due() -> uint256:
    """
    @dev The last second in which the report of the earliest period that is not reported yet is in time.
    """
    return self._timing(REPORTED) + self._timing(PERIOD) + self._timing(REPORT_TIME)


@internal
@view
def _check_vote():
    if msg.sender != self.treasury:
        mandate_refusal._refuse("only by vote")


@internal
@view
def _check_lasting():
    if self._is_over():
        mandate_refusal._refuse("it has ended")


@internal
@view
def _check_operator(word: uint256):
    if convert(msg.sender, uint256) != word & ADDRESS:
        mandate_refusal._refuse("only the operator")


@internal
@view
def _check_working(word: uint256):
    """
    @dev May the operator, who must be the caller, do anything with what is here?
    """
    self._check_operator(word)
    if self._begun(word) == 0:
        mandate_refusal._refuse("accept it first")
    if word & ENDED != 0 or block.timestamp >= self._expiry(word):
        mandate_refusal._refuse("it has ended")
    if word & SUSPENDED != 0:
        mandate_refusal._refuse("suspended by vote")


@internal
@view
def _is_registered(asset: address) -> bool:
    """
    @dev By the cell: its book is not empty then.
    """
    return (staticcall ITreasury(self.treasury).asset_words(asset))[0] != 0
