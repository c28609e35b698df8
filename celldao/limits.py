"""What the contracts take at most, in one place: named as there, and what follows from it.

A test compares each of them with the contracts' sources.
"""

from __future__ import annotations

from typing import Final

# A proposal (Governor.vy): actions, bytes of one action's calldata, bytes of the description.
MAX_ACTIONS: Final = 10
MAX_DATA: Final = 2_240
MAX_DESCRIPTION: Final = 8_192
# Governor.cast_votes_by_sig: ballots.
MAX_BALLOTS: Final = 128
# Share.claim_for: members.
MAX_CLAIMS: Final = 128
# Gas that a payment in the name of others may use (assets.vy).
PAY_GAS: Final = 300_000
# Treasury.send: receivers (payments.vy).
MAX_RECEIVERS: Final = 32
# Bytes of the calldata within Treasury.spend_with (payments.vy); Mandate.call_by_vote has room for no more.
MAX_INNER_DATA: Final = 2_048
# RevenueSplitter.set_split (split.vy).
MAX_RECIPIENTS: Final = 8
# The charter of a mandate (mandate_charter.vy): assets, entries of its two lists, base units of a budget.
MAX_BUDGETS: Final = 4
MAX_CHARTER_RECEIVERS: Final = 64
MAX_CHARTER_CALLS: Final = 32
MAX_BUDGET: Final = 2**128 - 1
# Mandate.sweep (Mandate.vy).
MAX_SWEEP: Final = 8
# What an operator does from a mandate (mandate_spending.vy): payments at once, bytes of a call's data.
MAX_SPENDS: Final = 128
MAX_MANDATE_DATA: Final = 8_192
# Mandate.sign_petition_by_sigs: signatures (petitions.vy).
MAX_SIGNATURES: Final = 128
# Siblings of a proof (provenance.vy).
MAX_DEPTH: Final = 64
# Bytes of the links that contracts store: Treasury.set_dao_uri, a charter's policy link.
MAX_LINK: Final = 256
# Decimals of an asset, share units in all (10^-6 of a share).
MAX_DECIMALS: Final = 24
MAX_SUPPLY: Final = 4 * 10**21

_SELECTOR: Final = 4
_WORD: Final = 32


def receivers_per_send() -> int:
    """How many receivers one `Treasury.send` of a proposal can have.

    Its calldata is the selector, the asset, two offsets and two lengths, and two words for each receiver.
    """
    return min(MAX_RECEIVERS, (MAX_DATA - _SELECTOR - 5 * _WORD) // (2 * _WORD))
