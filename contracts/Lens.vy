# pragma version 0.4.3
# pragma nonreentrancy off
# pragma optimize gas
"""
@title Lens
@license AGPL-3.0-only
@notice Reads whole pictures of any cell in one call, page by page, so that no indexer is needed. Anyone may read; it
        keeps nothing, owns nothing and trusts nobody: it says what the contracts it is given say. Whether a
        treasury is one of a factory's is for the caller to ask the factory.
        No lock: there is no state that a re-entering caller could find half written.
@custom:kill Needs no stopping: nothing depends on it. Another one can be deployed beside it.
"""
from interfaces import ICellFactory
from interfaces import ICellGovernor
from interfaces import IConstitution
from interfaces import ILens
from interfaces import IShare
from interfaces import ISplitter
from interfaces import ITreasury

from modules import assets
from modules import limits
from modules import position
from modules import treasury_words


# What the contracts of a cell offer to readers beyond their own interfaces.
interface Clone:
    def factory() -> address: view


interface ShareReads:
    def name() -> String[64]: view
    def symbol() -> String[16]: view
    def rules() -> (
        IConstitution.Weight, IConstitution.TransferPolicy, bool, uint256, uint256, bool
    ): view
    def position_word(number: uint256) -> uint256: view
    def totals_word() -> uint256: view
    def member_count() -> uint256: view
    def currencies() -> DynArray[address, 4]: view
    def claimable(account: address, token: address) -> uint256: view
    def dividend_state(token: address) -> IShare.DividendState: view


interface GovernorReads:
    def rules() -> ICellGovernor.Rules: view
    def proposal_count() -> uint256: view
    def creation_blocks(first: uint256, count: uint256) -> DynArray[uint256, 100]: view
    def proposal_rules(proposal_id: uint256) -> ICellGovernor.ProposalRules: view
    def state(proposal_id: uint256) -> uint8: view
    def proposalProposer(proposal_id: uint256) -> address: view
    def proposalVotes(proposal_id: uint256) -> (uint256, uint256, uint256): view


interface TreasuryReads:
    def registered_assets() -> DynArray[address, 8]: view
    def asset_words(asset: address) -> uint256[3]: view
    def claim_words(ticket: uint256, asset: address) -> uint256[3]: view


interface SplitterReads:
    def stream(asset: address) -> ISplitter.Stream: view


MAX_PAGE: constant(uint256) = 100
MAX_ASSETS: constant(uint256) = 8
MAX_CURRENCIES: constant(uint256) = 4
MAX_TOKENS: constant(uint256) = MAX_ASSETS + MAX_CURRENCIES
# Long pages are for readers who bring the gas of a node's own limits.
MAX_ENTRIES: constant(uint256) = 1_000
MAX_BLOCKS: constant(uint256) = 1_000
MAX_CLAIMABLES: constant(uint256) = 250
MAX_PROPOSALS: constant(uint256) = 250
MAX_ACCOUNTS: constant(uint256) = 10
MAX_BALANCES: constant(uint256) = MAX_TOKENS * MAX_ACCOUNTS
# What asking a token for its name may burn.
NAME_GAS: constant(uint256) = 100_000


@external
@view
def members(share: address, first: uint256, count: uint256) -> DynArray[ILens.Member, MAX_PAGE]:
    """
    @notice A page of the register, in order of numbers
    @param share the cell's Share
    @param first the first number, from 1 (0 gives the same page as 1)
    @param count how many at most; more than 100 gives 100
    @return as many as there are; none after the end. Members who left are in it, with a balance of zero.
    """
    page: DynArray[ILens.Member, MAX_PAGE] = []
    # number 0 is nobody's
    start: uint256 = max(first, 1)
    for i: uint256 in range(self._left(share, start, min(count, MAX_PAGE)), bound=MAX_PAGE):
        page.append(self._member(share, start + i))
    return page


@external
@view
def register(
    share: address, first: uint256, count: uint256
) -> DynArray[ILens.Entry, MAX_ENTRIES]:
    """
    @notice A long page of the register, in order of numbers, as it is packed
    @param first the first number, from 1 (0 gives the same page as 1)
    @param count how many at most; more than 1,000 gives 1,000
    @return as many as there are. Members who left are in it, with a balance of zero.
    """
    page: DynArray[ILens.Entry, MAX_ENTRIES] = []
    start: uint256 = max(first, 1)
    for i: uint256 in range(self._left(share, start, min(count, MAX_ENTRIES)), bound=MAX_ENTRIES):
        page.append(
            ILens.Entry(
                account=staticcall IShare(share).address_of(start + i),
                position=staticcall ShareReads(share).position_word(start + i),
            )
        )
    return page


