# pragma version 0.4.3
# pragma nonreentrancy on
# pragma optimize codesize
"""
@title Governor: what the members of a cell decide
@license AGPL-3.0-only
@notice Proposals, ballots, delay and execution, behind the IGovernor interface of OpenZeppelin 5. Two tracks:
        a proposal whose actions are all in the treasury's table of ordinary calls needs the ordinary rules,
        every other the constitutional ones. There is no queue transaction: what has passed is queued by itself,
        and anyone may execute it between its eta and its expiry.

        Who may do what:
        - a member with enough votes: propose, one proposal at a time, and cancel it while it is pending
        - a member: vote once on each proposal with his votes at its snapshot, revoke the ballots he signed
        - anyone: submit signed ballots, execute what has passed, cancel what its proposer has lost the votes for
        - the guardian, if there is one and within his term: cancel, but not his own replacement, nor the same twice
        - the treasury (that is, a vote): change rules and guardian within the bounds
        - the factory: initialise and open, once

        It trusts Share for numbers and votes, and Treasury for the table of ordinary calls. It holds no money.
@dev Only `execute` hands control to others, after it has marked the proposal, so it alone takes the lock. Everything
     else calls by staticcall at most and is @reentrant: a lock would cost voters gas and stop nothing, and setters and
     views are called by the treasury while `execute` runs.
@custom:kill A constitutional vote appoints another governor (Treasury.appoint_successor): this one can then execute
             nothing any more. Treasury.dissolve ends proposing, here or in the governor that is appointed by then.
@custom:security A proxy among the targets can change under a proposal; only its own code is compared.
"""
from interfaces import IConstitution
from interfaces import ICellGovernor
from interfaces import IGovernor
from interfaces import IShare
from interfaces import ITreasury
from modules import actions
from modules import ballots
from modules import clone
from modules import governor_refusal
from modules import proposal_list
from modules import proposals
from modules import proposer_mark
from modules import signatures
from modules import tracks

implements: ICellGovernor
implements: IGovernor

initializes: clone
initializes: tracks
initializes: proposals[tracks := tracks]
initializes: proposal_list
initializes: ballots

exports: clone.factory

# All that follows is paid for in memory, used or not (docs/adr/0007-what-a-proposal-may-hold.md).
MAX_ACTIONS: constant(uint256) = 10
# Treasury.send with 32 receivers has 2,212 bytes.
MAX_DATA: constant(uint256) = 2_240
MAX_DESCRIPTION: constant(uint256) = 8_192
# The longest calldata of `cancel` that an encoder writes.
MAX_CALL: constant(uint256) = 4 + (7 + 4 * MAX_ACTIONS) * 32 + MAX_ACTIONS * MAX_DATA
# Where the lists begin in it: behind the selector, three offsets and the description's hash.
ACTIONS: constant(uint256) = 132
IDENTITY: constant(address) = 0x0000000000000000000000000000000000000004
MAX_BALLOTS: constant(uint256) = 128
MAX_PAGE: constant(uint256) = 100
# What the treasury's table looks at: Treasury.spend_with up to the inner selector.
HEAD: constant(uint256) = 168

MASK_14: constant(uint256) = 2**14 - 1
MASK_16: constant(uint256) = 2**16 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_40: constant(uint256) = 2**40 - 1
MASK_72: constant(uint256) = 2**72 - 1
MASK_160: constant(uint256) = 2**160 - 1

# Why a ballot of a batch was skipped.
NO_VOTES: constant(uint8) = 1
VOTED: constant(uint8) = 2
NO_SUCH_SUPPORT: constant(uint8) = 3
WRONG_SIGNATURE: constant(uint8) = 4

# type(IGovernor).interfaceId of OpenZeppelin 5, with and without getProposalId, which came later.
INTERFACE_GOVERNOR: constant(bytes4) = 0xcdbdfcee
INTERFACE_GOVERNOR_BEFORE: constant(bytes4) = 0x65455a86
INTERFACE_ERC165: constant(bytes4) = 0x01ffc9a7

# In proposals._hub.
OPEN: constant(uint256) = 1
CLOSED: constant(uint256) = 2
COUNT: constant(uint256) = 24
NEWEST: constant(uint256) = 56
# treasury 160 | voting rules of the ordinary track 96 (modules/tracks.vy)
_account: uint256
# guardian 160 | end of his term 96
_guardian: uint256
# Actions that a guardian has cancelled; he can't a second time.
_vetoed: HashMap[uint256, bool]


@deploy
def __init__():
    clone.__init__()
    tracks.__init__()
    proposal_list.__init__()


# ------------------------------------------------------------------
#                              Founding
# ------------------------------------------------------------------


@external
def initialize(terms: IConstitution.GovernorTerms, cell: IConstitution.Contracts):
    """
    @notice Takes over the founding rules. Only the factory, once.
    @param terms both tracks, proposal threshold, guardian (may be nobody) and his term
    @param cell the four contracts of the cell
    """
    clone._check_factory()
    proposals._hub = convert(cell.share, uint256) << 96
    version: uint256 = 0
    voting: uint256 = 0
    version, voting = tracks._version(terms.ordinary, terms.constitutional)
    self._set_rules(version, (convert(cell.treasury, uint256) << 96) | voting, terms.proposal_threshold)
    self._appoint(terms.guardian, terms.guardian_until)


