"""A wallet that tests hold in their hands: announced by EIP-6963, deciding and signing in Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from eth_account import Account
from playwright.sync_api import Page
from web3 import Web3

DECLINED: Final = {"code": 4001, "message": "User rejected the request."}

# What the page sees: a provider that hands every request to Python.
_PROVIDER: Final = """
(() => {
  const listeners = {};
  const provider = {
    request: async (asked) => {
      await window.__held?.[asked.method]?.promise;
      const answer = JSON.parse(await window.__wallet(JSON.stringify(asked)));
      if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
      return answer.result;
    },
    on: (event, listener) => (listeners[event] ??= []).push(listener),
    removeListener: (event, listener) =>
      (listeners[event] = (listeners[event] ?? []).filter((one) => one !== listener)),
  };
  window.__emit = (event, value) => (listeners[event] ?? []).forEach((listener) => listener(value));
  const announce = () =>
    dispatchEvent(new CustomEvent("eip6963:announceProvider", {
      detail: Object.freeze({ info: Object.freeze(INFO), provider }),
    }));
  addEventListener("eip6963:requestProvider", announce);
  announce();
})();
"""


@dataclass
class Wallet:
    """One account in one browser.

    Attributes:
        key: of eth-account.
        chain_id: of the network it is on.
        known: networks it can switch to.
        answers: replaces the wallet's own answer to a method; returns {"result": …} or {"error": …}.
        asked: every request, in order.
        others: further keys that the wallet holds, by address.
    """

    w3: Web3
    key: Any
    chain_id: int = 0
    known: set[int] = field(default_factory=set)
    answers: dict[str, Callable[[list[Any]], dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    others: dict[str, Any] = field(default_factory=dict)
    page: Page | None = None

    def __post_init__(self) -> None:
        self.first = self.key
        self.chain_id = self.chain_id or self.w3.eth.chain_id
        self.known |= {self.w3.eth.chain_id}

    @property
    def address(self) -> str:
        return str(self.key.address)

    def become(self, key: Any) -> None:
        """The member chooses another account in the wallet."""
        self.key = key
        self.emit("accountsChanged", [self.address])

    def install(self, page: Page, name: str = "Test Wallet") -> None:
        """Before the page is opened."""
        self.page = page
        uuid = "350670db-19fa-4704-a166-e52e178b59d2"
        info = {"uuid": uuid, "name": name, "icon": "", "rdns": "test.wallet"}
        page.expose_function("__wallet", self._handle)
        page.add_init_script(_PROVIDER.replace("INFO", json.dumps(info)))

    def decline(self, method: str) -> None:
        self.answers[method] = lambda _: {"error": DECLINED}

    def hold(self, method: str) -> None:
        """The wallet waits for its owner, as a hardware wallet does, until `release`, or the page is left."""
        assert self.page is not None
        self.page.evaluate("method => ((window.__held ??= {})[method] = Promise.withResolvers())", method)

    def release(self, method: str) -> None:
        assert self.page is not None
        self.page.evaluate(
            "method => { const held = window.__held[method]; delete window.__held[method]; held.resolve(); }",
            method,
        )

    def emit(self, event: str, value: Any) -> None:
        assert self.page is not None
        self.page.evaluate("([event, value]) => window.__emit(event, value)", [event, value])

    def _handle(self, text: str) -> str:
        asked = json.loads(text)
        method, params = asked["method"], asked.get("params") or []
        self.asked.append(method)
        if method in self.answers:
            return json.dumps(self.answers[method](params))
        return json.dumps(self._answer(method, params))

    def _answer(self, method: str, params: list[Any]) -> dict[str, Any]:
        if method in ("eth_requestAccounts", "eth_accounts"):
            return {"result": [self.address]}
        if method == "eth_chainId":
            return {"result": hex(self.chain_id)}
        if method == "wallet_switchEthereumChain":
            wanted = int(params[0]["chainId"], 16)
            if wanted not in self.known:
                return {"error": {"code": 4902, "message": "Unrecognized chain ID."}}
            self.chain_id = wanted
            return {"result": None}
        if method == "wallet_addEthereumChain":
            self.known.add(int(params[0]["chainId"], 16))
            return {"result": None}
        if method == "eth_sendTransaction":
            return {"result": self._send(params[0])}
        if method == "eth_signTypedData_v4":
            key = self.others.get(Web3.to_checksum_address(params[0]), self.key)
            signed = Account.sign_typed_data(key.key, full_message=json.loads(params[1]))
            return {"result": "0x" + signed.signature.hex().removeprefix("0x")}
        return {"error": {"code": -32601, "message": f"{method} is not known"}}

    def _send(self, fields: dict[str, Any]) -> str:
        transaction: dict[str, Any] = {
            "from": self.address,
            "to": Web3.to_checksum_address(fields["to"]),
            "data": fields.get("data", "0x"),
            "value": int(fields.get("value", "0x0"), 16),
            "nonce": fields.get("nonce", self.w3.eth.get_transaction_count(self.key.address)),
            "chainId": self.w3.eth.chain_id,
            "maxFeePerGas": 10**10,
            "maxPriorityFeePerGas": 10**9,
        }
        # With a margin, as wallets do: what comes a second later may cost a little more.
        transaction["gas"] = self.w3.eth.estimate_gas(transaction) * 5 // 4  # type: ignore[arg-type]
        del transaction["from"]
        signed = self.key.sign_transaction(transaction)
        return "0x" + self.w3.eth.send_raw_transaction(signed.raw_transaction).hex().removeprefix("0x")
