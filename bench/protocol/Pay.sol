// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

// The currency of the bench: OpenZeppelin's plain ERC-20 and nothing else.
contract Pay is ERC20 {
    constructor() ERC20("Pay", "PAY") {
        _mint(msg.sender, 1e9 ether);
    }
}