@external
def open():
    """
    @notice Founding is finished: proposals can be made. Only the factory.
    """
    clone._check_factory()
    proposals._hub |= OPEN


@external
@reentrant
def close():
    """
    @notice Ends proposing, once the cell is dissolved; does nothing before. The treasury calls it when it dissolves
            the cell; a vote that calls it by itself changes nothing.
    @dev Kept here because asking the treasury each time would cost 9,000 gas in `propose`.
    """
    if staticcall ITreasury(self._treasury()).dissolved():
        proposals._hub |= CLOSED


# ------------------------------------------------------------------
#                             Proposing
# ------------------------------------------------------------------


@external
@reentrant
def propose(
    targets: DynArray[address, MAX_ACTIONS],
    values: DynArray[uint256, MAX_ACTIONS],
    calldatas: DynArray[Bytes[MAX_DATA], MAX_ACTIONS],
    description: String[MAX_DESCRIPTION],
) -> uint256:
    """
    @notice Puts actions (or, with empty lists, a resolution) to the vote.
    @dev Reverts unless the caller had enough votes in the second before, has no open proposal, the lists are equally
         long, calldata goes to code, and a `#proposer=0x…` at the end of the description names him.
         A proposal that only sends (Treasury.send) is ordinary, and fails in the end if an asset is not registered.
    @param values wei of native coin sent with each action
    @param description text; ends, if it is to be his alone, with #proposer=0x and his address
    @return keccak256(abi_encode(targets, values, calldatas, keccak256(description)))
    """
    if len(targets) != len(values) or len(targets) != len(calldatas):
        governor_refusal._refuse("the lists differ in length")
    # A length of its own, or `slice` would copy the whole text first.
    length: uint256 = len(description)
    if length >= 52:
        head: String[32] = slice(description, length - 52, 32)
        if proposer_mark._is_marked(head) and not proposer_mark._names(
            head, slice(description, length - 32, 32), msg.sender
        ):
            governor_refusal._refuse("the text names another proposer")

    hub: uint256 = proposals._hub
    if hub & OPEN == 0:
        governor_refusal._refuse("founding is not finished")
    if hub & CLOSED != 0:
        governor_refusal._refuse("the cell is dissolved")

    voting: uint256 = self._account
    treasury: address = convert(voting >> 96, address)
    number: uint256 = proposals._qualified(convert(hub >> 96, address), msg.sender, voting & MASK_14)
    if number == 0:
        governor_refusal._refuse("too few votes to propose")

    proposal_id: uint256 = convert(
        keccak256(abi_encode(targets, values, calldatas, keccak256(description))), uint256
    )
    digest: bytes32 = convert(proposal_id, bytes32)
    kind: uint256 = proposals.RESOLUTION if len(targets) == 0 else 0
    no_signatures: DynArray[String[1], MAX_ACTIONS] = []
    for i: uint256 in range(len(targets), bound=MAX_ACTIONS):
        if targets[i] != treasury:
            digest = actions._append_code(digest, targets[i], len(calldatas[i]) != 0)
        if kind == 0:
            selector: uint256 = 0
            if len(calldatas[i]) >= 4:
                selector = convert(slice(calldatas[i], 0, 4), uint256)
            # `Treasury.send` is taken for ordinary without asking, which saves 9,000 gas: the treasury refuses to
            # execute one of an asset that is not registered.
            if targets[i] != treasury or selector != convert(
                method_id("send(address,address[],uint256[])", output_type=bytes4), uint256
            ):
                head: Bytes[HEAD] = convert(
                    slice(calldatas[i], 0, min(len(calldatas[i]), HEAD)), Bytes[HEAD]
                )
                if not staticcall ITreasury(treasury).is_ordinary(targets[i], head):
                    kind = proposals.CONSTITUTIONAL
        no_signatures.append("")
    if kind == proposals.CONSTITUTIONAL:
        voting = tracks._versions[self._version()]

    snapshot: uint256 = 0
    deadline: uint256 = 0
    snapshot, deadline = proposals._create(
        proposal_id, number, hub, voting, kind, convert(digest, uint256)
    )
    newest: uint256 = proposal_list._append((hub >> COUNT) & MASK_32, (hub >> NEWEST) & MASK_40)
    proposals._hub = ((hub & ~(MASK_40 << NEWEST)) | (newest << NEWEST)) + (1 << COUNT)
    log IGovernor.ProposalCreated(
        proposalId=proposal_id,
        proposer=msg.sender,
        targets=targets,
        values=values,
        signatures=no_signatures,
        calldatas=calldatas,
        voteStart=snapshot,
        voteEnd=deadline,
        description=description,
    )
    return proposal_id


