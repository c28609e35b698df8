# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Exits: leaving with one's part of everything
@notice An exit burns shares at once and gives their part of every registered asset: paid in the same call
        where there is no delay, otherwise booked under the exit's ticket and pulled when it is ready.
        Nothing is forfeited and no asset waits for another: what can't be read is booked as a weight and
        valued when it is pulled; what can't be paid stays booked.
@dev A part is rounded down, so what can't be divided stays with who stays; the last one out takes it.
     Claims are the member number's and go to its payee, whoever pulls them.
"""
from interfaces import IShare
from interfaces import ITreasury
from modules import asset_register
from modules import assets
from modules import refusal
from modules import signatures
from modules import treasury_terms

uses: treasury_terms
uses: asset_register

NAME_HASH: constant(bytes32) = keccak256("celldao Treasury")
EXIT_TYPE: constant(bytes32) = keccak256(
    "Exit(address member,uint256 shares,uint256 nonce,uint256 deadline)"
)
# member number 24 | ready time 232; only of exits that left something to pull
_tickets: HashMap[uint256, uint256]
# as asset_register writes them
_claims: HashMap[uint256, HashMap[address, uint256]]
_nonces: HashMap[address, uint256]


@external
def exit(shares: uint256) -> uint256:
    """
    @notice Redeems shares of the caller for their part of every registered asset.
    @dev Reverts if the caller holds fewer, would keep less than the minimum position, or has not held them
         for the holding time (counted from the mean time at which he received his shares).
    @param shares share units (6 decimals)
    @return the ticket
    """
    return self._exit(msg.sender, shares)


@external
def exitBySig(
    member: address, shares: uint256, deadline: uint256, signature: Bytes[1024]
) -> uint256:
    """
    @notice The same for a member who signed `Exit(address member,uint256 shares,uint256 nonce,uint256 deadline)`
            (EIP-712 with the domain name "celldao Treasury", version "1"; or ERC-1271 for a contract). Who
            sends it gains nothing.
    @dev Reverts after the deadline, and unless the signature is over the member's next nonce.
    """
    if block.timestamp > deadline:
        refusal._refuse("signature expired")
    nonce: uint256 = self._nonces[member]
    self._nonces[member] = nonce + 1
    digest: bytes32 = signatures._typed_digest(
        NAME_HASH, keccak256(abi_encode(EXIT_TYPE, member, shares, nonce, deadline))
    )
    if not signatures._is_valid(member, digest, signature):
        refusal._refuse("wrong signature or nonce")
    return self._exit(member, shares)


@external
def pull(ticket: uint256, asset: address):
    """
    @notice Pays what a ticket holds of an asset to the leaver's payee. Anyone may call it.
    @dev Reverts before the ticket is ready, if it holds nothing of the asset, if asset can't be read, and
         if there is nothing to pay or the payment fails; the claim is kept then.
    """
    treasury_terms._check_idle()
    claim: uint256 = self._claims[ticket][asset]
    if claim == 0:
        refusal._refuse("nothing to pull")
    word: uint256 = self._tickets[ticket]
    if block.timestamp < word >> 24:
        refusal._refuse("not ready yet")
    balance: uint256 = asset_register._read(asset)
    self._claims[ticket][asset] = 0
    amount: uint256 = asset_register._draw(asset, claim, balance)
    receiver: address = treasury_terms._payee(word & (2**24 - 1))
    # a weight may be worth less than one base unit; striking it off frees the asset
    if amount != 0:
        amount = asset_register._settle(asset, amount, balance)
        asset_register._pay(asset, receiver, amount)
    log ITreasury.ExitPaid(ticket=ticket, asset=asset, receiver=receiver, amount=amount)


# ------------------------------------------------------------------ reads
@external
@view
@reentrant
def claim_words(ticket: uint256, asset: address) -> uint256[3]:
    """
    @notice What a ticket holds of an asset, as it is packed: ticket, claim, the pool that the claim is a part of.
            The Lens unpacks it.
    """
    claim: uint256 = self._claims[ticket][asset]
    return [self._tickets[ticket], claim, asset_register._pool(asset, claim)]


@external
@view
@reentrant
def nonces(member: address) -> uint256:
    return self._nonces[member]


# ------------------------------------------------------------------ internal
@internal
def _exit(member: address, shares: uint256) -> uint256:
    treasury_terms._check_idle()
    burned: IShare.Burned = treasury_terms._burn(member, shares, False)
    delay: uint256 = 0
    if not treasury_terms._is_dissolved():
        delay = treasury_terms._exit_delay()
        if block.timestamp < burned.held_since + treasury_terms._holding_time():
            refusal._refuse("held too short a time")
    # 32 bits of tickets: never full at any gas price above zero
    treasury_terms._leaving += treasury_terms.ONE_TICKET
    ticket: uint256 = treasury_terms._leaving >> 224
    ready: uint256 = block.timestamp + delay
    log ITreasury.Exited(
        number=burned.number,
        ticket=ticket,
        shares=shares,
        supply=burned.supply_before,
        ready=ready,
    )
    kept: bool = False
    for i: uint256 in range(treasury_terms._asset_count(), bound=asset_register.MAX_ASSETS):
        if self._part(
            ticket, asset_register._list[i], shares, burned.supply_before, delay == 0, burned.payee
        ):
            kept = True
    if kept:
        self._tickets[ticket] = burned.number | ready << 24
    return ticket


@internal
def _part(
    ticket: uint256,
    asset: address,
    shares: uint256,
    supply: uint256,
    at_once: bool,
    receiver: address,
) -> bool:
    """
    @dev Pays or books a leaver's part of one asset; returns whether the ticket holds some of it.
    """
    readable: bool = False
    balance: uint256 = 0
    readable, balance = assets._read(asset)
    claim: uint256 = 0
    if readable:
        asset_register._value(asset, balance)
        claim = asset_register._available_of(asset, balance) * shares // supply
    else:
        claim = asset_register._weigh(asset, shares, supply)
    if claim == 0:
        return False
    if readable:
        if at_once and assets._has_paid(
            asset, receiver, claim, assets.PAY_GAS, balance
        ):
            log ITreasury.ExitPaid(ticket=ticket, asset=asset, receiver=receiver, amount=claim)
            return False
        asset_register._book(asset, claim)
    self._claims[ticket][asset] = claim
    log ITreasury.ExitBooked(
        ticket=ticket,
        asset=asset,
        amount=claim & asset_register.MAX_BALANCE,
        weighed=not readable,
    )
    return True

