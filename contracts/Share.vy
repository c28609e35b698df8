# pragma version 0.4.3
# pragma nonreentrancy on
# pragma optimize codesize
"""
@title Share: the register of members of a cell
@license AGPL-3.0-only
@notice Shares (ERC-20, 6 decimals, ERC-2612), votes (ERC-5805, ERC-6372) and dividends (up to four currencies) of
        the members, each under his number, which no key but a number owns for ever.

        Who may what: members transfer as far as the policy lets them, delegate, move to a new key, claim. Anyone
        claims for others, returns votes whose delegate left, and sweeps what belongs to nobody. The treasury issues and
        burns, changes rules, adds currencies and re-points a lost key, because a vote said so or a member
        exits. The splitter reports distributions. The factory enters the founding members until it opens the cell.

        Trusts: the treasury of its cell with the shares, its splitter to have sent what it reports, its factory until
        the founding is finished. A currency is trusted with nothing but the claims in itself.
@dev One clone a cell. All state is written before anything is called, and what writes is locked; views are not, they
     are right at any time. Plain transfers of native coin are refused.
@custom:kill Nothing can stop it or take it over. A cell ends by its treasury's `dissolve`: exits burn all shares, and what
             waits for nobody is swept.
"""
from ethereum.ercs import IERC20
from interfaces import IConstitution
from interfaces import IShare
from interfaces import ITreasury
from modules import assets
from modules import checkpoints
from modules import clone
from modules import dividends
from modules import holding
from modules import ledger
from modules import position
from modules import register
from modules import roster
from modules import share_refusal
from modules import signatures
from modules import token as naming
from modules import votes

implements: IERC20
implements: IShare

initializes: clone
initializes: roster
initializes: register[roster := roster]
initializes: checkpoints
initializes: holding[register := register]
initializes: naming
initializes: votes[register := register, checkpoints := checkpoints, holding := holding]
initializes: dividends[register := register]
initializes: ledger[
    checkpoints := checkpoints,
    dividends := dividends,
    register := register,
    roster := roster,
    votes := votes,
]

exports: clone.factory
exports: (
    register.number_of,
    register.address_of,
    register.payee_of,
    register.status_of,
    register.position_word,
    register.totals_word,
    register.member_count,
    register.holder_count,
    register.totalSupply,
    register.balanceOf,
)
exports: (holding.treasury, holding.splitter, holding.rules)
exports: (
    naming.name,
    naming.symbol,
    naming.decimals,
    naming.allowance,
    naming.nonces,
    naming.DOMAIN_SEPARATOR,
    naming.eip712Domain,
)
exports: (
    votes.clock,
    votes.CLOCK_MODE,
    votes.getVotes,
    votes.getPastVotes,
    votes.getPastTotalSupply,
    votes.delegates,
    votes.power_at,
    votes.power_and_total_at,
    votes.powers_at,
)
exports: (
    dividends.is_currency,
    dividends.currencies,
    dividends.dividend_state,
    dividends.account_of,
    dividends.claimable,
)

# Members a batch of claims, or of returned votes, may name
MAX_BATCH: constant(uint256) = 128


@deploy
def __init__():
    clone.__init__()
    holding.__init__()


# ---------------------------------------------------------------------------------------- founding


@external
def initialize(terms: IConstitution.ShareTerms, cell: IConstitution.Contracts, founding_total: uint256):
    """
    @notice Gives a clone its rules. Only the factory, once, in the transaction that creates the clone.
    @param terms the rules; refused out of the factory's bounds and in combinations that defeat one another
    @param cell the four contracts of the cell
    @param founding_total shares of all founding members together, in share units; not above MAX_SUPPLY
    """
    clone._check_factory()
    naming.name = terms.name
    naming.symbol = terms.symbol
    holding._initialize(terms, cell)
    ledger.founding_total = founding_total
    ledger._check_supply(founding_total, position.MAX_SUPPLY)


@external
def found_members(entries: DynArray[uint256, 128]):
    """
    @notice Enters founding members. Only the factory, which checks them against the roster, and only before `open`.
    @param entries one word a member: shares << 160 | address. Refused: an address twice, a contract of the cell, less
           than the minimum position, more than the holder cap of the founding total
    """
    clone._check_factory()
    word: uint256 = holding.word
    if word & holding.OPEN != 0:
        share_refusal._refuse("the cell is founded already")
    ledger._found(entries, word)