@external
def queue(
    targets: DynArray[address, MAX_ACTIONS],
    values: DynArray[uint256, MAX_ACTIONS],
    calldatas: DynArray[Bytes[MAX_DATA], MAX_ACTIONS],
    descriptionHash: bytes32,
) -> uint256:
    """
    @notice Always reverts: there is nothing to do.
    """
    governor_refusal._refuse("it is queued by itself")
    return 0


@external
@payable
def execute(
    targets: DynArray[address, MAX_ACTIONS],
    values: DynArray[uint256, MAX_ACTIONS],
    calldatas: DynArray[Bytes[MAX_DATA], MAX_ACTIONS],
    descriptionHash: bytes32,
) -> uint256:
    """
    @notice Lets the treasury carry out what has passed. Anyone, from its eta until its expiry.
    @dev Marked executed before the first call. Reverts, and stays executable, if any action reverts, if the code of a
         target is another than when it was proposed, or if coin is sent along: values are paid by the treasury.
    @return the proposal's id
    """
    if msg.value != 0:
        governor_refusal._refuse("send no coin, the treasury pays")
    proposal_id: uint256 = convert(
        keccak256(abi_encode(targets, values, calldatas, descriptionHash)), uint256
    )
    core: uint256 = proposals._core(proposal_id)
    # with the state, since both need the same rules: 400 gas less than `_eta`
    stage: uint256 = proposals._stage(proposal_id, core)
    if stage & 7 != proposals.STATE_QUEUED:
        governor_refusal._refuse("the proposal is not queued")
    if stage & proposals.DUE == 0:
        governor_refusal._refuse("its delay has not passed")

    treasury: address = self._treasury()
    digest: bytes32 = convert(proposal_id, bytes32)
    for i: uint256 in range(len(targets), bound=MAX_ACTIONS):
        if targets[i] != treasury:
            digest = actions._append_code(digest, targets[i], len(calldatas[i]) != 0)
    # Of the digest the high half is kept, as the high half of the core: the shift drops what is below.
    if (core ^ convert(digest, uint256)) >> proposals.DIGEST != 0:
        governor_refusal._refuse("the code of a target has changed")

    proposals._cores[proposal_id] = core | proposals.EXECUTED
    last: uint256 = len(targets) - 1  # a queued proposal has actions
    track: ITreasury.Phase = empty(ITreasury.Phase)
    if core & proposals.CONSTITUTIONAL == 0:
        track = ITreasury.Phase.ORDINARY
    for i: uint256 in range(len(targets), bound=MAX_ACTIONS):
        phase: ITreasury.Phase = track
        if i == 0:
            phase |= ITreasury.Phase.FIRST
        if i == last:
            phase |= ITreasury.Phase.LAST
        extcall ITreasury(treasury).execute(targets[i], values[i], calldatas[i], phase)
    log IGovernor.ProposalExecuted(proposalId=proposal_id)
    return proposal_id


@external
@reentrant
def cancel(
    targets: DynArray[address, MAX_ACTIONS],
    values: DynArray[uint256, MAX_ACTIONS],
    calldatas: DynArray[Bytes[MAX_DATA], MAX_ACTIONS],
    descriptionHash: bytes32,
) -> uint256:
    """
    @notice Ends a proposal for good. Its proposer, while it is pending (after a change of key: the new key); anyone,
            while it is pending or active, if its proposer had too few votes to propose it in the second before;
            the guardian within his term, until it is executed or expired, unless all its actions replace him or the
            governor, or a guardian has cancelled the same actions before.
    @dev Reverts with "no such proposal" for calldata that no encoder writes so: with bytes behind it, or other offsets.
    @return the proposal's id
    """
    proposal_id: uint256 = self._hash(4)
    core: uint256 = proposals._core(proposal_id)
    if self._is_cancelled_by_guardian(proposal_id, core):
        # What a guardian must let pass is decided by all its actions; a resolution has none and does nothing.
        stoppable: bool = False
        veto: uint256 = self._hash(ACTIONS)
        for i: uint256 in range(len(targets), bound=MAX_ACTIONS):
            if len(calldatas[i]) < 4 or not self._is_succession(
                targets[i], convert(slice(calldatas[i], 0, 4), uint256)
            ):
                stoppable = True
        if not stoppable or self._vetoed[veto]:
            governor_refusal._refuse("a guardian can't stop this (again)")
        self._vetoed[veto] = True
    proposals._cancel(proposal_id, core)
    log IGovernor.ProposalCanceled(proposalId=proposal_id)
    return proposal_id


@internal
@view
def _is_cancelled_by_guardian(proposal_id: uint256, core: uint256) -> bool:
    """
    @dev Reverts unless the caller may cancel; tells whether that is only because he is the guardian.
    """
    state: uint256 = proposals._state(proposal_id, core)
    if state <= proposals.STATE_ACTIVE:
        proposer: address = self._proposer(core)
        if state == proposals.STATE_PENDING and msg.sender == proposer:
            return False
        if proposals._qualified(proposals._share(), proposer, proposals._threshold(core)) == 0:
            return False
    guardian: uint256 = self._guardian
    if (
        (state > proposals.STATE_ACTIVE and state != proposals.STATE_QUEUED)
        or convert(msg.sender, uint256) != guardian >> 96
        or block.timestamp >= guardian & MASK_40
    ):
        governor_refusal._refuse("not yours to cancel, or too late")
    return True


