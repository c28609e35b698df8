// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {Mandate} from "./Generated.sol";

/// What the words of a mandate say (modules/mandate_charter.vy).
abstract contract MandateState is Base {
    uint256 internal constant TIME = 2 ** 40 - 1;

    address internal it;

    /// The treasury that the storage, which may hold anything, names is this contract.
    function _belongsTo(address treasury) internal {
        uint256 place = Mandate.mandate_charter_treasury;
        vm.assume(address(uint160(_word(it, place))) == treasury);
        vm.store(it, bytes32(place), bytes32(uint256(uint160(treasury))));
    }

    function _state() internal view returns (uint256) {
        return _word(it, Mandate.mandate_charter_state);
    }

    function _operator() internal view returns (address) {
        return address(uint160(_state()));
    }

    function _isOver(uint256 moment) internal view returns (bool) {
        return _or(_state() >> 250 & 1 == 1, moment >= _state() >> 200 & TIME);
    }

    /// Accepted, not over, not suspended.
    function _isRunning(uint256 moment) internal view returns (bool) {
        bool begun = _state() >> 160 & TIME != 0;
        return _and(_and(begun, !_isOver(moment)), _state() >> 249 & 1 == 0);
    }
}
