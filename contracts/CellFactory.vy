# pragma version 0.4.3
# pragma nonreentrancy on
# pragma optimize gas
"""
@title CellFactory
@license AGPL-3.0-only
@notice Founds cells as clones of the masters, enters their founding members, and keeps the list of the cells
        it founded. Anyone may found, carry a founding on, and finish it; nobody owns the factory. Address and
        contents of a cell follow from founder and constitution, the roster of members included, so who knows
        the address knows the cell, and who submits what does not matter.
        It trusts nobody. The masters it clones are fixed by the hash of their init code when it is built; after
        `finish` it has no power over a cell.
@custom:kill Cannot be stopped and holds nothing. To stop using it, deploy another one.
"""
from interfaces import ICellFactory
from interfaces import ICellGovernor
from interfaces import IConstitution
from interfaces import IMandate
from interfaces import IShare
from interfaces import ISplitter
from interfaces import ITreasury

from modules import foundings
from modules import mandate_registry
from modules import masters
from modules import registry

implements: ICellFactory

initializes: foundings
initializes: mandate_registry
initializes: masters
initializes: registry

exports: (
    foundings.progress,
    foundings.founder_of,
    mandate_registry.mandate_rules,
    mandate_registry.cell_of_mandate,
    mandate_registry.serves_mandates,
    mandate_registry.mandate_count,
    mandate_registry.mandates,
    masters.master,
    registry.cell_count,
    registry.cells,
    registry.constitution_of,
    registry.is_cell,
)

BOUNDS: immutable(IConstitution.Bounds)


@deploy
def __init__(master_hashes: bytes32[masters.KINDS], hard_bounds: IConstitution.Bounds):
    """
    @param master_hashes keccak256 of the masters' init codes: Share, Governor, Treasury, RevenueSplitter,
           Mandate; zero for a kind that this version does not have
    @param hard_bounds what no rule of any cell founded here can leave
    """
    masters.__init__(master_hashes)
    mandate_registry.__init__(hard_bounds)
    BOUNDS = hard_bounds


@external
@view
@reentrant  # a master's constructor reads it while `install` holds the lock
def bounds() -> IConstitution.Bounds:
    """
    @notice The hard bounds on every rule of every cell founded here, both ends included
    """
    return BOUNDS


@external
def install(kind: uint256, initcode: Bytes[masters.MAX_INITCODE]) -> address:
    """
    @notice Puts a master on the chain. Anyone may.
    @dev Reverts for an unknown kind, other init code than fixed, and the second time.
    @param kind 0 Share, 1 Governor, 2 Treasury, 3 RevenueSplitter, 4 Mandate
    @return the master's address
    """
    return masters._install(kind, initcode)


@external
def found(constitution: IConstitution.Constitution) -> IConstitution.Contracts:
    """
    @notice Creates the contracts of a cell and gives them their rules. Members are entered afterwards with
            `found_members`, and `finish` opens the cell.
    @dev Reverts where a rule is out of bounds or contradicts another, and the second time for the same
         founder and constitution.
    @return the cell's contracts
    """
    # Only here are the rules of Governor and Treasury in one place without a call: who loses a vote must
    # be able to leave before it is carried out. (The governor sees to it that `ordinary` is the shorter.)
    assert (
        constitution.treasury.exit_delay <= constitution.governor.ordinary.execution_delay
    ), "factory: exit delay is longer than execution delay"

    constitution_hash: bytes32 = keccak256(abi_encode(constitution))
    salt: bytes32 = self._salt(msg.sender, constitution_hash)
    cell: IConstitution.Contracts = self._addresses(salt)
    assert not registry._is_cell(cell.treasury), "factory: founded already"

    registry._add(cell.treasury, constitution_hash)
    mandate_registry._set_rules(cell.treasury, constitution.mandates)
    foundings._begin(cell.treasury, msg.sender, constitution.roster)
    masters._clone(masters.SHARE, salt)
    masters._clone(masters.GOVERNOR, salt)
    masters._clone(masters.TREASURY, salt)
    masters._clone(masters.SPLITTER, salt)
    # The share comes first: the treasury registers the dividend currencies with it.
    extcall IShare(cell.share).initialize(constitution.share, cell, constitution.roster.total)
    extcall ICellGovernor(cell.governor).initialize(constitution.governor, cell)
    extcall ITreasury(cell.treasury).initialize(constitution.treasury, cell, constitution.assets)
    extcall ISplitter(cell.splitter).initialize(constitution.split, cell, constitution.assets)
    log ICellFactory.Founded(
        treasury=cell.treasury,
        founder=msg.sender,
        constitution=constitution_hash,
        document=constitution.document,
        share=cell.share,
        governor=cell.governor,
        splitter=cell.splitter,
    )
    return cell