@internal
@view
def _is_succession(target: address, selector: uint256) -> bool:
    """
    @dev Is it a call that replaces the guardian, or this governor?
    """
    if target == self:
        return selector == convert(
            method_id("set_guardian(address,uint256)", output_type=bytes4), uint256
        )
    return target == self._treasury() and selector == convert(
        method_id("appoint_successor(address)", output_type=bytes4), uint256
    )


# ------------------------------------------------------------------
#                              Ballots
# ------------------------------------------------------------------


@external
@reentrant
def castVote(proposalId: uint256, support: uint8) -> uint256:
    """
    @notice Votes with all the caller's units at the snapshot. Once a proposal, while it is active.
    @param support 0 against, 1 for, 2 abstain
    @return units counted
    """
    return self._cast_plain(proposalId, msg.sender, support)


@external
@reentrant
def castVoteWithReason(proposalId: uint256, support: uint8, reason: String[1024]) -> uint256:
    """
    @notice castVote, with a reason for the record.
    """
    return self._cast_with(proposalId, msg.sender, support, reason, b"")


@external
@reentrant
def castVoteWithReasonAndParams(
    proposalId: uint256, support: uint8, reason: String[1024], params: Bytes[64]
) -> uint256:
    """
    @notice castVoteWithReason, or a split ballot: who votes for others can divide his units.
    @param support 0 to 2 with empty params; 255 = split
    @param params uint128 against, for and abstain, packed (48 bytes); their sum may leave units unused
    @return units counted
    """
    return self._cast_with(proposalId, msg.sender, support, reason, params)


@external
@reentrant
def castVoteBySig(
    proposalId: uint256, support: uint8, voter: address, signature: Bytes[1024]
) -> uint256:
    """
    @notice castVote for who signed `Ballot`; the nonce is nonces(voter). Anyone may submit it.
    @param signature 65 bytes of ECDSA, or whatever the voter's contract takes (ERC-1271)
    """
    nonce: uint256 = self._nonce(voter)
    self._check_signature(
        voter,
        ballots._digest(ballots._separator(), proposalId, convert(support, uint256), voter, nonce),
        signature,
    )
    return self._cast_plain(proposalId, voter, support)


@external
@reentrant
def castVoteWithReasonAndParamsBySig(
    proposalId: uint256,
    support: uint8,
    voter: address,
    reason: String[1024],
    params: Bytes[64],
    signature: Bytes[1024],
) -> uint256:
    """
    @notice castVoteWithReasonAndParams for who signed `ExtendedBallot`; the nonce is nonces(voter).
    """
    nonce: uint256 = self._nonce(voter)
    self._check_signature(
        voter,
        ballots._seal(
            ballots._separator(),
            keccak256(
                abi_encode(
                    ballots.EXTENDED_BALLOT_TYPE,
                    proposalId,
                    support,
                    voter,
                    nonce,
                    keccak256(reason),
                    keccak256(params),
                )
            ),
        ),
        signature,
    )
    return self._cast_with(proposalId, voter, support, reason, params)


