"""Why a call failed, from what it returned: texts, panics, and the errors that everybody uses."""

from __future__ import annotations

from typing import Final

from eth_abi.exceptions import DecodingError

from celldao.actions.context import Context
from celldao.actions.function import Function
from celldao.actions.wording import arguments, hexadecimal
from celldao.chain.coding import decode
from celldao.text import one_line

_TEXT: Final = Function.parse("Error(string reason)").selector
_PANIC: Final = Function.parse("Panic(uint256 code)").selector
_PANICS: Final = {
    0x01: "an assertion does not hold",
    0x11: "a number becomes too large or too small",
    0x12: "a division by zero",
    0x21: "a value that its type does not have",
    0x31: "something is taken from an empty list",
    0x32: "a place beyond the end of a list",
    0x41: "it needs too much memory",
    0x51: "a call of nothing",
}
# ERC-6093, and what OpenZeppelin's contracts say.
_KNOWN: Final = {
    function.selector: function
    for function in map(
        Function.parse,
        (
            "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
            "ERC20InvalidSender(address sender)",
            "ERC20InvalidReceiver(address receiver)",
            "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
            "ERC20InvalidApprover(address approver)",
            "ERC20InvalidSpender(address spender)",
            "ERC721InvalidOwner(address owner)",
            "ERC721NonexistentToken(uint256 token)",
            "ERC721IncorrectOwner(address sender, uint256 token, address owner)",
            "ERC721InsufficientApproval(address operator, uint256 token)",
            "ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 token)",
            "ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 most)",
            "ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 most)",
            "ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 most)",
            "OwnableUnauthorizedAccount(address account)",
            "AccessControlUnauthorizedAccount(address account, bytes32 role)",
            "SafeERC20FailedOperation(address token)",
            "AddressEmptyCode(address target)",
            "ReentrancyGuardReentrantCall()",
            "EnforcedPause()",
            "FailedCall()",
            "InsufficientBalance(uint256 balance, uint256 needed)",
        ),
    )
}


def reason_of(answer: bytes, context: Context) -> str:
    """The contract's own words, on one line; or what can be said of an answer without any."""
    head = answer[:4]
    if not answer:
        return "no reason was given"
    if head == _TEXT:
        try:
            return one_line(str(decode(["string"], answer[4:])[0])) or "no reason was given"
        except (DecodingError, ValueError, OverflowError):  # not even text
            return f"an answer that cannot be read: {hexadecimal(answer)}"
    if head == _PANIC and len(answer) == 36:
        code = int.from_bytes(answer[4:], "big")
        return _PANICS.get(code, f"panic {code:#x}")
    known = _KNOWN.get(head)
    values = known.decode(answer) if known else None
    if known is None or values is None:
        return f"an error that is not known here: {hexadecimal(answer)}"
    return f"{known.name}({arguments(known.parameters, values, context)})"
