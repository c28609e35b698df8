// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base, Svm} from "./Base.sol";

/// A token that answers anything.
contract AnyToken is Base {
    function balanceOf(address) external returns (uint256) {
        return svm.createUint256("balance");
    }

    function transfer(address, uint256) external returns (bool) {
        return svm.createBool("paid");
    }
}

/// A treasury that answers anything.
contract AnyTreasury is Base {
    function dissolved() external returns (bool) {
        return svm.createBool("dissolved");
    }
}

/// Answers anything to any call. An address that is a symbol may be its address: without it, whatever asks such an address
/// would revert, and who may call would not matter any more.
contract AnyContract {
    Svm internal constant svm = Svm(0xF3993A62377BCd56AE39D773740A5390411E8BC9);

    fallback(bytes calldata) external payable returns (bytes memory) {
        return svm.createBytes(1024, "answer");
    }
}