@external
@reentrant
def cast_votes_by_sig(
    proposal_id: uint256, signed: DynArray[ICellGovernor.Ballot, MAX_BALLOTS]
) -> uint256:
    """
    @notice Counts many signed ballots (ECDSA, without reason, not split) in one transaction. Anyone may submit them.
    @dev A ballot that can't be counted is skipped with an event and stops no other. Neighbours in member number share
         a storage slot: in order of number, a batch costs least.
    @param signed ballots of three words: v << 168 | support << 160 | voter, r, s
    @return number of ballots counted
    """
    core: uint256 = proposals._core(proposal_id)
    tally: uint256 = proposals._tallies[proposal_id]
    extension: uint256 = proposals._check_active(core)

    voters: DynArray[address, MAX_BALLOTS] = []
    for ballot: ICellGovernor.Ballot in signed:
        voters.append(convert(ballot.head & MASK_160, address))
    powers: DynArray[uint256, MAX_BALLOTS] = staticcall IShare(proposals._share()).powers_at(
        voters, proposals._snapshot(core)
    )

    counted: uint256 = 0
    separator: bytes32 = ballots._separator()
    # The bitmap words in hand: who has voted (but the first ones), and who has ever revoked, among 256 neighbours.
    place: uint256 = 0
    voted: uint256 = proposals._voted[proposal_id]
    revoked: uint256 = ballots._ever_revoked[0]
    parts: uint256 = 0
    for i: uint256 in range(len(signed), bound=MAX_BALLOTS):
        ballot: ICellGovernor.Ballot = signed[i]
        voter: address = voters[i]
        weight: uint256 = powers[i]
        number: uint256 = weight >> 72
        weight &= MASK_72
        support: uint256 = (ballot.head >> 160) & 255
        bit: uint256 = 1 << (number & 255)
        if number >> 8 != place:
            proposals._voted[proposal_id ^ place] = voted
            place = number >> 8
            voted = proposals._voted[proposal_id ^ place]
            revoked = ballots._ever_revoked[place]
        in_tally: bool = number < proposals.FIRST_ELSEWHERE
        noted: uint256 = voted
        if in_tally:
            noted = tally >> proposals.VOTED
        fault: uint8 = 0
        if weight == 0:
            fault = NO_VOTES
        elif noted & bit != 0:
            fault = VOTED
        elif support > 2:
            fault = NO_SUCH_SUPPORT
        else:
            nonce: uint256 = 0
            # Only who ever revoked pays for reading his nonce.
            if revoked & bit != 0:
                nonce = ballots._revocations[number]
            digest: bytes32 = ballots._digest(separator, proposal_id, support, voter, nonce)
            # A voter has votes, so he is not the empty address that a bad signature recovers to.
            if signatures._recover(digest, ballot.head >> 168, ballot.r, ballot.s) != voter:
                fault = WRONG_SIGNATURE
        if fault != 0:
            log ICellGovernor.BallotSkipped(proposal_id=proposal_id, voter=voter, reason=fault)
            continue
        if in_tally:
            tally |= bit << proposals.VOTED
        else:
            voted |= bit
        parts += weight << (72 * support)
        counted += 1
        log IGovernor.VoteCast(
            voter=voter,
            proposalId=proposal_id,
            support=convert(support, uint8),
            weight=weight,
            reason="",
        )
    proposals._voted[proposal_id ^ place] = voted
    total: uint256 = 0
    if (tally >> proposals.CEILING) & MASK_16 == 0:
        total = proposals._total(proposals._snapshot(core))
    proposals._count(proposal_id, core, tally, extension, parts, total)
    return counted


@external
@reentrant
def revoke_ballots():
    """
    @notice Makes every ballot that the caller has signed and that is not counted yet worthless, on all proposals.
    """
    number: uint256 = self._number(msg.sender)
    if number == 0:
        governor_refusal._refuse("only a member")
    log ICellGovernor.BallotsRevoked(voter=msg.sender, nonce=ballots._revoke(number))


@internal
def _cast_plain(proposal_id: uint256, voter: address, support: uint8) -> uint256:
    """
    @dev Logged apart from ballots with reasons, whose memory would cost 270 gas.
    """
    weight: uint256 = self._cast(proposal_id, voter, support, b"")
    log IGovernor.VoteCast(
        voter=voter, proposalId=proposal_id, support=support, weight=weight, reason=""
    )
    return weight


@internal
def _cast_with(
    proposal_id: uint256, voter: address, support: uint8, reason: String[1024], params: Bytes[64]
) -> uint256:
    """
    @return units counted
    """
    weight: uint256 = self._cast(proposal_id, voter, support, params)
    if len(params) == 0:
        log IGovernor.VoteCast(
            voter=voter, proposalId=proposal_id, support=support, weight=weight, reason=reason
        )
    else:
        log IGovernor.VoteCastWithParams(
            voter=voter,
            proposalId=proposal_id,
            support=support,
            weight=weight,
            reason=reason,
            params=params,
        )
    return weight


@internal
def _cast(proposal_id: uint256, voter: address, support: uint8, params: Bytes[64]) -> uint256:
    """
    @dev Everything about one ballot but its signature and its event.
    @return units counted
    """
    core: uint256 = proposals._core(proposal_id)
    tally: uint256 = proposals._tallies[proposal_id]
    extension: uint256 = proposals._check_active(core)
    snapshot: uint256 = proposals._snapshot(core)
    number: uint256 = 0
    weight: uint256 = 0
    total: uint256 = 0
    if (tally >> proposals.CEILING) & MASK_16 == 0:
        number, weight, total = staticcall IShare(proposals._share()).power_and_total_at(
            voter, snapshot
        )
    else:
        number, weight = staticcall IShare(proposals._share()).power_at(voter, snapshot)
    if weight == 0:
        governor_refusal._refuse("no votes at the snapshot")
    in_tally: bool = number < proposals.FIRST_ELSEWHERE
    place: uint256 = proposal_id ^ (number >> 8)
    voted: uint256 = tally >> proposals.VOTED
    if not in_tally:
        voted = proposals._voted[place]
    bit: uint256 = 1 << (number & 255)
    if voted & bit != 0:
        governor_refusal._refuse("has voted already")
    if in_tally:
        tally |= bit << proposals.VOTED
    else:
        proposals._voted[place] = voted | bit
    parts: uint256 = 0
    if support > 2 or len(params) != 0:
        parts, weight = ballots._split(support, weight, params)
    else:
        parts = weight << (72 * convert(support, uint256))
    proposals._count(proposal_id, core, tally, extension, parts, total)
    return weight


@internal
@view
def _check_signature(voter: address, digest: bytes32, signature: Bytes[1024]):
    if not signatures._is_valid(voter, digest, signature):
        governor_refusal._refuse("wrong signature")


