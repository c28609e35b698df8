// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {MandateState} from "./MandateState.sol";
import {MANDATE, Mandate} from "./Generated.sol";

/// A token that answers anything and keeps what it was told to pay, if it said that it did.
contract RecordingToken is Base {
    uint256 public paid;

    function transfer(address, uint256 amount) external returns (bool agreed) {
        agreed = svm.createBool("agreed");
        unchecked {
            paid += _if(agreed, amount);
        }
    }
}

/// A treasury, and the Share of its cell, that answer anything and keep what was drawn.
contract RecordingCell is Base {
    address public asset;
    uint256 public amount;
    uint256 public draws;

    function words() external view returns (uint256[4] memory answer) {
        answer[1] = uint160(address(this));
    }

    function status_of(address) external returns (bool, bool) {
        return (svm.createBool("retired"), svm.createBool("barred"));
    }

    function available(address) external returns (uint256) {
        return svm.createUint(128, "available");
    }

    function fund_mandate(address asset_, uint256 amount_) external {
        asset = asset_;
        amount = amount_;
        draws++;
    }
}

/// The books of a mandate, of any storage, time and caller.
contract MandateBooks is MandateState {
    uint256 internal constant HALF = 2 ** 128 - 1;
    uint256 internal constant SPENT = 2 ** 127 - 1;

    RecordingToken internal token;
    RecordingCell internal cell;

    function setUp() public {
        it = _anything(MANDATE, Mandate.TRANSIENT);
        token = new RecordingToken();
        cell = new RecordingCell();
    }

    function _sums(address asset) internal view returns (uint256) {
        return _at(it, Mandate.mandate_charter_sums, uint160(asset));
    }

    function _inTime(uint256 moment) internal view returns (bool) {
        uint256 timing = _word(it, Mandate.mandate_charter_timing);
        return moment <= (timing >> 120 & TIME) + (timing >> 40 & TIME) + (timing >> 80 & TIME);
    }

    function _spend(uint256 payments) internal {
        address[] memory receivers = new address[](payments);
        uint256[] memory amounts = new uint256[](payments);
        for (uint256 i = 0; i < payments; i++) {
            receivers[i] = svm.createAddress("receiver");
            amounts[i] = svm.createUint256("amount");
        }
        _paying(abi.encodeWithSignature("spend(address,address[],uint256[])", address(token), receivers, amounts));
    }

    function _paying(bytes memory data) internal {
        uint256 moment = GENESIS + _anytime();
        address another = svm.createAddress("another asset");
        vm.assume(another != address(token));
        uint256 others = _sums(another);
        uint256 before = _sums(address(token));
        address caller = svm.createAddress("caller");
        vm.prank(caller);
        (bool done,) = it.call(data);
        vm.assume(done);
        assert(_and(caller == _operator(), _isRunning(moment)));
        assert(_sums(another) == others);
        _assertBooked(before, _sums(address(token)));
    }

    function _assertBooked(uint256 before, uint256 after_) internal view {
        // a checked difference would revert, which is no counterexample
        unchecked {
            uint256 booked = (after_ & SPENT) - (before & SPENT);
            assert(_and(after_ & SPENT >= before & SPENT, booked == token.paid()));
        }
        // whether it is an asset, and what was returned
        assert(after_ >> 127 == before >> 127);
    }

    /// @notice a payment books as spent exactly what the token was told to pay, and nothing else; for the operator only, while the mandate runs
    function check_spend() public {
        _spend(1);
    }

    /// @notice the same for a payment without lists
    function check_pay() public {
        address receiver = svm.createAddress("receiver");
        uint256 amount = svm.createUint256("amount");
        _paying(abi.encodeWithSignature("pay(address,address,uint256)", address(token), receiver, amount));
    }

    /// @notice the same for two payments in one call
    function check_spend_twice() public {
        _spend(2);
    }

    /// @notice a draw takes from the treasury exactly what it books, never beyond the period's budget or the lifetime's; for the operator only, while the mandate runs and no report is overdue
    function check_draw() public {
        uint256 moment = GENESIS + _anytime();
        _belongsTo(address(cell));
        uint256 key = uint160(svm.createAddress("asset"));
        uint256 amount = svm.createUint256("amount");
        uint256 drawn = _at(it, Mandate.mandate_budget__drawn, key) >> 128;
        uint256 budget = _at(it, Mandate.mandate_charter_budgets, key);
        address caller = svm.createAddress("caller");
        vm.prank(caller);
        (bool done,) = it.call(abi.encodeWithSignature("draw(address,uint256)", address(uint160(key)), amount));
        vm.assume(done);
        assert(_and(_and(cell.draws() == 1, uint160(cell.asset()) == key), cell.amount() == amount));
        unchecked {
            uint256 now_ = _at(it, Mandate.mandate_budget__drawn, key) >> 128;
            assert(_and(now_ == drawn + amount, _and(now_ >= drawn, now_ <= budget >> 128)));
        }
        uint256 period = _at(it, Mandate.mandate_budget__period, key);
        // of the period, within the budget and the treasury's part
        assert(_and(period & HALF <= budget & HALF, period & HALF <= period >> 128));
        assert(_and(amount <= period & HALF, _inTime(moment)));
        assert(_and(caller == _operator(), _isRunning(moment)));
    }
}
