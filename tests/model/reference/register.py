"""Members, their numbers and their shares: spec §4.1, §4.2, §4.4."""

from __future__ import annotations

from dataclasses import dataclass

from tests.model.reference.basics import BASIS, NOBODY, Account, Clock, require

MAX_SUPPLY = 4 * 10**21
FREE, MEMBERS, LOCKED = 1, 2, 4


@dataclass
class Member:
    number: int
    address: Account
    delegate: int  # the number that votes for this one
    balance: int = 0
    held_since: int = 0  # share-weighted mean time of receipt
    payout: Account | None = None

    @property
    def payee(self) -> Account:
        return self.payout or self.address


@dataclass
class HoldingRules:
    policy: int
    movable: bool
    minimum: int
    cap: int  # basis points


class Register:
    def __init__(self, clock: Clock, rules: HoldingRules, own: set[Account]) -> None:
        self.clock, self.rules = clock, rules
        self.own = own  # the cell's contracts
        self.members: list[Member] = []
        self.numbers: dict[Account, int] = {}
        self.retired: set[Account] = set()
        self.barred: set[Account] = set()
        self.allowances: dict[tuple[Account, Account], int] = {}

    @property
    def supply(self) -> int:
        return sum(member.balance for member in self.members)

    @property
    def holders(self) -> list[Member]:
        return [member for member in self.members if member.balance]

    def number_of(self, account: Account) -> int:
        return self.numbers.get(account, 0)

    def find(self, account: Account) -> Member | None:
        number = self.number_of(account)
        return self.members[number - 1] if number else None

    def member(self, account: Account) -> Member:
        found = self.find(account)
        require(found is not None, "share: only a member")
        assert found is not None
        return found

    def balance_of(self, account: Account) -> int:
        found = self.find(account)
        return found.balance if found else 0

    # --- rules of holding

    def check_newcomer(self, account: Account) -> None:
        banned = account == NOBODY or account in self.own | self.retired | self.barred
        require(not banned, "share: this address may not hold shares")

    def check_minimum(self, balance: int) -> None:
        require(balance == 0 or balance >= self.rules.minimum, "share: below the minimum position")

    # --- changes

    def enter(self, account: Account) -> Member:
        number = len(self.members) + 1
        self.members.append(Member(number, account, delegate=number))
        self.numbers[account] = number
        return self.members[-1]

    def take(self, owner: Member, amount: int) -> None:
        require(amount <= owner.balance, "share: more than the balance")
        self.check_minimum(owner.balance - amount)
        owner.balance -= amount

    def give(self, receiver: Account, amount: int, supply: int) -> None:
        """`supply` is that of afterwards, by which the cap is measured."""
        member = self.find(receiver)
        if member is None or member.balance == 0:
            self.check_newcomer(receiver)
            member = member or self.enter(receiver)
        total = member.balance + amount
        self.check_minimum(total)
        require(total * BASIS <= supply * self.rules.cap, "share: more than the holder cap")
        member.held_since = (member.balance * member.held_since + amount * self.clock.now) // total
        member.balance = total

    def spend_allowance(self, owner: Account, spender: Account, amount: int) -> None:
        allowed = self.allowances.get((owner, spender), 0)
        require(amount <= allowed, "share: more than the allowance")
        self.allowances[owner, spender] = allowed - amount

    def repoint(self, old: Account, new: Account) -> None:
        member = self.member(old)
        self.check_newcomer(new)
        require(self.number_of(new) == 0, "share: the new address has a number")
        del self.numbers[old]
        self.numbers[new] = member.number
        member.address, member.payout = new, None
        self.retired.add(old)
        if old in self.barred:
            self.barred.remove(old)
            self.barred.add(new)

    def bar(self, account: Account, barred: bool) -> None:
        if not barred:
            self.barred.discard(account)
            return
        require(self.balance_of(account) == 0, "share: the account holds shares")
        require(account not in self.barred, "share: it is so already")
        self.barred.add(account)
