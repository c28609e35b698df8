"""A stranger's client on web3.py alone: it knows the addresses and OpenZeppelin's published interfaces.

    python client.py URL GOVERNOR VOTES TREASURY FOLDER_OF_ABIS KEY

Reads the cell, proposes a resolution, signs and sends a transaction by hand, votes by a signed ballot, reads
the events back, and prints what it found as JSON. The same file runs on web3.py 7 and 8, each in its own
environment; nothing of celldao is there.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from eth_account import Account
from web3 import Web3

url, governor_at, votes_at, treasury, folder, key = sys.argv[1:]
w3 = Web3(Web3.HTTPProvider(url, request_kwargs={"timeout": 60}))
account = Account.from_key(key)


def abi(name):
    return json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))["abi"]


governor = w3.eth.contract(address=governor_at, abi=abi("IGovernor"))
votes = w3.eth.contract(address=votes_at, abi=abi("IVotes"))


def send(call):
    """Signed here: the node holds no key of ours."""
    transaction = call.build_transaction(
        {
            "from": account.address,
            "nonce": w3.eth.get_transaction_count(account.address),
            "chainId": w3.eth.chain_id,
        }
    )
    signed = account.sign_transaction(transaction)
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed.raw_transaction))
    assert receipt["status"] == 1
    return receipt


def pass_to(timestamp):
    w3.provider.make_request("evm_mine", [timestamp])


text = f"a resolution by web3.py {version('web3')}"
receipt = send(governor.functions.propose([], [], [], text))
(created,) = governor.events.ProposalCreated().process_receipt(receipt)
proposal = created["args"]["proposalId"]
assert proposal == governor.functions.hashProposal([], [], [], w3.keccak(text=text)).call()
pass_to(governor.functions.proposalSnapshot(proposal).call() + 1)

message = {"proposalId": proposal, "support": 1, "voter": account.address, "nonce": 0}
fields = [("proposalId", "uint256"), ("support", "uint8"), ("voter", "address"), ("nonce", "uint256")]
domain = {
    "name": governor.functions.name().call(),
    "version": governor.functions.version().call(),
    "chainId": w3.eth.chain_id,
    "verifyingContract": governor.address,
}
types = {"Ballot": [{"name": name, "type": kind} for name, kind in fields]}
ballot = account.sign_typed_data(domain, types, message).signature
receipt = send(governor.functions.castVoteBySig(proposal, 1, account.address, ballot))
(cast,) = governor.events.VoteCast().process_receipt(receipt)
pass_to(governor.functions.proposalDeadline(proposal).call() + 1)
(logged,) = governor.events.ProposalCreated().get_logs(from_block=created["blockNumber"])

print(
    json.dumps(
        {
            "web3": version("web3"),
            "proposal": str(proposal),
            "description": logged["args"]["description"],
            "weight": cast["args"]["weight"],
            "votes": votes.functions.getVotes(account.address).call(),
            "state": governor.functions.state(proposal).call(),
            "treasury": w3.eth.get_balance(treasury),
            "clock": governor.functions.CLOCK_MODE().call(),
        }
    )
)
