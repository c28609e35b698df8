// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Ownable} from "solady/src/auth/Ownable.sol";
import {ERC20Votes} from "solady/src/tokens/ERC20Votes.sol";

// Solady's token with votes as it is. Time is counted in seconds, as in the others.
contract SoladyVotes is ERC20Votes, Ownable {
    constructor(address owner_) {
        _initializeOwner(owner_);
    }

    function name() public pure override returns (string memory) {
        return "Bench Votes";
    }

    function symbol() public pure override returns (string memory) {
        return "BENCH";
    }

    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
