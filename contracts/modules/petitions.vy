# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Petitions: members recall an operator without waiting for a vote
@notice Who has votes files a petition; it recalls the mandate as soon as a voted part of all units has signed it. Units are
        those of the second before it was filed. Several may run side by side.
@dev Signed by EIP-712 `Recall(uint256 petition,address voter)`, domain "celldao Mandate", version "1", so that one member
     can hand in what others signed. A number signs a petition once, whatever keys it has.
"""
from interfaces import ICellFactory
from interfaces import IMandate
from interfaces import IShare
from interfaces import ITreasury
from modules import clone
from modules import limits
from modules import mandate_charter
from modules import mandate_refusal
from modules import signatures
from modules import treasury_words

uses: clone
uses: mandate_charter

MAX_BATCH: constant(uint256) = 128
# How long a petition can be signed.
SIGNING_TIME: constant(uint256) = 14 * 86_400
NAME_HASH: constant(bytes32) = keccak256("celldao Mandate")
RECALL_TYPE: constant(bytes32) = keccak256("Recall(uint256 petition,address voter)")
ADDRESS: constant(uint256) = 2**160 - 1

petition_count: public(uint256)
# snapshot 40 | (60 free) | needed 72 | signed 72; petitions are numbered from 1
_petitions: HashMap[uint256, uint256]
SNAPSHOT: constant(uint256) = 2**40 - 1
NEEDED: constant(uint256) = 112
SIGNED: constant(uint256) = 184
UNITS: constant(uint256) = 2**72 - 1
# By petition and member number, 256 a slot.
_has_signed: HashMap[uint256, HashMap[uint256, uint256]]


@external
def file_petition() -> uint256:
    """
    @notice Begins a petition to recall the mandate, and signs it.
    @dev A member with units at the second before now only, which must not be before the mandate was granted.
    @return its number
    """
    mandate_charter._check_lasting()
    snapshot: uint256 = block.timestamp - 1
    if snapshot < mandate_charter._timing(mandate_charter.GRANTED):
        mandate_refusal._refuse("wait a second")
    number: uint256 = 0
    units: uint256 = 0
    total: uint256 = 0
    number, units, total = staticcall self._share().power_and_total_at(msg.sender, snapshot)
    self._check_units(units)
    quorum: uint256 = (
        staticcall ICellFactory(clone.FACTORY).mandate_rules(mandate_charter.treasury)
    ).petition_quorum
    needed: uint256 = (total * quorum + limits.BASIS - 1) // limits.BASIS
    petition: uint256 = self.petition_count + 1
    self.petition_count = petition
    self._petitions[petition] = snapshot | needed << NEEDED
    log IMandate.PetitionFiled(
        petition=petition,
        number=number,
        snapshot=snapshot,
        deadline=snapshot + SIGNING_TIME,
        needed=needed,
    )
    self._sign(petition, number, units)
    self._end_if_enough(petition)
    return petition


@external
def sign_petition(petition: uint256):
    """
    @notice Signs a petition with the caller's units at its snapshot. The signature that completes it recalls the mandate.
    @dev Reverts after its deadline, once the mandate has ended, without units, and the second time.
    """
    snapshot: uint256 = self._open_snapshot(petition)
    number: uint256 = 0
    units: uint256 = 0
    number, units = staticcall self._share().power_at(msg.sender, snapshot)
    self._check_units(units)
    if self._signed_already(petition, number):
        mandate_refusal._refuse("you have signed it already")
    self._sign(petition, number, units)
    self._end_if_enough(petition)


@external
def sign_petition_by_sigs(
    petition: uint256, signatures_: DynArray[IMandate.Signature, MAX_BATCH]
):
    """
    @notice Hands in signatures of others, up to 128. One that does not count is skipped with an event.
    @dev Anyone may. Reverts after the deadline, once the mandate has ended, and if none counts.
    """
    snapshot: uint256 = self._open_snapshot(petition)
    voters: DynArray[address, MAX_BATCH] = []
    for signature: IMandate.Signature in signatures_:
        voters.append(convert(signature.head & ADDRESS, address))
    powers: DynArray[uint256, MAX_BATCH] = staticcall self._share().powers_at(voters, snapshot)
    counted: bool = False
    for i: uint256 in range(len(voters), bound=MAX_BATCH):
        number: uint256 = powers[i] >> 72
        units: uint256 = powers[i] & UNITS
        reason: uint256 = 0
        if units == 0:
            reason = 1
        elif self._signed_already(petition, number):
            reason = 2
        elif not self._is_signed(petition, voters[i], signatures_[i]):
            reason = 3
        if reason != 0:
            log IMandate.SignatureSkipped(petition=petition, voter=voters[i], reason=reason)
            continue
        self._sign(petition, number, units)
        counted = True
    if not counted:
        mandate_refusal._refuse("no signature counts")
    self._end_if_enough(petition)


@external
@view
def petition_of(petition: uint256) -> IMandate.Petition:
    """
    @return all zero for one that was never filed
    """
    word: uint256 = self._petitions[petition]
    if word == 0:
        return empty(IMandate.Petition)
    return IMandate.Petition(
        snapshot=word & SNAPSHOT,
        deadline=(word & SNAPSHOT) + SIGNING_TIME,
        needed=word >> NEEDED & UNITS,
        signed=word >> SIGNED,
    )


@external
@view
def has_signed(petition: uint256, number: uint256) -> bool:
    """
    @param number of the member
    """
    return self._signed_already(petition, number)


@internal
@view
def _share() -> IShare:
    return IShare(
        treasury_words._share(staticcall ITreasury(mandate_charter.treasury).words())
    )


@internal
@view
def _open_snapshot(petition: uint256) -> uint256:
    mandate_charter._check_lasting()
    snapshot: uint256 = self._petitions[petition] & SNAPSHOT
    if block.timestamp > snapshot + SIGNING_TIME:
        mandate_refusal._refuse("no petition that can be signed now")
    return snapshot


@internal
@pure
def _check_units(units: uint256):
    if units == 0:
        mandate_refusal._refuse("no votes at the snapshot")


@internal
@view
def _signed_already(petition: uint256, number: uint256) -> bool:
    return self._has_signed[petition][number >> 8] >> (number & 255) & 1 == 1


@internal
@view
def _is_signed(petition: uint256, voter: address, signature: IMandate.Signature) -> bool:
    digest: bytes32 = signatures._typed_digest(
        NAME_HASH, keccak256(abi_encode(RECALL_TYPE, petition, voter))
    )
    # nobody is whom a signature that is none recovers to, and nobody has units
    return (
        signatures._recover(digest, signature.head >> 160, signature.r, signature.s) == voter
    )


@internal
def _sign(petition: uint256, number: uint256, units: uint256):
    self._has_signed[petition][number >> 8] |= 1 << (number & 255)
    # all units of a snapshot together fit the field
    self._petitions[petition] += units << SIGNED
    log IMandate.PetitionSigned(petition=petition, number=number, units=units)


@internal
def _end_if_enough(petition: uint256):
    word: uint256 = self._petitions[petition]
    if word >> SIGNED >= word >> NEEDED & UNITS:
        mandate_charter._finish(self)
