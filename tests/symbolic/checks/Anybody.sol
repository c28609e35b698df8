// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";

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