@internal
@view
def _nonce(voter: address) -> uint256:
    return ballots._revocations[self._number(voter)]


# ------------------------------------------------------------------
#                        Rules, by vote only
# ------------------------------------------------------------------


@external
@reentrant
def set_tracks(ordinary: IConstitution.Track, constitutional: IConstitution.Track):
    """
    @notice Changes the rules of future proposals. Only the treasury; every rule within its bounds, constitutional
            never weaker than ordinary, no execution delay below the exit delay.
    """
    self._check_treasury()
    if ordinary.execution_delay < staticcall ITreasury(self._treasury()).exit_delay():
        governor_refusal._refuse("delay is below the exit delay")
    version: uint256 = 0
    voting: uint256 = 0
    version, voting = tracks._version(ordinary, constitutional)
    account: uint256 = self._account
    self._set_rules(version, (account >> 96 << 96) | voting, account & MASK_14)
    log ICellGovernor.TracksChanged(ordinary=ordinary, constitutional=constitutional)


@external
@reentrant
def set_proposal_threshold(threshold: uint256):
    """
    @notice Changes what future proposals need. Only the treasury.
    @param threshold basis points of all units, within its bounds
    """
    self._check_treasury()
    before: uint256 = self._account & MASK_14
    self._set_rules(tracks._versions[self._version()], self._account, threshold)
    log ICellGovernor.ProposalThresholdChanged(before=before, threshold=threshold)


@external
@reentrant
def set_guardian(guardian: address, until: uint256):
    """
    @notice Appoints, replaces or (empty address) removes the guardian. Only the treasury.
    @param until unix seconds, end of his term, within the bounds from now; not read without a guardian
    """
    self._check_treasury()
    before: address = convert(self._guardian >> 96, address)
    self._appoint(guardian, until)
    log ICellGovernor.GuardianChanged(before=before, guardian=guardian, until=self._guardian & MASK_40)


@internal
def _set_rules(version: uint256, account: uint256, threshold: uint256):
    """
    @dev A new version: proposals that were made keep theirs. The threshold is written into both words.
    """
    if not tracks._is_within(threshold, tracks.PROPOSAL_THRESHOLD):
        governor_refusal._refuse("proposal threshold out of bounds")
    # Reverts at the 65,536th change of rules, after which a successor governor is needed.
    number: uint16 = convert(self._version() + 1, uint16)
    tracks._versions[convert(number, uint256)] = (version >> 14 << 14) | threshold
    self._account = (account >> 14 << 14) | threshold
    proposals._hub += 1 << proposals.VERSION


@internal
def _appoint(guardian: address, until: uint256):
    if guardian == empty(address):
        self._guardian = 0
        return
    if until <= block.timestamp or not tracks._is_within(
        until - block.timestamp, tracks.GUARDIAN_TERM
    ):
        governor_refusal._refuse("guardian's term out of bounds")
    self._guardian = (convert(guardian, uint256) << 96) | until


@internal
@view
def _check_treasury():
    if msg.sender != self._treasury():
        governor_refusal._refuse("only the treasury, by vote")


# ------------------------------------------------------------------
#                        Reading: IGovernor
# ------------------------------------------------------------------


@external
@view
@reentrant
def name() -> String[32]:
    """
    @return name of the EIP-712 domain, the same for all cells
    """
    return ballots.NAME


@external
@view
@reentrant
def version() -> String[8]:
    return "1"


@external
@view
@reentrant
def COUNTING_MODE() -> String[80]:
    return "support=bravo,fractional&quorum=for,abstain&params=fractional"


@external
@view
@reentrant
def CLOCK_MODE() -> String[16]:
    return "mode=timestamp"


@external
@view
@reentrant
def clock() -> uint48:
    """
    @return now, unix seconds
    """
    return convert(block.timestamp, uint48)


@external
@view
@reentrant
def BALLOT_TYPEHASH() -> bytes32:
    return ballots.BALLOT_TYPE


@external
@view
@reentrant
def EXTENDED_BALLOT_TYPEHASH() -> bytes32:
    return ballots.EXTENDED_BALLOT_TYPE


@external
@view
@reentrant
def hashProposal(
    targets: DynArray[address, MAX_ACTIONS],
    values: DynArray[uint256, MAX_ACTIONS],
    calldatas: DynArray[Bytes[MAX_DATA], MAX_ACTIONS],
    descriptionHash: bytes32,
) -> uint256:
    """
    @return the id that a proposal of this content has, whether it exists or not; of calldata that no encoder writes
            so (bytes behind it, other offsets), a number that no proposal has
    """
    return self._hash(4)


@external
@view
@reentrant
def getProposalId(
    targets: DynArray[address, MAX_ACTIONS],
    values: DynArray[uint256, MAX_ACTIONS],
    calldatas: DynArray[Bytes[MAX_DATA], MAX_ACTIONS],
    descriptionHash: bytes32,
) -> uint256:
    """
    @return the same as hashProposal
    """
    return self._hash(4)


