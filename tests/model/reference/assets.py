"""The native coin and the tokens: outside the cell, and as faulty as tests/contracts/tokens/ can be."""

from __future__ import annotations

from tests.model.reference.basics import BASIS, NATIVE, Account

ENDLESS = 2**256 - 1


class Asset:
    """One asset with every fault that may be switched on; which ones, its contract decides."""

    def __init__(self, address: Account, decimals: int, kind: str) -> None:
        self.address, self.decimals, self.kind = address, decimals, kind
        self.balances: dict[Account, int] = {}
        self.allowances: dict[tuple[Account, Account], int] = {}
        self.stopped = False  # no transfer succeeds
        self.blocked: set[Account] = set()  # nor one from or to these
        self.fee = 0  # basis points of a transfer that are burned on the way
        self.unreadable = False
        self.endless = False  # says that everybody has more than there is
        self.scale = (1, 1)  # a balance is what was minted × the first // the second
        # of the native coin
        self.refusers: set[Account] = set()  # contracts that take none
        self.returners: set[Account] = set()  # contracts that send it back

    def _parts(self, amount: int) -> int:
        up, down = self.scale
        return -(-amount * down // up)

    def balance(self, account: Account) -> int:
        up, down = self.scale
        return self.balances.get(account, 0) * up // down

    def read(self, account: Account) -> int | None:
        """What a caller is told; None: nothing he could use."""
        if self.unreadable:
            return None
        return ENDLESS if self.endless else self.balance(account)

    def mint(self, receiver: Account, amount: int) -> None:
        self.balances[receiver] = self.balances.get(receiver, 0) + self._parts(amount)

    def burn(self, owner: Account, amount: int) -> None:
        self.balances[owner] -= amount

    def pay(self, sender: Account, receiver: Account, amount: int) -> bool:
        """A transfer; says whether it took place."""
        parts = self._parts(amount)
        held = self.balances.get(sender, 0)
        if held < parts or self.stopped or {sender, receiver} & self.blocked or receiver in self.refusers:
            return False
        if receiver in self.returners:
            return sender not in self.refusers
        self.move(sender, receiver, parts)
        return True

    def has_paid(self, sender: Account, receiver: Account, amount: int) -> bool:
        """A transfer that must not stop others: also settled if so much, or all there was, is gone anyway."""
        before = self.read(sender) or 0
        if self.pay(sender, receiver, amount):
            return True
        after = self.read(sender)
        return after is not None and after <= max(0, before - amount)

    def move(self, sender: Account, receiver: Account, parts: int) -> None:
        fee = parts * self.fee // BASIS
        self.balances[sender] = self.balances.get(sender, 0) - parts
        self.balances[receiver] = self.balances.get(receiver, 0) + parts - fee

    @property
    def stated(self) -> int | None:
        """What it says its decimals are."""
        return self.decimals

    def approve(self, owner: Account, spender: Account, amount: int) -> bool:
        self.allowances[owner, spender] = amount
        return True

    def pull(self, spender: Account, owner: Account, receiver: Account, amount: int) -> bool:
        """A transfer by allowance; says whether it took place."""
        allowed = self.allowances.get((owner, spender), 0)
        if allowed < amount or not self.pay(owner, receiver, amount):
            return False
        self.allowances[owner, spender] = allowed - amount
        return True


class Mirror(Asset):
    """A second address of a plain token: the same balances under another name, and no allowances."""

    def __init__(self, address: Account, first: Asset) -> None:
        super().__init__(address, first.decimals, "SecondAddress")
        self.first = first
        self.balances = first.balances

    @property
    def stated(self) -> int | None:
        return None

    def approve(self, owner: Account, spender: Account, amount: int) -> bool:
        return False


class Assets:
    """All there are, by address."""

    def __init__(self) -> None:
        self.known: dict[Account, Asset] = {}

    def __getitem__(self, address: Account) -> Asset:
        return self.known[address]

    @property
    def coin(self) -> Asset:
        return self.known[NATIVE]
