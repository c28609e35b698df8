# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Split: by which ratios revenue is divided
@dev What every allocation reads lies in one slot with the treasury's address.
"""
from interfaces import IConstitution
from interfaces import ISplitter
from modules import limits

MAX_RECIPIENTS: constant(uint256) = 8

# Hard bound, the same for all cells of a factory.
SMOOTHING: immutable(IConstitution.Bound)

# treasury 160 | dividend ratio 16 | number of recipients 8 | smoothing 40 | open 1
settings: uint256
# account 160 | ratio 16
recipients: uint256[MAX_RECIPIENTS]


@deploy
def __init__(smoothing: IConstitution.Bound):
    # a stream ends so much later than now, and its end must fit 40 bits, too
    assert smoothing.high < 2**39, "splitter: the factory's bounds are too wide"
    SMOOTHING = smoothing


@external
@view
def terms() -> IConstitution.SplitTerms:
    """
    @notice How revenue above the reserve floor is split now; what no ratio names goes to the treasury
    """
    settings: uint256 = self.settings
    recipients: DynArray[IConstitution.Recipient, MAX_RECIPIENTS] = []
    for i: uint256 in range(self._count(settings), bound=MAX_RECIPIENTS):
        packed: uint256 = self.recipients[i]
        recipients.append(
            IConstitution.Recipient(account=self._account(packed), ratio=packed >> 160)
        )
    return IConstitution.SplitTerms(
        dividend_ratio=self._dividend_ratio(settings),
        smoothing=self._smoothing(settings),
        recipients=recipients,
    )


@external
@view
def is_recipient(account: address) -> bool:
    """
    @notice Does a part of the revenue go to this account?
    """
    for i: uint256 in range(self._count(self.settings), bound=MAX_RECIPIENTS):
        if self._account(self.recipients[i]) == account:
            return True
    return False


@external
@view
def treasury() -> address:
    """
    @notice The cell's treasury, the only one that may change the split
    """
    return self._account(self.settings)


@external
@view
def is_open() -> bool:
    """
    @notice Is the founding finished?
    """
    return self._is_open(self.settings)


@internal
def _set_treasury(treasury: address):
    self.settings = convert(treasury, uint256)


@internal
def _open():
    self.settings |= 1 << 224


@internal
def _set(terms: IConstitution.SplitTerms, cell: IConstitution.Contracts):
    """
    @dev The cell's own contracts can't be recipients: none of them knows what to do with it.
    """
    limits._check(terms.smoothing, SMOOTHING, "splitter: smoothing is out of bounds")
    sum: uint256 = terms.dividend_ratio
    self._check_ratio(sum)
    count: uint256 = len(terms.recipients)
    seen: DynArray[address, 13] = [
        empty(address), self, cell.share, cell.governor, cell.treasury
    ]
    for i: uint256 in range(count, bound=MAX_RECIPIENTS):
        recipient: IConstitution.Recipient = terms.recipients[i]
        assert recipient.account not in seen, "splitter: recipient is empty, double or of the cell"
        seen.append(recipient.account)
        self._check_ratio(recipient.ratio)
        assert recipient.ratio > 0, "splitter: recipient without a part"
        sum += recipient.ratio
        self.recipients[i] = convert(recipient.account, uint256) | recipient.ratio << 160
    self._check_ratio(sum)
    settings: uint256 = self.settings
    # keep treasury and open, replace the rest
    settings &= 1 << 224 | convert(max_value(uint160), uint256)
    self.settings = (
        settings | terms.dividend_ratio << 160 | count << 176 | terms.smoothing << 184
    )
    log ISplitter.SplitChanged(terms=terms)


@internal
@pure
def _account(packed: uint256) -> address:
    return convert(packed & convert(max_value(uint160), uint256), address)


@internal
@pure
def _dividend_ratio(settings: uint256) -> uint256:
    return (settings >> 160) & (2**16 - 1)


@internal
@pure
def _count(settings: uint256) -> uint256:
    return (settings >> 176) & (2**8 - 1)


@internal
@pure
def _smoothing(settings: uint256) -> uint256:
    return (settings >> 184) & (2**40 - 1)


@internal
@pure
def _is_open(settings: uint256) -> bool:
    return settings >> 224 == 1


@internal
@pure
def _check_ratio(ratio: uint256):
    # each part by itself as well: a sum of huge numbers must fail in words, not by overflow
    assert ratio <= limits.BASIS, "splitter: ratios exceed 10,000"