@external
@view
@reentrant
def state(proposalId: uint256) -> uint8:
    """
    @notice 0 pending, 1 active, 2 cancelled, 3 defeated, 4 succeeded (a resolution, for good), 5 queued, 6 expired,
            7 executed. Reverts for an unknown id.
    """
    return convert(proposals._state(proposalId, proposals._core(proposalId)), uint8)


@external
@view
@reentrant
def proposalThreshold() -> uint256:
    """
    @return units a proposer needs now, rounded up, at least one
    """
    return max(proposals._part(block.timestamp - 1, self._account & MASK_14), 1)


@external
@view
@reentrant
def proposalSnapshot(proposalId: uint256) -> uint256:
    """
    @return unix seconds; votes are those at the end of this second. 0 for an unknown id.
    """
    core: uint256 = proposals._cores[proposalId]
    if core == 0:
        return 0
    return proposals._snapshot(core)


@external
@view
@reentrant
def proposalDeadline(proposalId: uint256) -> uint256:
    """
    @return unix seconds, the last one to vote in, extension included. 0 for an unknown id.
    """
    core: uint256 = proposals._cores[proposalId]
    if core == 0:
        return 0
    return proposals._deadline(core) + proposals.GENESIS


@external
@view
@reentrant
def proposalProposer(proposalId: uint256) -> address:
    """
    @return its proposer's address now: another than the sender's once his number has a new key. Nobody for an
            unknown id.
    """
    return self._proposer(proposals._cores[proposalId])


@external
@view
@reentrant
def proposalEta(proposalId: uint256) -> uint256:
    """
    @return unix seconds from which it can be executed if it passes; it moves with the deadline. 0 for a resolution
            and for an unknown id.
    """
    core: uint256 = proposals._cores[proposalId]
    if core == 0 or core & proposals.RESOLUTION != 0:
        return 0
    return self._eta(core)


@external
@view
@reentrant
def proposalNeedsQueuing(proposalId: uint256) -> bool:
    """
    @return False: what has passed is queued by itself
    """
    return False


@external
@view
@reentrant
def proposalVotes(proposalId: uint256) -> (uint256, uint256, uint256):
    """
    @return units against, for and abstaining
    """
    tally: uint256 = proposals._tallies[proposalId]
    return tally & MASK_72, (tally >> 72) & MASK_72, (tally >> 144) & MASK_72


@external
@view
@reentrant
def votingDelay() -> uint256:
    """
    @return seconds from proposing to the snapshot, ordinary track
    """
    return (self._account >> tracks.VOTING_DELAY) & MASK_24


@external
@view
@reentrant
def votingPeriod() -> uint256:
    """
    @return seconds from the snapshot to the deadline, ordinary track
    """
    return (self._account >> tracks.PERIOD) & MASK_24


@external
@view
@reentrant
def quorum(timepoint: uint256) -> uint256:
    """
    @param timepoint unix seconds, in the past
    @return units that for + abstain must reach with this snapshot, ordinary track, rounded up
    """
    return proposals._part(timepoint, (self._ordinary_execution() >> tracks.QUORUM) & MASK_14)


@external
@view
@reentrant
def getVotes(account: address, timepoint: uint256) -> uint256:
    """
    @param timepoint unix seconds, in the past
    @return units of the account then
    """
    return self._units(account, timepoint)


@external
@view
@reentrant
def getVotesWithParams(account: address, timepoint: uint256, params: Bytes[64]) -> uint256:
    """
    @return the same as getVotes, whatever the params
    """
    return self._units(account, timepoint)


@external
@view
@reentrant
def hasVoted(proposalId: uint256, account: address) -> bool:
    """
    @notice Has the member number that this address stands for cast its ballot?
    """
    number: uint256 = self._number(account)
    voters: uint256 = proposals._tallies[proposalId] >> proposals.VOTED
    if number >= proposals.FIRST_ELSEWHERE:
        voters = proposals._voted[proposalId ^ (number >> 8)]
    return (voters >> (number & 255)) & 1 == 1


@external
@view
@reentrant
def nonces(voter: address) -> uint256:
    """
    @return the nonce of ballots that count: how often this member has revoked his signed ballots
    """
    return self._nonce(voter)


@external
@view
@reentrant
def eip712Domain() -> (
    bytes1, String[32], String[8], uint256, address, bytes32, DynArray[uint256, 1]
):
    """
    @notice ERC-5267: the domain that ballots are signed for.
    """
    extensions: DynArray[uint256, 1] = []
    return 0x0f, ballots.NAME, "1", chain.id, self, empty(bytes32), extensions


@external
@view
@reentrant
def supportsInterface(interfaceId: bytes4) -> bool:
    """
    @notice ERC-165: itself and IGovernor, with and without getProposalId.
    """
    # Compared as numbers: a bytes4 would be padded to 32 bytes of code.
    number: uint256 = convert(interfaceId, uint256)
    return (
        number == convert(INTERFACE_GOVERNOR, uint256)
        or number == convert(INTERFACE_GOVERNOR_BEFORE, uint256)
        or number == convert(INTERFACE_ERC165, uint256)
    )