@external
def found_members(
    treasury: address, entries: DynArray[uint256, foundings.MAX_BATCH], roster_left: bytes32
):
    """
    @notice Enters the next founding members. Anyone may: only what the roster says is accepted.
    @dev Reverts unless the entries are what the roster goes on with, and where the register refuses one.
    @param entries one word a member, in the roster's order: shares << 160 | address; at most 128
    @param roster_left digest of the roster after these entries; zero if none is left. The digest of an empty
           list is zero, that of a list is keccak256(digest of all but the first entry, first entry).
    """
    foundings._enter(treasury, entries, roster_left)
    extcall IShare(self._contracts(treasury).share).found_members(entries)


@external
def finish(treasury: address):
    """
    @notice Opens the cell once all founding members are entered. Anyone may.
    @dev Reverts while members are missing, and the second time. A roster whose count or total is not that of
         its list can never be finished.
    """
    foundings._finish(treasury)
    cell: IConstitution.Contracts = self._contracts(treasury)
    extcall IShare(cell.share).open()
    extcall ICellGovernor(cell.governor).open()
    extcall ITreasury(cell.treasury).open()
    extcall ISplitter(cell.splitter).open()


@external
@view
def addresses(
    founder: address, constitution: IConstitution.Constitution
) -> IConstitution.Contracts:
    """
    @notice The contracts that `found` creates for this founder and constitution, before or after it did
    """
    return self._addresses(self._salt(founder, keccak256(abi_encode(constitution))))


@external
def set_mandate_rules(rules: IConstitution.MandateRules):
    """
    @notice Sets what votes of the calling cell may grant to operators from now on. Mandates that run keep their
            period; a lower draw limit binds them from their next period, `allowed` at once.
    @dev A cell's treasury only, that is a vote. Reverts outside the bounds.
    """
    self._check_cell()
    mandate_registry._set_rules(msg.sender, rules)


@external
def grant_mandate(grant: IMandate.Grant) -> address:
    """
    @notice Creates a mandate of the calling cell, which begins when the operator accepts it. From then on neither the
            operator nor the mandate can hold shares of the cell; the members may lift that for the operator.
    @dev A cell's treasury only, that is a vote. Reverts if the cell allows no mandates, if the operator holds shares
         or still has votes that others gave him while he did (`Share.return_votes` takes them from him),
         for what the mandate itself refuses (see Mandate.initialize).
    @return the mandate, whose address follows from cell and grant (see `mandate_address`)
    """
    self._check_cell()
    assert mandate_registry._is_allowed(msg.sender), "factory: the cell allows no mandates"
    content: bytes32 = keccak256(abi_encode(msg.sender, grant))
    mandate: address = masters._clone(masters.MANDATE, mandate_registry._salt(content))
    mandate_registry._add(msg.sender, mandate, content)
    share: IShare = IShare(self._contracts(msg.sender).share)
    # its address is known beforehand: shares that were sent there must not stop it, they are of no use to it
    if staticcall share.balanceOf(mandate) == 0:
        extcall share.bar(mandate, True)
    # who has been an operator before, or works under two mandates, is barred already
    if not (staticcall share.status_of(grant.operator))[1]:
        extcall share.bar(grant.operator, True)
    assert staticcall share.getVotes(grant.operator) == 0, "factory: the operator has votes of others"
    extcall IMandate(mandate).initialize(msg.sender, grant)
    log ICellFactory.MandateGranted(
        treasury=msg.sender, mandate=mandate, operator=grant.operator
    )
    return mandate


@external
@view
def mandate_address(treasury: address, grant: IMandate.Grant) -> address:
    """
    @notice Where `grant_mandate` will put the cell's next mandate of exactly this content
    """
    content: bytes32 = keccak256(abi_encode(treasury, grant))
    return masters._clone_address(masters.MANDATE, mandate_registry._salt(content))


@external
@view
def contracts_of(treasury: address) -> IConstitution.Contracts:
    """
    @notice The contracts a cell was founded with (a vote may have appointed another governor since)
    @dev Reverts for an address that is no cell's treasury.
    """
    assert registry._is_cell(treasury), "factory: no cell of this factory"
    return self._contracts(treasury)


@internal
@view
def _contracts(treasury: address) -> IConstitution.Contracts:
    return self._addresses(
        self._salt(foundings._founder(treasury), registry.constitution_of[treasury])
    )


@internal
@view
def _addresses(salt: bytes32) -> IConstitution.Contracts:
    return IConstitution.Contracts(
        share=masters._clone_address(masters.SHARE, salt),
        governor=masters._clone_address(masters.GOVERNOR, salt),
        treasury=masters._clone_address(masters.TREASURY, salt),
        splitter=masters._clone_address(masters.SPLITTER, salt),
    )


@internal
@pure
def _salt(founder: address, constitution_hash: bytes32) -> bytes32:
    return keccak256(abi_encode(founder, constitution_hash))


@internal
@view
def _check_cell():
    assert registry._is_cell(msg.sender), "factory: only the treasury of a cell"
