"""Treasury: the account, spec §6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.model.reference.actions import Action
from tests.model.reference.basics import NATIVE, NOBODY, WHOLE_SHARE, Account, require
from tests.model.reference.books import Book, Claim
from tests.model.reference.bracket import Bracket
from tests.model.reference.signed import Signed

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell


@dataclass
class Ticket:
    number: int
    ready: int
    claims: dict[Account, Claim]

    kept: bool = False  # it ever held anything


@dataclass
class Offer:
    asset: Account = NOBODY
    price: int = 0
    shares: int = 0
    until: int = 0


@dataclass
class Recovery:
    replacement: Account
    number: int
    ready: int


@dataclass
class TreasuryRules:
    exit_delay: int
    holding_time: int
    spending_limit: int
    spending_period: int
    recovery_notice: int
    dao_uri: str


class Treasury:
    def __init__(self, cell: Cell, rules: TreasuryRules) -> None:
        self.cell, self.clock, self.assets, self.me = cell, cell.clock, cell.assets, cell.at.treasury
        self.rules = rules
        self.governor = cell.at.governor
        self.dissolved = False
        self.heir = NOBODY
        self.list: list[Account] = []
        self.books: dict[Account, Book] = {}
        self.listed: set[tuple[Account, str]] = set()
        self.tickets: list[Ticket] = []
        self.nonces: dict[Account, int] = {}
        self.offer = Offer()
        self.recoveries: dict[Account, Recovery] = {}
        self.messages: dict[bytes, int] = {}
        self.bracket: Bracket | None = None

    # --- reads

    @property
    def executing(self) -> bool:
        return self.bracket is not None

    def book(self, asset: Account) -> Book:
        return self.books.setdefault(asset, Book())

    def is_registered(self, asset: Account) -> bool:
        return asset in self.list

    def read(self, asset: Account) -> int | None:
        return self.assets[asset].read(self.me)

    def available(self, asset: Account) -> int:
        return self.book(asset).available(self.read(asset))

    def is_own(self, account: Account) -> bool:
        """A contract of the cell, the factory that keeps its rules, or a mandate."""
        own = account in (self.me, self.cell.at.share, self.governor, self.cell.at.splitter)
        return own or self.cell.factory.serves(account)

    def _readable(self, asset: Account) -> int:
        balance = self.read(asset)
        require(balance is not None, "treasury: asset can't be read")
        assert balance is not None
        return balance

    def _available_now(self, asset: Account) -> int:
        balance, book = self._readable(asset), self.book(asset)
        book.value(balance)
        return book.available(balance)

    def _pay(self, asset: Account, receiver: Account, amount: int) -> None:
        paid = amount > 0 and self.assets[asset].pay(self.me, receiver, amount)
        require(paid, "treasury: can't be paid now")

    def _pay_out(self, asset: Account, receiver: Account, amount: int) -> None:
        """An asset that is not registered may be another address of one that is."""
        bracket = Bracket(self)
        self._pay(asset, receiver, amount)
        bracket.spending = not self.is_registered(asset)
        bracket.close(ordinary=False)

    def _payee(self, number: int) -> Account:
        return self.cell.share.register.members[number - 1].payee

    # --- the ordinary track

    def is_listed(self, target: Account, function: str) -> bool:
        free = not self.is_own(target) and not self.is_registered(target)
        return free and (target, function) in self.listed

    def is_ordinary(self, action: Action) -> bool:
        if not action.function:
            return False
        if action.target != self.me:
            return self.is_listed(action.target, action.function)
        if action.function == "send":
            asset, receivers, _ = action.args
            return bool(receivers) and self.is_registered(asset)
        if action.function == "spend_with":
            asset, _, target, inner = action.args
            return self.is_registered(asset) and self.is_listed(target, inner.function)
        return False

    # --- execution

    def execute(self, caller: Account, actions: Sequence[Action], ordinary: bool) -> None:
        require(caller == self.governor, "treasury: only the governor")
        require(not self.executing, "treasury: an execution is under way")
        self.bracket = Bracket(self)
        for action in actions:
            self._step(action, ordinary)
        self.bracket.close(ordinary)
        self.bracket = None

    def _step(self, action: Action, ordinary: bool) -> None:
        assert self.bracket is not None
        at, target = self.cell.at, action.target
        kept = target == at.share and action.function in ("burn", "repoint", "add_currency")
        require(not kept, "treasury: not by a direct call")
        if ordinary:
            fit = self.is_ordinary(action) and (action.value == 0 or self.is_registered(NATIVE))
            require(fit, "treasury: not for the ordinary track")
        if action.value:
            # counted whole, as what `send` pays
            self.bracket.count(NATIVE, action.value)
        elif target == at.splitter or not self.is_own(target):
            self.bracket.spending = True
        self.cell.outside.call(self.me, action)

    # --- by vote: spending

    def send(
        self, caller: Account, asset: Account, receivers: Sequence[Account], amounts: Sequence[int]
    ) -> None:
        self._check_vote(caller)
        assert self.bracket is not None
        if self.is_registered(asset):
            self._readable(asset)
        same = len(receivers) == len(amounts) > 0
        require(same, "treasury: one amount a receiver")
        for receiver, amount in zip(receivers, amounts, strict=True):
            paid = receiver != NOBODY and self.assets[asset].pay(self.me, receiver, amount)
            require(paid, "treasury: can't pay a receiver")
            self.bracket.count(asset, amount)

    def spend_with(
        self, caller: Account, asset: Account, amount: int, target: Account, inner: Action
    ) -> None:
        self._check_vote(caller)
        assert self.bracket is not None
        if self.is_registered(asset):
            self._readable(asset)
        require(target != self.cell.at.share, "treasury: not with the share")
        if asset == NATIVE:
            self.cell.outside.call(self.me, Action(target, inner.function, inner.args, amount))
        else:
            allowed = self.assets[asset].approve(self.me, target, amount)
            require(allowed, "treasury: allowance refused")
            self.cell.outside.call(self.me, Action(target, inner.function, inner.args))
            self.assets[asset].approve(self.me, target, 0)
        self.bracket.count(asset, amount)

    def burn(self, caller: Account, owner: Account, amount: int) -> None:
        self._check_vote(caller)
        self._burn(owner, amount, by_allowance=True)

    # --- by vote: rules

    def list_call(self, caller: Account, target: Account, function: str, listed: bool) -> None:
        self._check_vote(caller)
        if listed:
            free = not self.is_own(target) and not self.is_registered(target)
            require(free and self.cell.outside.has_code(target), "treasury: can't be listed")
        (self.listed.add if listed else self.listed.discard)((target, function))

    def set_spending_limit(self, caller: Account, limit: int, period: int) -> None:
        self._check_vote(caller)
        require(self.cell.within("spending_limit", limit), "treasury: spending limit out of bounds")
        require(self.cell.within("spending_period", period), "treasury: spending period out of bounds")
        self.rules.spending_limit, self.rules.spending_period = limit, period
        for asset in self.list:
            self.book(asset).left = self.book(asset).period_end = 0

    def set_exit_terms(self, caller: Account, delay: int, holding: int) -> None:
        self._check_vote(caller)
        require(self.cell.within("exit_delay", delay), "treasury: exit delay out of bounds")
        require(self.cell.within("holding_time", holding), "treasury: holding time out of bounds")
        shorter = self.cell.shortest_delay(self.governor)
        require(delay <= shorter, "treasury: exits slower than executions")
        self.rules.exit_delay, self.rules.holding_time = delay, holding

    def register_asset(self, caller: Account, asset: Account, decimals: int) -> None:
        self._check_vote(caller)
        require(len(self.list) < 8, "treasury: no more than 8 assets")
        require(not self.is_registered(asset), "treasury: registered already")
        require(not self.is_own(asset), "treasury: the cell's own contract")
        balance = self._readable(asset)
        stated = self.assets[asset].stated
        fit = asset == NATIVE or stated in (None, decimals)
        require(fit, "treasury: wrong decimals")
        mirrored = any(self._mirrors(other, asset, balance) for other in self.list)
        require(not mirrored, "treasury: mirrors another asset")
        require(decimals <= 24, "treasury: no more than 24 decimals")
        self.list.append(asset)
        book = self.book(asset)
        book.registered, book.decimals = True, decimals

    def _mirrors(self, other: Account, asset: Account, balance: int) -> bool:
        """The same, and not nothing, for the treasury and for who sent the transaction."""
        witness = self.assets[asset].read(self.cell.sender) or 0
        shown = (self.read(other) or 0, self.assets[other].read(self.cell.sender) or 0)
        return shown == (balance, witness) != (0, 0)

    def unregister_asset(self, caller: Account, asset: Account) -> None:
        self._check_vote(caller)
        require(self.is_registered(asset), "treasury: register the asset first")
        book = self.book(asset)
        require(book.owed == 0 and book.pending == 0, "treasury: leavers are owed some")
        # the last one takes its place
        self.list[self.list.index(asset)] = self.list[-1]
        self.list.pop()
        book.registered, book.decimals, book.generation = False, 0, 0

    def register_currency(self, caller: Account, asset: Account) -> None:
        self._check_vote(caller)
        require(self.is_registered(asset), "treasury: register the asset first")
        self.cell.share.add_currency(self.me, asset, self.book(asset).decimals)

    def set_dao_uri(self, caller: Account, uri: str) -> None:
        self._check_vote(caller)
        self.rules.dao_uri = uri

    def approve_message(self, caller: Account, digest: bytes, expiry: int) -> None:
        self._check_vote(caller)
        require(expiry >= self.clock.now, "treasury: expired already")
        self.messages[digest] = expiry

    def revoke_message(self, caller: Account, digest: bytes) -> None:
        self._check_vote(caller)
        require(self.messages.get(digest, 0) > 0, "treasury: not approved")
        self.messages[digest] = 0

    def appoint_successor(self, caller: Account, successor: Account) -> None:
        self._check_vote(caller)
        require(not self.dissolved, "treasury: dissolved already")
        fit = self.cell.outside.is_governor_of(successor, self.me)
        require(fit, "treasury: not a governor of this cell")
        shorter = self.cell.shortest_delay(successor)
        require(self.rules.exit_delay <= shorter, "treasury: exits slower than executions")
        register = self.cell.share.register
        if register.balance_of(successor) == 0:
            register.barred.add(successor)
        self.governor = successor

    # --- exit

    def exit(self, caller: Account, shares: int) -> None:
        self._exit(caller, shares)

    def exitBySig(self, _: Account, member: Account, shares: int, seal: Signed) -> None:
        require(self.clock.now <= seal.deadline, "treasury: signature expired")
        nonce = self.nonces.get(member, 0)
        self.nonces[member] = nonce + 1
        require(seal.is_by(member, "Exit", member, shares, nonce), "treasury: wrong signature or nonce")
        self._exit(member, shares)

    def _exit(self, member: Account, shares: int) -> None:
        self._check_idle()
        number, supply, held_since = self._burn(member, shares)
        delay = 0
        if not self.dissolved:
            delay = self.rules.exit_delay
            old_enough = self.clock.now >= held_since + self.rules.holding_time
            require(old_enough, "treasury: held too short a time")
        ticket = Ticket(number, self.clock.now + delay, {})
        self.tickets.append(ticket)
        for asset in self.list:
            claim = self._part(asset, number, shares, supply, at_once=delay == 0)
            if claim:
                ticket.claims[asset] = claim
        ticket.kept = bool(ticket.claims)

    def _part(self, asset: Account, number: int, shares: int, supply: int, at_once: bool) -> Claim | None:
        """What is booked of one asset; nothing if it was paid."""
        book, balance = self.book(asset), self.read(asset)
        if balance is None:
            return book.weigh(shares, supply)
        book.value(balance)
        amount = book.available(balance) * shares // supply
        if amount == 0:
            return None
        if at_once and self.assets[asset].has_paid(self.me, self._payee(number), amount):
            return None
        book.owed += amount
        return Claim(amount)

    def pull(self, _: Account, number: int, asset: Account) -> None:
        self._check_idle()
        ticket = self.tickets[number - 1] if 0 < number <= len(self.tickets) else None
        claim = ticket.claims.get(asset) if ticket else None
        require(claim is not None, "treasury: nothing to pull")
        assert claim is not None
        assert ticket is not None
        require(self.clock.now >= ticket.ready, "treasury: not ready yet")
        balance, book = self._readable(asset), self.book(asset)
        book.value(balance)
        amount = book.worth(claim)
        require(amount is not None, "treasury: can't be valued now")
        assert amount is not None
        book.strike(claim, amount)
        del ticket.claims[asset]
        if amount:
            self._pay(asset, self._payee(ticket.number), book.settle(amount, balance))

    # --- mandates

    def fund_mandate(self, caller: Account, asset: Account, amount: int) -> None:
        # nobody gets here through the lock of an execution
        require(not self.executing)
        require(caller in self.cell.factory.mandates, "treasury: only a mandate of this cell")
        require(not self.dissolved, "treasury: dissolved already")
        require(amount <= self._available_now(asset), "treasury: more than is available")
        self._pay_out(asset, caller, amount)

    # --- buy-back

    def offer_buy_back(self, caller: Account, asset: Account, price: int, shares: int, until: int) -> None:
        self._check_vote(caller)
        require(self.is_registered(asset), "treasury: register the asset first")
        self.offer = Offer(asset, price, shares, until)

    def sell_back(self, caller: Account, shares: int, minimum: int) -> int:
        self._check_idle()
        offer = self.offer
        require(shares <= offer.shares, "treasury: the offer is smaller")
        over = self.clock.now > offer.until or self.dissolved
        require(not over, "treasury: the offer has ended")
        require(offer.price * shares < 2**256)
        amount = offer.price * shares // WHOLE_SHARE
        require(amount >= minimum, "treasury: below your minimum")
        require(self.is_registered(offer.asset), "treasury: register the asset first")
        require(amount <= self._available_now(offer.asset), "treasury: more than is available")
        offer.shares -= shares
        number, _, _ = self._burn(caller, shares)
        self._pay(offer.asset, self._payee(number), amount)
        return amount

    # --- lost keys

    def propose_recovery(self, caller: Account, old: Account, replacement: Account) -> None:
        self._check_vote(caller)
        register = self.cell.share.register
        number = register.number_of(old)
        require(number > 0, "treasury: not a member's address")
        free = replacement != NOBODY and register.number_of(replacement) == 0
        require(free, "treasury: new address is taken")
        if old in self.recoveries:
            self._end_recovery(old)
        self.cell.share.bar(self.me, replacement, True)
        ready = self.clock.now + self.rules.recovery_notice
        self.recoveries[old] = Recovery(replacement, number, ready)

    def cancel_recovery(self, caller: Account, old: Account) -> None:
        self._check_vote(caller)
        self._end_recovery(old)

    def veto_recovery(self, caller: Account) -> None:
        self._end_recovery(caller)

    def finish_recovery(self, _: Account, old: Account) -> None:
        self._check_idle()
        recovery = self._end_recovery(old)
        require(self.clock.now >= recovery.ready, "treasury: the notice is not over")
        stands = self.cell.share.register.number_of(old) == recovery.number
        require(stands, "treasury: not a member's address")
        self.cell.share.repoint(self.me, old, recovery.replacement)

    def _end_recovery(self, old: Account) -> Recovery:
        require(old in self.recoveries, "treasury: no recovery under way")
        recovery = self.recoveries.pop(old)
        self.cell.share.bar(self.me, recovery.replacement, False)
        return recovery

    # --- the end

    def dissolve(self, caller: Account, heir: Account) -> None:
        self._check_vote(caller)
        require(not self.dissolved, "treasury: dissolved already")
        require(heir != NOBODY and not self.is_own(heir), "treasury: this heir can't inherit")
        self.dissolved, self.heir = True, heir
        if self.governor == self.cell.at.governor:
            self.cell.governor.closed = True

    def send_to_heir(self, _: Account, asset: Account) -> None:
        self._check_idle()
        empty = self.dissolved and self.cell.share.register.supply == 0
        require(empty, "treasury: members come first")
        self._pay_out(asset, self.heir, self._available_now(asset))

    # --- helpers

    def _burn(self, owner: Account, shares: int, by_allowance: bool = False) -> tuple[int, int, int]:
        burned = self.cell.share.burn(self.me, owner, shares, by_allowance)
        last = burned[1] == shares and not self.dissolved
        require(not last, "treasury: the last one dissolves it first")
        return burned

    def _check_vote(self, caller: Account) -> None:
        require(caller == self.me, "treasury: only by vote")

    def _check_idle(self) -> None:
        require(not self.executing, "treasury: an execution is under way")
