"""Share: register, votes and dividends as one contract, spec §4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.model.reference.basics import BASIS, NOBODY, Account, require
from tests.model.reference.dividends import Dividends
from tests.model.reference.register import FREE, LOCKED, MAX_SUPPLY, MEMBERS, HoldingRules, Register
from tests.model.reference.signed import Signed
from tests.model.reference.votes import SHARE, Votes

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell


class Share:
    def __init__(self, cell: Cell, rules: HoldingRules, weight: int) -> None:
        self.cell, self.clock = cell, cell.clock
        self.register = Register(cell.clock, rules, cell.at.all)
        self.votes = Votes(self.register, weight)
        self.dividends = Dividends(self.register, cell.assets, cell.at.share)
        self.nonces: dict[Account, int] = {}

    @property
    def rules(self) -> HoldingRules:
        return self.register.rules

    # --- ERC-20

    def transfer(self, caller: Account, receiver: Account, amount: int) -> None:
        self._transfer(caller, receiver, amount)

    def transferFrom(self, caller: Account, owner: Account, receiver: Account, amount: int) -> None:
        self.register.spend_allowance(owner, caller, amount)
        self._transfer(owner, receiver, amount)

    def approve(self, caller: Account, spender: Account, amount: int) -> None:
        self.register.allowances[caller, spender] = amount

    def permit(self, _: Account, owner: Account, spender: Account, amount: int, seal: Signed) -> None:
        self._check_deadline(seal)
        nonce = self.nonces.get(owner, 0)
        valid = seal.is_by_key(owner, "Permit", owner, spender, amount, nonce)
        require(valid, "share: the signature is not valid")
        self.nonces[owner] = nonce + 1
        self.register.allowances[owner, spender] = amount

    def _transfer(self, sender: Account, receiver: Account, amount: int) -> None:
        register, policy = self.register, self.rules.policy
        require(policy != LOCKED, "share: shares are locked")
        require(NOBODY not in (sender, receiver), "share: this address may not hold shares")
        holds = register.balance_of(receiver) > 0
        require(policy != MEMBERS or holds, "share: only holders may receive")
        register.check_minimum(amount)
        require(amount <= register.balance_of(sender), "share: more than the balance")
        if amount == 0 or sender == receiver:
            return
        supply = register.supply
        register.take(register.member(sender), amount)
        register.give(receiver, amount, supply)

    # --- votes

    def delegate(self, caller: Account, to: Account) -> None:
        self.votes.delegate(self.register.member(caller), to)

    def delegateBySig(self, _: Account, to: Account, nonce: int, seal: Signed) -> None:
        self._check_deadline(seal)
        signer = seal.signer("Delegation", to, nonce)
        require(nonce == self.nonces.get(signer, 0), "share: the signature is not valid")
        self.nonces[signer] = nonce + 1
        self.votes.delegate(self.register.member(signer), to)

    def return_votes(self, _: Account, delegators: Sequence[Account]) -> None:
        for delegator in delegators:
            self.votes.give_back(delegator)

    # --- keys

    def move(self, caller: Account, new: Account, seal: Signed) -> None:
        require(self.rules.movable, "share: members may not move here")
        self._check_deadline(seal)
        require(seal.is_by(new, "Move", caller, new), "share: the signature is not valid")
        self.register.repoint(caller, new)

    def set_payout(self, caller: Account, payout: Account) -> None:
        self.register.member(caller).payout = None if payout in (NOBODY, caller) else payout

    # --- dividends

    def distribute(self, caller: Account, token: Account, received: int) -> None:
        require(caller == self.cell.at.splitter, "share: only the splitter")
        self.dividends.distribute(token, received)

    def claim(self, caller: Account, token: Account) -> None:
        member = self.register.member(caller)
        paid = self.dividends.claim(token, member, for_less=True)
        require(paid, "share: nothing due, or it can't be paid")

    def claim_for(self, _: Account, members: Sequence[Account], token: Account) -> None:
        for account in members:
            self.dividends.claim(token, self.register.find(account), for_less=False)

    def sweep(self, _: Account, token: Account) -> None:
        ended = self.register.supply == 0 and self.cell.treasury.dissolved
        self.dividends.sweep(token, ended, self.cell.at.splitter)

    # --- by the treasury

    def issue(self, caller: Account, receiver: Account, amount: int) -> None:
        self._check_treasury(caller)
        require(amount > 0, "share: the amount is zero")
        supply = self.register.supply + amount
        require(supply <= MAX_SUPPLY, "share: more than the supply may be")
        self.register.give(receiver, amount, supply)

    def burn(self, caller: Account, owner: Account, amount: int, by_allowance: bool) -> tuple[int, int, int]:
        """Number, supply before, and mean time of receipt of who loses shares."""
        self._check_treasury(caller)
        require(amount > 0, "share: the amount is zero")
        if by_allowance:
            self.register.spend_allowance(owner, caller, amount)
        member, supply = self.register.member(owner), self.register.supply
        self.register.take(member, amount)
        return member.number, supply, member.held_since

    def add_currency(self, caller: Account, token: Account, decimals: int) -> None:
        self._check_treasury(caller)
        self.dividends.add(token, decimals)

    def bar(self, caller: Account, account: Account, barred: bool) -> None:
        self._check_treasury(caller)
        self.register.bar(account, barred)

    def repoint(self, caller: Account, old: Account, new: Account) -> None:
        self._check_treasury(caller)
        self.register.repoint(old, new)

    def set_policy(self, caller: Account, policy: int) -> None:
        self._check_treasury(caller)
        self._set(policy, self.rules.movable, self.rules.cap)

    def set_holder_cap(self, caller: Account, cap: int) -> None:
        self._check_treasury(caller)
        self._set(self.rules.policy, self.rules.movable, cap)

    def set_movable(self, caller: Account, movable: bool) -> None:
        self._check_treasury(caller)
        self._set(self.rules.policy, movable, self.rules.cap)

    def _set(self, policy: int, movable: bool, cap: int) -> None:
        require(self.cell.within("holder_cap", cap), "share: holder cap out of bounds")
        open_ = self.votes.weight == SHARE and cap == BASIS
        require(policy != FREE or open_, "share: free needs weight share, no cap")
        require(movable or policy == LOCKED, "share: immovable needs policy locked")
        self.register.rules = HoldingRules(policy, movable, self.rules.minimum, cap)

    def _check_treasury(self, caller: Account) -> None:
        require(caller == self.cell.at.treasury, "share: only the treasury")

    def _check_deadline(self, seal: Signed) -> None:
        require(self.clock.now <= seal.deadline, "share: the signature has expired")
