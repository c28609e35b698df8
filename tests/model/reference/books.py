"""What the treasury keeps of one asset: debts, weights, the ordinary track's limit. Spec §6.1, §6.2, §6.4."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST = 2**128 - 1  # balances beyond are not seen
WHOLE = 2**127


@dataclass
class Pool:
    """What the weights of one generation turned out to be worth, less what was pulled."""

    amount: int
    weights: int


@dataclass
class Claim:
    """What a ticket holds of an asset: an amount, or a weight of a generation."""

    amount: int
    generation: int | None = None


@dataclass
class Book:
    registered: bool = False
    decimals: int = 0
    owed: int = 0
    generation: int = 0
    remaining: int = WHOLE  # weight of who stays
    pending: int = 0  # weights of leavers, not valued yet
    pools: dict[int, Pool] = field(default_factory=dict)
    left: int = 0  # of the period's limit
    period_end: int = 0

    def free(self, balance: int | None) -> int:
        return max(0, min(balance or 0, MOST) - self.owed)

    def available(self, balance: int | None) -> int:
        return self.free(balance) * self.remaining // (self.remaining + self.pending)

    def weigh(self, shares: int, supply: int) -> Claim | None:
        weight = self.remaining * shares // supply
        self.remaining -= weight
        self.pending += weight
        return Claim(weight, self.generation) if weight else None

    def value(self, balance: int | None) -> None:
        """Pending weights become an amount, once they are worth something."""
        amount = self.free(balance) * self.pending // (self.remaining + self.pending)
        if amount:
            self.pools[self.generation] = Pool(amount, self.pending)
            self.owed += amount
            self.generation += 1
            self.remaining, self.pending = WHOLE, 0

    def worth(self, claim: Claim) -> int | None:
        """None: a weight that nobody could value so far."""
        if claim.generation is None:
            return claim.amount
        if claim.generation == self.generation:
            return None
        pool = self.pools[claim.generation]
        return pool.amount * claim.amount // pool.weights

    def strike(self, claim: Claim, amount: int) -> None:
        """Takes a claim's weight out of its pool."""
        if claim.generation is not None:
            pool = self.pools[claim.generation]
            pool.amount -= amount
            pool.weights -= claim.amount

    def settle(self, amount: int, balance: int) -> int:
        """What is paid for an amount owed: if the token shrank, the same part of every claim."""
        paid = amount if balance >= self.owed else amount * balance // self.owed
        self.owed -= amount
        return paid