@external
def open():
    """
    @notice Ends the founding for ever. Only the factory.
    """
    clone._check_factory()
    holding.word |= holding.OPEN
    log IShare.Opened()


# ------------------------------------------------------------------------------------------ ERC-20


@external
def transfer(receiver: address, amount: uint256) -> bool:
    """
    @notice Moves shares as the transfer policy allows: under MEMBERS to holders only, under LOCKED not at all.
    @dev Reverts if a position would end between nothing and the minimum, or the receiver above the holder cap. Nothing,
         or to oneself, changes nothing. Dividends so far stay with the sender, votes move at once.
    @param amount share units
    """
    self._transfer(msg.sender, receiver, amount)
    return True


@external
def transferFrom(owner: address, receiver: address, amount: uint256) -> bool:
    """
    @notice Moves shares as `transfer` does, and spends the owner's allowance to the caller
    @param amount share units
    """
    naming._spend(owner, msg.sender, amount)
    self._transfer(owner, receiver, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @notice Allows a spender up to `amount` share units, in place of what was allowed before. Every spending counts: the
            highest number is no "for ever".
    """
    holding._opened()
    naming._approve(msg.sender, spender, amount)
    return True


@external
def permit(
    owner: address, spender: address, amount: uint256, deadline: uint256, v: uint8, r: bytes32, s: bytes32
):
    """
    @notice ERC-2612: approval by signature. Reverts after the deadline and for any signature but the owner's
    @param amount share units
    @param deadline unix seconds, itself included
    """
    holding._opened()
    naming._check_deadline(deadline)
    nonce: uint256 = naming.nonces[owner]
    naming.nonces[owner] = nonce + 1
    digest: bytes32 = naming._digest(
        keccak256(abi_encode(naming.PERMIT_TYPE, owner, spender, amount, nonce, deadline))
    )
    self._check_signature(owner != empty(address) and signatures._recover(digest, convert(v, uint256), r, s) == owner)
    naming._approve(owner, spender, amount)


# ------------------------------------------------------------------------------------------- votes


@external
def delegate(delegatee: address):
    """
    @notice Lets a holder vote with the caller's units, until further notice; oneself takes them back.
    @dev Only members. Units given do not go further if the delegate delegates in turn.
    """
    holding._opened()
    votes._delegate(msg.sender, delegatee)


@external
def delegateBySig(delegatee: address, nonce: uint256, expiry: uint256, v: uint8, r: bytes32, s: bytes32):
    """
    @notice ERC-5805: `delegate` by signature
    @param nonce the signer's `nonces`, shared with `permit`
    @param expiry unix seconds, itself included
    """
    holding._opened()
    naming._check_deadline(expiry)
    signer: address = signatures._recover(
        naming._digest(keccak256(abi_encode(naming.DELEGATION_TYPE, delegatee, nonce, expiry))),
        convert(v, uint256),
        r,
        s,
    )
    # An invalid signature recovers nobody, and nobody is no member.
    self._check_signature(nonce == naming.nonces[signer])
    naming.nonces[signer] = nonce + 1
    votes._delegate(signer, delegatee)


@external
def return_votes(delegators: DynArray[address, MAX_BATCH]):
    """
    @notice Gives their votes back to those whose delegate holds no shares any more. Anyone; others named are left alone.
    """
    holding._opened()
    for delegator: address in delegators:
        votes._return_votes(delegator)


@external
def move(new: address, deadline: uint256, signature: Bytes[1024]):
    """
    @notice A member replaces his key: all that is kept under his number answers to the new address from now on. The old
            one is never again a member's. Allowances and a payout address do not go along.
    @dev Reverts where members may not move, and unless `new` is fresh and signs too.
    @param deadline unix seconds, itself included
    @param signature of `new` over Move(address old,address new,uint256 deadline), ECDSA or ERC-1271
    """
    if holding._opened() & holding.MOVABLE == 0:
        share_refusal._refuse("members may not move here")
    naming._check_deadline(deadline)
    digest: bytes32 = naming._digest(keccak256(abi_encode(naming.MOVE_TYPE, msg.sender, new, deadline)))
    self._check_signature(signatures._is_valid(new, digest, signature))
    self._repoint(msg.sender, new)


# --------------------------------------------------------------------------------------- dividends


@external
@payable
def distribute(token: address, received: uint256):
    """
    @notice Books a distribution to all members. Only the splitter, which has sent it here.
    @dev Accrues at the first touch in a later second. What the widths can't take stays unbooked, for `sweep`.
    @param received base units that arrived, at most
    """
    holding._opened()
    if msg.sender != holding.splitter:
        share_refusal._refuse("only the splitter")
    if msg.value != (received if token == assets.NATIVE else 0):
        share_refusal._refuse("value and amount must be equal")
    dividends._distribute(token, received)


@external
def claim(token: address):
    """
    @notice Pays the caller's dividends in a currency to his payout address. Whole base units; the fraction is kept.
    @dev Reverts if nothing is due or the payment fails. Of a token that has shrunk below what is booked, pays the same
         part of every claim, and settles it. May use half the gas sent, or 300,000.
    """
    entry: uint256 = register.entries[msg.sender]
    if entry & position.MASK_24 == 0:
        share_refusal._refuse("only a member")
    self._check_paid(dividends._claim(token, msg.sender, entry, max(assets.PAY_GAS, msg.gas // 2), True))


@external
def claim_for(members: DynArray[address, MAX_BATCH], token: address):
    """
    @notice Pays the dividends of others to their payout addresses. Anyone. Whoever can't be paid is skipped with an event
            and keeps his claim; who is no member or has nothing due is passed over. While a token has shrunk below
            what is booked, everybody is skipped: who settles for less says so himself.
    @dev A payment may use 300,000 gas; reverts if not that much is there.
    """
    for member: address in members:
        dividends._claim(token, member, register.entries[member], assets.PAY_GAS, False)


@external
def set_payout(payout: address):
    """
    @notice Names the address to which the caller's dividends and exit claims are paid. Empty or his own: to himself.
    """
    holding._opened()
    register._set_payout(msg.sender, payout)


@external
def sweep(token: address):
    """
    @notice Sends what lies here and belongs to no member to the splitter. Anyone. Reverts if there is nothing or it
            can't be sent.
    @dev When the cell is dissolved and nobody holds shares, what still waits to accrue goes as well.
    """
    word: uint256 = holding._opened()
    ended: bool = register._supply() == 0 and staticcall ITreasury(
        convert(word & holding.MASK_160, address)
    ).dissolved()
    amount: uint256 = dividends._unbooked(token, ended)
    # Some tokens have two addresses: what is swept under one may be booked under the other.
    held: uint256 = dividends._held()
    self._check_paid(
        amount != 0
        and assets._pay(token, holding.splitter, amount, assets.PAY_GAS)
        and dividends._held() >= held
    )
    log IShare.Swept(token=token, amount=amount)


# ------------------------------------------------------------------------- governance: the treasury


@external
def issue(receiver: address, amount: uint256):
    """
    @notice Issues shares. Only the treasury. The transfer policy does not apply, the other rules of holding do.
    @param amount share units; the supply stays within MAX_SUPPLY
    """
    word: uint256 = self._governed()
    ledger._check_amount(amount)
    ledger._update(empty(address), receiver, amount, word)


@external
def burn(owner: address, amount: uint256, by_allowance: bool) -> IShare.Burned:
    """
    @notice Burns shares, under any policy: a member exits or sells back, or a vote uses the owner's allowance.
    @dev Only the treasury. Dividends so far stay with the owner.
    @param amount share units
    @param by_allowance whether the owner's allowance to the treasury is spent
    @return the owner's number, payee and mean time of receipt, and the supply before
    """
    word: uint256 = self._governed()
    ledger._check_amount(amount)
    if by_allowance:
        naming._spend(owner, msg.sender, amount)
    number: uint256 = register._member(owner)
    burned: IShare.Burned = IShare.Burned(
        number=number,
        supply_before=register._supply(),
        held_since=(register.positions[number] >> position.MEAN) + position.GENESIS,
        # asked for by its number he costs 8,000 gas more (6 % of an exit)
        payee=register._payee(owner, register.entries[owner]),
    )
    ledger._update(owner, empty(address), amount, word)
    return burned


@external
def add_currency(token: address, decimals: uint256):
    """
    @notice Adds a dividend currency, for ever. Only the treasury, which answers for it being a registered asset; while
            founding, too.
    @param decimals 0 to 24
    """
    holding._check_treasury()
    dividends._add(token, decimals, holding.word >> holding.CURRENCIES & 7)
    holding.word += 1 << holding.CURRENCIES


@external
def bar(account: address, barred: bool):
    """
    @notice Bars an operator from holding shares, or lifts that. Only the treasury, and the factory when it grants a
            mandate. Refused for who holds some.
    """
    if msg.sender != clone.FACTORY:
        self._governed()
    register._bar(account, barred)
    log IShare.Barred(account=account, barred=barred)


@external
def repoint(old: address, new: address):
    """
    @notice Gives the position of a lost key to a new one. Only the treasury, after the notice.
    @dev As `move`, without signatures
    """
    self._governed()
    self._repoint(old, new)


@external
def set_policy(policy: IConstitution.TransferPolicy):
    """
    @notice Changes the transfer policy. Only the treasury. FREE only with weight by share and no holder cap; not away
            from LOCKED while members may not move.
    """
    word: uint256 = self._governed()
    holding._set(policy, word & holding.MOVABLE != 0, word >> holding.CAP & holding.MASK_14)


@external
def set_holder_cap(holder_cap: uint256):
    """
    @notice Changes the part of the supply up to which a holder may receive. Only the treasury. Who has more keeps it.
    @param holder_cap basis points, 10,000 = no cap; within the factory's bounds
    """
    word: uint256 = self._governed()
    holding._set(holding._policy(word), word & holding.MOVABLE != 0, holder_cap)


@external
def set_movable(movable: bool):
    """
    @notice Says whether members may move to a new key. Only the treasury. They always may unless shares are LOCKED.
    """
    word: uint256 = self._governed()
    holding._set(holding._policy(word), movable, word >> holding.CAP & holding.MASK_14)


# ---------------------------------------------------------------------------------------- internal


@internal
def _transfer(sender: address, receiver: address, amount: uint256):
    word: uint256 = holding._opened()
    policy: uint256 = word >> holding.POLICY & 3
    if policy == holding.LOCKED:
        share_refusal._refuse("shares are locked")
    # The ledger takes an empty address for issuing and burning.
    holding._check_address(sender != empty(address) and receiver != empty(address))
    if policy == holding.MEMBERS and register._balance(register._number_of(receiver)) == 0:
        share_refusal._refuse("only holders may receive")
    # A gift of less would leave a remainder that may not stay alone, and so stop somebody from leaving with all.
    holding._check_minimum(amount, word)
    if amount == 0 or sender == receiver:
        # Changes nothing, but must not look like something that could not be.
        ledger._check_balance(amount, register._balance(register._number_of(sender)))
        log IERC20.Transfer(sender=sender, receiver=receiver, value=amount)
    else:
        ledger._update(sender, receiver, amount, word)


@internal
def _repoint(old: address, new: address):
    """
    @dev Indexers learn that one address lost and the other got the shares and the votes.
    """
    number: uint256 = register._member(old)
    entry: uint256 = register.entries[new]
    holding._check_newcomer(new, entry, holding.word)
    if entry != 0:
        share_refusal._refuse("the new address has a number")
    register._repoint(number, old, new)
    own: uint256 = register.positions[number]
    given: uint256 = own >> position.VOTES & position.MASK_72
    log IShare.Moved(number=number, old=old, new=new)
    log IERC20.Transfer(sender=old, receiver=new, value=own & position.MASK_72)
    log IShare.DelegateVotesChanged(delegate=old, previousVotes=given, newVotes=0)
    log IShare.DelegateVotesChanged(delegate=new, previousVotes=0, newVotes=given)


@internal
@view
def _governed() -> uint256:
    """
    @return the rules' word, of a cell that is open and whose treasury calls
    """
    holding._check_treasury()
    return holding._opened()


@internal
@pure
def _check_signature(valid: bool):
    if not valid:
        share_refusal._refuse("the signature is not valid")


@internal
@pure
def _check_paid(paid: bool):
    if not paid:
        share_refusal._refuse("nothing due, or it can't be paid")