# ------------------------------------------------------------------
#                           Reading: ours
# ------------------------------------------------------------------


@external
@view
@reentrant
def proposal_rules(proposal_id: uint256) -> ICellGovernor.ProposalRules:
    """
    @notice The rules a proposal was made under and keeps, its times and its track. Reverts for an unknown id.
    """
    core: uint256 = proposals._core(proposal_id)
    execution: uint256 = proposals._execution(core)
    eta: uint256 = 0
    expires: uint256 = 0
    if core & proposals.RESOLUTION == 0:
        eta = self._eta(core)
        expires = eta + ((execution >> tracks.EXPIRY) & MASK_24)
    return ICellGovernor.ProposalRules(
        constitutional=core & proposals.CONSTITUTIONAL != 0,
        number=proposals._number(core),
        threshold=proposals._threshold(core),
        quorum=(execution >> tracks.QUORUM) & MASK_14,
        approval=(execution >> tracks.APPROVAL) & MASK_14,
        late_extension=(core >> proposals.LATE_EXTENSION) & MASK_24,
        snapshot=proposals._snapshot(core),
        deadline=proposals._deadline(core) + proposals.GENESIS,
        eta=eta,
        expires=expires,
    )


@external
@view
@reentrant
def rules() -> ICellGovernor.Rules:
    """
    @notice The rules that proposals made now get, the guardian, and whether founding is finished. The bounds of all
            rules are the factory's.
    """
    account: uint256 = self._account
    version: uint256 = self._version()
    return ICellGovernor.Rules(
        ordinary=tracks._unpack(account, tracks._execution_of(version, 0)),
        constitutional=tracks._unpack(tracks._versions[version], tracks._execution_of(version, 1)),
        proposal_threshold=account & MASK_14,
        guardian=convert(self._guardian >> 96, address),
        guardian_until=self._guardian & MASK_40,
        is_open=proposals._hub & OPEN != 0,
    )


@external
@view
@reentrant
def proposal_count() -> uint256:
    """
    @return number of proposals ever made
    """
    return (proposals._hub >> COUNT) & MASK_32


@external
@view
@reentrant
def creation_blocks(first: uint256, count: uint256) -> DynArray[uint256, MAX_PAGE]:
    """
    @notice The blocks whose logs hold the text and the actions of the proposals, oldest first.
    @param first index from 0
    @param count at most 100 are told at once
    """
    hub: uint256 = proposals._hub
    total: uint256 = (hub >> COUNT) & MASK_32
    page: DynArray[uint256, MAX_PAGE] = []
    for i: uint256 in range(MAX_PAGE):
        if i >= count or first + i >= total:
            break
        number: uint256 = (hub >> NEWEST) & MASK_40
        if first + i + 1 != total:
            number = proposal_list._block(first + i)
        page.append(number)
    return page


@external
@view
@reentrant
def treasury() -> address:
    """
    @return the account that executes for this governor
    """
    return self._treasury()


@external
@view
@reentrant
def minimum_execution_delay() -> uint256:
    """
    @return seconds, the shorter of both tracks' execution delays: no exit may take longer
    """
    # Constitutional is never shorter.
    return self._ordinary_execution() & MASK_24


# ------------------------------------------------------------------
#                              Helpers
# ------------------------------------------------------------------


@internal
@view
def _hash(skipped: uint256) -> uint256:
    """
    @dev Of what the caller has sent without its first bytes: the identity precompile makes bytes of his calldata. Without
         the selector it is the id of what an encoder writes so. 650 bytes of code less than encoding the lists once
         more; not for `execute`, since the memory is paid for.
    """
    sent: Bytes[MAX_CALL] = raw_call(IDENTITY, msg.data, max_outsize=MAX_CALL, is_static_call=True)
    return convert(keccak256(slice(sent, skipped, len(sent) - skipped)), uint256)


@internal
@view
def _treasury() -> address:
    return convert(self._account >> 96, address)


@internal
@view
def _ordinary_execution() -> uint256:
    return tracks._execution_of(self._version(), 0)


@internal
@view
def _version() -> uint256:
    """
    @dev Of the rules that proposals made now get.
    """
    return (proposals._hub >> proposals.VERSION) & MASK_16


@internal
@view
def _proposer(core: uint256) -> address:
    """
    @dev Of today: what is kept is his member number.
    """
    return staticcall IShare(proposals._share()).address_of(proposals._number(core))


@internal
@view
def _number(account: address) -> uint256:
    return staticcall IShare(proposals._share()).number_of(account)


@internal
@view
def _units(account: address, timepoint: uint256) -> uint256:
    number: uint256 = 0
    units: uint256 = 0
    number, units = staticcall IShare(proposals._share()).power_at(account, timepoint)
    return units


@internal
@view
def _eta(core: uint256) -> uint256:
    """
    @dev Unix seconds.
    """
    # two times and a delay of 24 bits: far below the end of a word
    return unsafe_add(proposals._deadline(core) + proposals.GENESIS, proposals._execution(core) & MASK_24)
