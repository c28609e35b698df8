# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Treasury words: what the treasury packs, unpacked for readers
@notice The layouts are those of modules/treasury_terms.vy, asset_register.vy, bracket.vy and exits.vy, which pack and
        read them word by word; here a reader gets whole structs, where the treasury has no room for it.
"""
from interfaces import ITreasury
from modules import limits

ADDRESS: constant(uint256) = 2**160 - 1
WORD: constant(uint256) = 2**32 - 1
HALF: constant(uint256) = 2**128 - 1
# treasury_terms._control
OPEN: constant(uint256) = 160
DISSOLVED: constant(uint256) = 161
SPENDING_LIMIT: constant(uint256) = 176
SPENDING_PERIOD: constant(uint256) = 192
RECOVERY_NOTICE: constant(uint256) = 224
# treasury_terms._leaving
EXIT_DELAY: constant(uint256) = 160
HOLDING_TIME: constant(uint256) = 192
TICKETS: constant(uint256) = 224
# asset_register
DECIMALS: constant(uint256) = 8
WEIGHED: constant(uint256) = 1 << 16
WHOLE: constant(uint256) = 2**127
WEIGHT: constant(uint256) = 1 << 255


@internal
@pure
def _share(words: uint256[4]) -> address:
    return convert(words[1] & ADDRESS, address)


@internal
@pure
def _governor(words: uint256[4]) -> address:
    return convert(words[0] & ADDRESS, address)


@internal
@pure
def _splitter(words: uint256[4]) -> address:
    return convert(words[2], address)


@internal
@pure
def _is_dissolved(words: uint256[4]) -> bool:
    return words[0] >> DISSOLVED & 1 == 1


@internal
@pure
def _overview(words: uint256[4]) -> ITreasury.Overview:
    return ITreasury.Overview(
        share=self._share(words),
        governor=self._governor(words),
        splitter=self._splitter(words),
        opened=words[0] >> OPEN & 1 == 1,
        dissolved=self._is_dissolved(words),
        heir=convert(words[3], address),
        exit_delay=words[1] >> EXIT_DELAY & WORD,
        holding_time=words[1] >> HOLDING_TIME & WORD,
        spending_limit=words[0] >> SPENDING_LIMIT & 65_535,
        spending_period=words[0] >> SPENDING_PERIOD & WORD,
        recovery_notice=words[0] >> RECOVERY_NOTICE,
        tickets=words[1] >> TICKETS,
    )


@internal
@view
def _asset_state(
    words: uint256[4], asset: uint256[3], available: uint256
) -> ITreasury.AssetState:
    """
    @param asset book, weights and limit of the asset
    """
    book: uint256 = asset[0]
    remaining: uint256 = WHOLE
    pending: uint256 = 0
    if book & WEIGHED != 0:
        remaining = asset[1] & HALF
        pending = asset[1] >> 128
    spendable: uint256 = asset[2] & HALF
    period_end: uint256 = asset[2] >> 128
    if block.timestamp >= period_end:
        spendable = available * (words[0] >> SPENDING_LIMIT & 65_535) // limits.BASIS
        period_end = block.timestamp + (words[0] >> SPENDING_PERIOD & WORD)
    return ITreasury.AssetState(
        registered=book != 0,
        decimals=book >> DECIMALS & 255,
        available=available,
        owed=book >> 128,
        remaining=remaining,
        pending=pending,
        spendable=min(spendable, available),
        period_end=period_end,
    )


@internal
@pure
def _claim(words: uint256[3]) -> ITreasury.Claim:
    """
    @param words ticket, claim, and the pool that the claim is a part of if it is a weight
    """
    amount: uint256 = words[1] & HALF
    weighed: bool = words[1] & WEIGHT != 0
    pool: uint256 = words[2]
    if weighed and pool != 0:
        weighed = False
        amount = (pool & HALF) * amount // (pool >> 128)
    return ITreasury.Claim(
        number=words[0] & (2**24 - 1), ready=words[0] >> 24, amount=amount, weighed=weighed
    )
