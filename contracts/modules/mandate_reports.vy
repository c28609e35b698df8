# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Mandate reports: no report, no money
@notice A report covers every period that has ended and is not reported yet. It is filed as hash and link, and the contract
        writes beside it what it has itself seen drawn, spent and returned since the beginning.
"""
from interfaces import IMandate
from modules import mandate_budget
from modules import mandate_charter
from modules import mandate_refusal

uses: mandate_charter
uses: mandate_budget

report_count: public(uint256)
_digests: HashMap[uint256, bytes32]
# covers to 128 | filed at 128
_times: HashMap[uint256, uint256]


@external
def report(digest: bytes32, link: String[256]):
    """
    @notice Files the report of all periods that have ended and are not reported yet; of a mandate that is over, of all
            the time up to its end.
    @dev The operator only, once the mandate has begun. Reverts while there is nothing to report on.
    @param digest hash of the report
    @param link where it can be read
    """
    mandate_charter._check_operator(mandate_charter.state)
    begun: uint256 = mandate_charter._begun(mandate_charter.state)
    if begun == 0:
        mandate_refusal._refuse("accept it first")
    former: uint256 = mandate_charter._timing(mandate_charter.REPORTED)
    until: uint256 = mandate_charter._end()
    if not mandate_charter._is_over():
        until = block.timestamp - (block.timestamp - begun) % mandate_charter._timing(
            mandate_charter.PERIOD
        )
    if until <= former:
        mandate_refusal._refuse("no period has ended since")
    mandate_charter._set_timing(mandate_charter.REPORTED, until)
    index: uint256 = self.report_count
    self.report_count = index + 1
    self._digests[index] = digest
    self._times[index] = until | block.timestamp << 128
    log IMandate.Reported(
        index=index,
        digest=digest,
        link=link,
        covers_from=former,
        covers_to=until,
        sums=self._sums(),
    )


@external
@view
def report_at(index: uint256) -> IMandate.Report:
    """
    @param index from 0, oldest first; all zero after the last
    """
    times: uint256 = self._times[index]
    return IMandate.Report(
        digest=self._digests[index], covers_to=times & (2**128 - 1), filed_at=times >> 128
    )


@internal
@view
def _sums() -> DynArray[IMandate.Sums, 4]:
    found: DynArray[IMandate.Sums, 4] = []
    for i: uint256 in range(mandate_charter._asset_count(), bound=mandate_charter.MAX_ASSETS):
        asset: address = mandate_charter.assets_list[i]
        word: uint256 = mandate_charter.sums[asset]
        found.append(
            IMandate.Sums(
                asset=asset,
                drawn=mandate_budget._drawn_in_all(asset),
                spent=word & mandate_charter.SPENT,
                returned=word >> 128,
            )
        )
    return found