@external
@view
def claimables(
    share: address, first: uint256, count: uint256
) -> DynArray[ILens.Claimable, MAX_CLAIMABLES]:
    """
    @notice What each of many members can claim now, in order of numbers
    @param first the first number, from 1 (0 gives the same page as 1)
    @param count how many at most; more than 250 gives 250
    """
    page: DynArray[ILens.Claimable, MAX_CLAIMABLES] = []
    currencies: DynArray[address, MAX_CURRENCIES] = staticcall ShareReads(share).currencies()
    start: uint256 = max(first, 1)
    for i: uint256 in range(
        self._left(share, start, min(count, MAX_CLAIMABLES)), bound=MAX_CLAIMABLES
    ):
        account: address = staticcall IShare(share).address_of(start + i)
        found: ILens.Claimable = empty(ILens.Claimable)
        found.account = account
        found.payee = staticcall IShare(share).payee_of(start + i)
        for k: uint256 in range(len(currencies), bound=MAX_CURRENCIES):
            found.amounts[k] = staticcall ShareReads(share).claimable(account, currencies[k])
        page.append(found)
    return page


@external
@view
def member(share: address, account: address) -> ILens.Member:
    """
    @notice One member by his address; all zero for who never was one
    """
    number: uint256 = staticcall IShare(share).number_of(account)
    if number == 0:
        return empty(ILens.Member)
    return self._member(share, number)


@external
@view
def dividends(share: address, account: address) -> DynArray[ILens.Dividend, MAX_CURRENCIES]:
    """
    @notice What an account can claim now, currency by currency
    """
    found: DynArray[ILens.Dividend, MAX_CURRENCIES] = []
    for token: address in staticcall ShareReads(share).currencies():
        state: IShare.DividendState = staticcall ShareReads(share).dividend_state(token)
        found.append(
            ILens.Dividend(
                token=token,
                claimable=staticcall ShareReads(share).claimable(account, token),
                booked=state.booked,
                distributed_at=state.distributed_at,
            )
        )
    return found


@external
@view
def overview(treasury: address) -> ILens.Overview:
    """
    @notice A cell's addresses, terms, split and hard bounds. The rules of voting are in `governance`.
    """
    factory: address = staticcall Clone(treasury).factory()
    books: ITreasury.Overview = self._account(treasury)
    return ILens.Overview(
        factory=factory,
        constitution=staticcall ICellFactory(factory).constitution_of(treasury),
        opened=(staticcall ICellFactory(factory).progress(treasury)).opened,
        treasury=books,
        share=self._share(books.share),
        split=staticcall ISplitter(books.splitter).terms(),
        bounds=staticcall ICellFactory(factory).bounds(),
    )


@external
@view
def account(treasury: address) -> ITreasury.Overview:
    """
    @notice Everything about a treasury but its assets
    """
    return self._account(treasury)


@external
@view
def asset_state(treasury: address, asset: address) -> ITreasury.AssetState:
    """
    @notice What a treasury's books say of an asset, registered or not
    """
    return self._asset_state(treasury, asset)


@external
@view
def claim_of(treasury: address, ticket: uint256, asset: address) -> ITreasury.Claim:
    """
    @notice Whose an exit's ticket is, when it is ready, and what it holds of an asset
    """
    return treasury_words._claim(staticcall TreasuryReads(treasury).claim_words(ticket, asset))


@external
@view
def governance(treasury: address) -> ILens.Governance:
    """
    @notice The rules that new proposals get
    @dev Apart from `overview`, because a successor governor need not answer these questions.
    """
    governor: address = staticcall ITreasury(treasury).governor()
    return ILens.Governance(
        governor=governor,
        rules=staticcall GovernorReads(governor).rules(),
        proposals=staticcall GovernorReads(governor).proposal_count(),
        now=block.timestamp,
    )


@external
@view
def proposal_blocks(
    treasury: address, first: uint256, count: uint256
) -> (uint256, DynArray[uint256, MAX_PAGE]):
    """
    @notice In which blocks proposals were made: their text and actions are in the logs of these blocks
    @param first index from 0, oldest first
    @param count how many at most; more than 100 gives 100
    @return the number of all proposals, and the page
    """
    governor: address = staticcall ITreasury(treasury).governor()
    return (
        staticcall GovernorReads(governor).proposal_count(),
        staticcall GovernorReads(governor).creation_blocks(first, count),
    )


