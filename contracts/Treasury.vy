# pragma version 0.4.3
# pragma nonreentrancy on
# pragma optimize codesize
"""
@title Treasury: the cell's account and its identity
@license AGPL-3.0-only
@notice Holds the capital of a cell, spends it as votes decide, and gives every member who leaves his part.

        Who may do what
        - the governor: execute a step of a proposal that has passed
        - the treasury itself, that is: a proposal: everything under "by vote"
        - a member: leave with his part, accept a buy-back offer, veto the replacement of his key
        - anyone: send assets, pull for a leaver what he is owed, finish a recovery whose notice is over, send
          what is left of an ended cell to its heir
        - the factory: initialize and open it, once

        What it trusts: its own Share and Governor. Not the tokens: one that is broken or hostile stops
        nothing but its own payments, except that a registered token that lies about balances can hold
        up executions while leavers are owed some. Nobody can exchange this code.
@custom:kill A vote for `dissolve` ends the cell: members leave without delay, the rest goes to an heir.
"""
from interfaces import ICellFactory
from interfaces import IConstitution
from interfaces import IShare
from interfaces import ITreasury
from modules import allowed_calls
from modules import asset_register
from modules import assets
from modules import bracket
from modules import buy_back
from modules import calls
from modules import clone
from modules import exits
from modules import messages
from modules import payments
from modules import receivers
from modules import recovery
from modules import refusal
from modules import treasury_terms

implements: ITreasury

initializes: clone
initializes: treasury_terms[clone := clone]
initializes: asset_register[treasury_terms := treasury_terms]
initializes: bracket[treasury_terms := treasury_terms, asset_register := asset_register]
initializes: allowed_calls[treasury_terms := treasury_terms, asset_register := asset_register]
initializes: payments[treasury_terms := treasury_terms, asset_register := asset_register]
initializes: exits[treasury_terms := treasury_terms, asset_register := asset_register]
initializes: buy_back[treasury_terms := treasury_terms, asset_register := asset_register]
initializes: recovery[treasury_terms := treasury_terms]
initializes: messages

exports: (
    clone.factory,
    # who belongs to the cell, and the terms of leaving
    treasury_terms.set_exit_terms,
    treasury_terms.appoint_successor,
    treasury_terms.governor,
    treasury_terms.dissolved,
    treasury_terms.exit_delay,
    treasury_terms.words,
    # assets
    asset_register.register_asset,
    asset_register.unregister_asset,
    asset_register.register_currency,
    asset_register.registered_assets,
    asset_register.available,
    asset_register.status,
    # the ordinary track
    allowed_calls.list_call,
    allowed_calls.is_ordinary,
    bracket.set_spending_limit,
    bracket.asset_words,
    # spending
    payments.send,
    payments.spend_with,
    payments.burn,
    # leaving
    exits.exit,
    exits.exitBySig,
    exits.pull,
    exits.claim_words,
    exits.nonces,
    buy_back.offer_buy_back,
    buy_back.sell_back,
    buy_back.buy_back_offer,
    # lost keys
    recovery.propose_recovery,
    recovery.cancel_recovery,
    recovery.veto_recovery,
    recovery.finish_recovery,
    recovery.recovery_of,
    # identity
    messages.approve_message,
    messages.revoke_message,
    messages.isValidSignature,
    messages.message_expiry,
    messages.set_dao_uri,
    messages.daoURI,
    receivers.onERC721Received,
    receivers.onERC1155Received,
    receivers.onERC1155BatchReceived,
    receivers.supportsInterface,
)


@deploy
def __init__():
    clone.__init__()
    treasury_terms.__init__()


@external
@payable
@reentrant
def __default__():
    """
    @notice Receives native coin: capital of the cell.
    @dev One warm read and no event, so that wrapped native coin can be withdrawn within 2,300 gas while the
         treasury is executing. Reverts before the cell is open, and for any calldata: a call to a
         function that does not exist must not look done.
    """
    if treasury_terms._control & treasury_terms.OPEN == 0 or len(msg.data) != 0:
        refusal._refuse("not open, or no function")


# ------------------------------------------------------------------ founding
@external
def initialize(
    terms: IConstitution.TreasuryTerms,
    cell: IConstitution.Contracts,
    registered: DynArray[IConstitution.Asset, 8],
):
    """
    @notice Sets the terms and registers the assets; those that pay dividends become currencies of Share.
    @dev The factory only, once, after Share and Governor. Reverts where a vote for the same would.
    """
    clone._check_factory()
    treasury_terms._initialize(terms, cell)
    asset_register._initialize(registered)
    messages._set_uri(terms.dao_uri)


@external
def open():
    """
    @notice Ends the founding: from now on native coin is taken, members can leave, votes are carried out.
    @dev The factory only.
    """
    clone._check_factory()
    treasury_terms._open()


