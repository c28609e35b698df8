"""Signed files and a receipt as the package makes them: the page must read, name and submit them alike."""

from __future__ import annotations

from typing import Any, Final

from eth_account import Account
from web3 import Web3

from celldao.acts.ballots import SignedBallot
from celldao.acts.signed_acts import SignedAct, SignedDelegation, SignedExit, SignedPermit
from celldao.relay.receipts import Notary
from celldao.relay.signed import item_of

NAME: Final = "Bottling Cell “Ö”"
_CHAIN: Final = 11_155_111


def _address(number: int) -> str:
    return str(Web3.to_checksum_address(f"0x{number:040x}"))


def content() -> dict[str, Any]:
    """What stands in signed.json. Keys and addresses are made up and the same every time."""
    account = Account.from_key(Web3.keccak(text="a member of tests"))
    member, share, treasury, governor = account.address, _address(0x511), _address(0x712), _address(0x609)
    common: dict[str, Any] = {"chain_id": _CHAIN, "nonce": 3, "signature": "0x" + "11" * 65}
    act: dict[str, Any] = common | {"deadline": 1_900_000_000}
    ballot: dict[str, Any] = common | {"governor": governor, "proposal": str(2**255 + 7), "voter": member}
    split = {"support": "split", "params": "0x" + "00" * 47 + "05"}
    made: dict[str, SignedBallot | SignedAct] = {
        "ballot": SignedBallot(**ballot, support="for"),
        "ballot with a reason": SignedBallot(
            **ballot, support="against", reason="Zu teuer — “ö”", title="Pay"
        ),
        "split ballot": SignedBallot(**ballot, **split),
        "delegation": SignedDelegation(**act, share=share, member=member, delegatee=_address(0xD)),
        "permit": SignedPermit(**act, share=share, owner=member, spender=_address(0xE), value=str(2**200)),
        "exit": SignedExit(**act, treasury=treasury, member=member, shares="40000000"),
    }
    notary = Notary(account, _CHAIN)
    receipt = notary.receipt(bytes([7] * 32), 1_800_000_000, 1_800_021_600, 7, bytes([9] * 32))
    files = [_case(name, file) for name, file in made.items()]
    return {"share_name": NAME, "files": files, "receipt": receipt.model_dump()}


def _case(name: str, file: SignedBallot | SignedAct) -> dict[str, Any]:
    call, arguments = file.call()
    return {
        "name": name,
        "file": file.model_dump(),
        "id": "0x" + item_of(file, NAME).id.hex(),
        "call": call,
        "arguments": ["0x" + one.hex() if isinstance(one, bytes) else str(one) for one in arguments],
    }
