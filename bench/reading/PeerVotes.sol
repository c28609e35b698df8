// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// OpenZeppelin's votes as they come, issued to many at once.
contract PeerVotes is ERC20Votes {
    constructor() ERC20("Peer", "PEER") EIP712("Peer", "1") {}

    function issue(address[] calldata receivers, uint256 amount) external {
        for (uint256 i = 0; i < receivers.length; i++) _mint(receivers[i], amount);
    }
}