# ------------------------------------------------------------------ execution
@external
def execute(target: address, amount: uint256, data: Bytes[2240], phase: ITreasury.Phase):
    """
    @notice Carries out one step of a proposal that has passed.
    @dev The governor only. The lock is held while the target runs, so nobody it calls can leave, pull, sell
         back or begin another execution; what a vote may do here is `@reentrant`, and answers the treasury
         alone. Reverts with the target's reason if it fails; at the last step, if more of an asset was
         taken than is available or the ordinary track's limit allows.
    @param target the contract to call
    @param amount native coin to send along, in base units
    @param data calldata
    @param phase FIRST and LAST for the first and last step (both for a single one), ORDINARY for all
           steps of an ordinary proposal
    """
    if ITreasury.Phase.FIRST in phase:
        self._check_governor(treasury_terms._governor())
        treasury_terms._check_idle()
        treasury_terms._executor = msg.sender
        bracket._open()
    else:
        self._check_governor(treasury_terms._executor)
    # What is between them is no call that anything here knows. Slices of fixed length need no memory for all of `data`.
    head: Bytes[allowed_calls.HEAD] = b""
    if len(data) >= allowed_calls.HEAD:
        head = slice(data, 0, allowed_calls.HEAD)
    elif len(data) >= 4:
        head = slice(data, 0, 4)
    selector: uint256 = allowed_calls._selector(head, 0)
    allowed_calls._check_kept(target, selector)
    ordinary: bool = ITreasury.Phase.ORDINARY in phase
    if ordinary:
        # native coin that is not registered is in no bracket
        if not allowed_calls._is_ordinary(target, selector, head) or (
            amount != 0 and not asset_register._is_registered(assets.NATIVE)
        ):
            refusal._refuse("not for the ordinary track")
    if amount != 0:
        # coin that goes along is counted whole, as what `send` pays
        asset_register._count(assets.NATIVE, amount)
    elif not treasury_terms._is_rule(target):
        asset_register._spending = True
    calls._check(target, amount, len(data))
    raw_call(target, data, value=amount)
    if ITreasury.Phase.LAST in phase:
        bracket._close(ordinary)
        treasury_terms._executor = empty(address)


# ------------------------------------------------------------------ mandates
@external
def fund_mandate(asset: address, amount: uint256):
    """
    @notice Pays a mandate what its operator draws. Budgets, periods and reports are the mandate's to keep.
    @dev A mandate of this cell only; it logs what it drew. Reverts during an execution, once the cell is dissolved, for
         more than is available, for an asset that can't be read, and if the payment fails.
    @param amount base units
    """
    treasury_terms._check_idle()
    if staticcall ICellFactory(clone.FACTORY).cell_of_mandate(msg.sender) != self:
        refusal._refuse("only a mandate of this cell")
    treasury_terms._check_not_dissolved()
    asset_register._check_available(asset, amount)
    self._pay_out(asset, msg.sender, amount)


# ------------------------------------------------------------------ the end
@external
@reentrant
def dissolve(heir: address):
    """
    @notice Ends the cell, for good: no more proposals, successors, revenue or buy-back; members leave without delay
            and holding time; what is left when nobody holds shares, and what arrives then, goes to the heir.
    @dev By vote only. Reverts if it is dissolved, for an heir that is nobody or a contract of the cell, and if the
         governor of now can't be closed.
    """
    treasury_terms._check_vote()
    treasury_terms._check_not_dissolved()
    if heir == empty(address) or treasury_terms._is_own(heir):
        refusal._refuse("this heir can't inherit")
    treasury_terms._dissolve(heir)
    log ITreasury.Dissolved(heir=heir)


@external
def send_to_heir(asset: address):
    """
    @notice Sends what is available of any asset to the heir of an ended cell. Anyone may call it.
    @dev Reverts unless the cell is dissolved and nobody holds shares, and if the payment fails.
    """
    treasury_terms._check_idle()
    if (
        not treasury_terms._is_dissolved()
        or staticcall IShare(treasury_terms._share()).totalSupply() != 0
    ):
        refusal._refuse("members come first")
    heir: address = treasury_terms._heir
    amount: uint256 = asset_register._available_now(asset)
    self._pay_out(asset, heir, amount)
    log ITreasury.HeirPaid(heir=heir, asset=asset, amount=amount)


@internal
def _pay_out(asset: address, receiver: address, amount: uint256):
    """
    @dev Outside of an execution. An asset that is not registered may be another address of one that is, under which
         nobody is owed anything: then all balances are compared, as in an execution. Not for a registered asset: any
         other that lies could veto the payment.
    """
    if not asset_register._is_registered(asset):
        bracket._open()
        asset_register._spending = True
    asset_register._pay(asset, receiver, amount)
    bracket._close(False)


@internal
@view
def _check_governor(expected: address):
    if msg.sender != expected:
        refusal._refuse("only the governor")