@external
@view
def creation_blocks(
    treasury: address, skipped: uint256, count: uint256
) -> (address, uint256, DynArray[uint256, MAX_BLOCKS]):
    """
    @notice In which blocks the proposals of the present governor were made: a long page, the newest first
    @param skipped how many of the newest ones are left out
    @param count how many at most; more than 1,000 gives 1,000
    @return the governor, the number of all its proposals, and the page
    """
    governor: address = staticcall ITreasury(treasury).governor()
    total: uint256 = staticcall GovernorReads(governor).proposal_count()
    page: DynArray[uint256, MAX_BLOCKS] = []
    if skipped >= total:
        return governor, total, page
    end: uint256 = total - skipped
    left: uint256 = min(min(count, MAX_BLOCKS), end)
    for _: uint256 in range(MAX_BLOCKS // MAX_PAGE):
        if left == 0:
            break
        size: uint256 = min(left, MAX_PAGE)
        part: DynArray[uint256, MAX_PAGE] = staticcall GovernorReads(governor).creation_blocks(
            end - size, size
        )
        for k: uint256 in range(len(part), bound=MAX_PAGE):
            page.append(part[len(part) - 1 - k])
        end -= size
        left -= size
    return governor, total, page


@external
@view
def proposals(
    governor: address, ids: DynArray[uint256, MAX_PROPOSALS]
) -> DynArray[ILens.Proposal, MAX_PROPOSALS]:
    """
    @notice Proposals as they stand, by their ids. Reverts if the governor does not know one of them.
    """
    share: address = (
        self._account(staticcall ICellGovernor(governor).treasury())
    ).share
    found: DynArray[ILens.Proposal, MAX_PROPOSALS] = []
    for id: uint256 in ids:
        found.append(self._proposal(governor, share, id))
    return found


@external
@view
def tokens(treasury: address) -> DynArray[ILens.Token, MAX_TOKENS]:
    """
    @notice What the registered assets, and then the currencies of dividends that are registered no more, say of
            themselves. The native coin says nothing.
    """
    found: DynArray[ILens.Token, MAX_TOKENS] = []
    listed: DynArray[address, MAX_TOKENS] = self._listed(treasury)
    for asset: address in listed:
        found.append(self._token(asset))
    return found


@external
@view
def balances(
    treasury: address, accounts: DynArray[address, MAX_ACCOUNTS]
) -> DynArray[ILens.Balance, MAX_BALANCES]:
    """
    @notice What accounts have of what `tokens` lists: asset by asset, and of each in the order of the accounts
    """
    return self._balances(self._listed(treasury), accounts)


@external
@view
def balances_of(
    listed: DynArray[address, MAX_TOKENS], accounts: DynArray[address, MAX_ACCOUNTS]
) -> DynArray[ILens.Balance, MAX_BALANCES]:
    """
    @notice The same of any assets
    """
    return self._balances(listed, accounts)


@external
@view
def holdings(treasury: address) -> DynArray[ILens.Holding, MAX_ASSETS]:
    """
    @notice All registered assets: what the treasury, the splitter and the members have of each
    @dev A token that can't be read hides its own figures only.
    """
    books: ITreasury.Overview = self._account(treasury)
    found: DynArray[ILens.Holding, MAX_ASSETS] = []
    for asset: address in staticcall TreasuryReads(treasury).registered_assets():
        found.append(self._holding(treasury, books, asset))
    return found


@internal
@view
def _account(treasury: address) -> ITreasury.Overview:
    return treasury_words._overview(staticcall ITreasury(treasury).words())


@internal
@view
def _asset_state(treasury: address, asset: address) -> ITreasury.AssetState:
    return treasury_words._asset_state(
        staticcall ITreasury(treasury).words(),
        staticcall TreasuryReads(treasury).asset_words(asset),
        staticcall ITreasury(treasury).available(asset),
    )


@internal
@view
def _member(share: address, number: uint256) -> ILens.Member:
    word: uint256 = staticcall ShareReads(share).position_word(number)
    balance: uint256 = word & position.MASK_72
    delegate: uint256 = word >> position.DELEGATE & position.MASK_24
    held_since: uint256 = 0
    if balance > 0:
        held_since = position.GENESIS + (word >> position.MEAN)
    return ILens.Member(
        number=number,
        account=staticcall IShare(share).address_of(number),
        balance=balance,
        votes=word >> position.VOTES & position.MASK_72,
        delegate=number if delegate == 0 else delegate,
        held_since=held_since,
        payee=staticcall IShare(share).payee_of(number),
    )


@internal
@view
def _left(share: address, start: uint256, count: uint256) -> uint256:
    """
    @return how many of `count` numbers from `start` on have been given out
    """
    end: uint256 = staticcall ShareReads(share).member_count() + 1
    return 0 if start >= end else min(count, end - start)


@internal
@view
def _proposal(governor: address, share: address, id: uint256) -> ILens.Proposal:
    found: ILens.Proposal = empty(ILens.Proposal)
    found.id = id
    found.rules = staticcall GovernorReads(governor).proposal_rules(id)
    found.state = convert(staticcall GovernorReads(governor).state(id), uint256)
    found.proposer = staticcall GovernorReads(governor).proposalProposer(id)
    found.against, found.in_favour, found.abstain = staticcall GovernorReads(governor).proposalVotes(id)
    # Units of a second can be asked for once it is over. A quorum is rounded up.
    if block.timestamp > found.rules.snapshot:
        total: uint256 = staticcall IShare(share).getPastTotalSupply(found.rules.snapshot)
        found.quorum = (total * found.rules.quorum + limits.BASIS - 1) // limits.BASIS
    return found


@internal
@view
def _listed(treasury: address) -> DynArray[address, MAX_TOKENS]:
    found: DynArray[address, MAX_TOKENS] = []
    for asset: address in staticcall TreasuryReads(treasury).registered_assets():
        found.append(asset)
    for token: address in staticcall ShareReads((self._account(treasury)).share).currencies():
        if token not in found:
            found.append(token)
    return found


@internal
@view
def _balances(
    listed: DynArray[address, MAX_TOKENS], accounts: DynArray[address, MAX_ACCOUNTS]
) -> DynArray[ILens.Balance, MAX_BALANCES]:
    found: DynArray[ILens.Balance, MAX_BALANCES] = []
    for asset: address in listed:
        for account: address in accounts:
            readable: bool = False
            amount: uint256 = 0
            readable, amount = assets._read_of(asset, account)
            found.append(ILens.Balance(asset=asset, readable=readable, amount=amount))
    return found


@internal
@view
def _token(asset: address) -> ILens.Token:
    found: ILens.Token = empty(ILens.Token)
    found.asset = asset
    if asset == assets.NATIVE:
        return found
    readable: bool = False
    answer: Bytes[96] = b""
    readable, answer = raw_call(
        asset,
        method_id("symbol()"),
        max_outsize=96,
        gas=NAME_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if readable:
        found.symbol = answer
    decimals: Bytes[32] = b""
    readable, decimals = raw_call(
        asset,
        method_id("decimals()"),
        max_outsize=32,
        gas=NAME_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if readable:
        found.decimals = decimals
    return found


@internal
@view
def _share(share: address) -> ILens.ShareView:
    weight: IConstitution.Weight = empty(IConstitution.Weight)
    policy: IConstitution.TransferPolicy = empty(IConstitution.TransferPolicy)
    movable: bool = False
    minimum_position: uint256 = 0
    holder_cap: uint256 = 0
    opened: bool = False
    weight, policy, movable, minimum_position, holder_cap, opened = staticcall ShareReads(
        share
    ).rules()
    totals: uint256 = staticcall ShareReads(share).totals_word()
    return ILens.ShareView(
        name=staticcall ShareReads(share).name(),
        symbol=staticcall ShareReads(share).symbol(),
        weight=weight,
        policy=policy,
        movable=movable,
        minimum_position=minimum_position,
        holder_cap=holder_cap,
        supply=totals & position.MASK_72,
        units=totals >> position.VOTES & position.MASK_72,
        holders=totals >> position.HOLDERS & position.MASK_24,
        members=totals >> position.MEMBERS & position.MASK_24,
    )


@internal
@view
def _holding(
    treasury: address, books: ITreasury.Overview, asset: address
) -> ILens.Holding:
    found: ILens.Holding = empty(ILens.Holding)
    found.asset = asset
    found.currency = staticcall IShare(books.share).is_currency(asset)
    found.books = self._asset_state(treasury, asset)
    found.reserve_floor = staticcall ISplitter(books.splitter).reserve_floor(asset)
    found.credits = staticcall ISplitter(books.splitter).total_credits(asset)
    found.stream_end = (staticcall SplitterReads(books.splitter).stream(asset)).end
    found.booked = (staticcall ShareReads(books.share).dividend_state(asset)).booked
    # the splitter refuses to answer for an asset whose balance it can't read
    readable: bool = False
    answer: Bytes[32] = b""
    readable, answer = raw_call(
        books.splitter,
        abi_encode(asset, method_id=method_id("revenue(address)")),
        max_outsize=32,
        is_static_call=True,
        revert_on_failure=False,
    )
    found.readable = readable
    if readable:
        found.revenue = convert(answer, uint256)
        found.releasable = staticcall ISplitter(books.splitter).releasable(asset)
        found.unreleased = staticcall ISplitter(books.splitter).unreleased(asset)
    return found
