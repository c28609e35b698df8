"""delegateBySig: of two signatures that say the same, that of the lower half counts, its end included."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Policy
from tests.support.register import ONE, Register, now

KIND = "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
# Of secp256k1: how many points it has, and the generator's x.
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
POINT = 0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798
ECRECOVER = "0x0000000000000000000000000000000000000001"


@pytest.fixture
def register() -> Register:
    return Register.open(policy=Policy.FREE)


def signer(digest: bytes, s: int) -> str:
    """Whoever signed with this s. Nobody knows his key, but his address can hold shares as any other."""
    words = b"".join(number.to_bytes(32, "big") for number in (27, POINT, s))
    answer = boa.env.execute_code(ECRECOVER, data=digest + words)
    return f"0x{answer.output[12:].hex()}"


def test_delegate_by_sig__at_the_lower_halfs_end_and_past_it__counts_and_does_not(register: Register) -> None:
    delegatee, expiry = register.members[1], now()
    digest = register.typed(KIND, delegatee, 0, expiry)
    for s, counts in ((ORDER // 2, True), (ORDER // 2 + 1, False)):
        member = signer(digest, s)
        register.share.transfer(member, ONE, sender=register.members[0])
        order = (delegatee, 0, expiry, 27, POINT.to_bytes(32, "big"), s.to_bytes(32, "big"))
        if counts:
            register.share.delegateBySig(*order, sender=register.stranger)
            assert register.share.delegates(member) == delegatee
        else:
            # of what is no signature, nobody is the signer
            with boa.reverts("share: only a member"):
                register.share.delegateBySig(*order, sender=register.stranger)
            assert register.share.nonces(member) == 0
