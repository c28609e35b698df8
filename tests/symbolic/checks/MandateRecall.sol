// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {MandateState} from "./MandateState.sol";
import {MANDATE, Mandate} from "./Generated.sol";

/// The treasury and the governor of a cell in one, for what a mandate asks them.
contract AnyCell {
    uint256 public control;
    address public guardian;
    uint256 public until;

    function become(bool dissolved, address guardian_, uint256 until_) external {
        uint256 bit;
        assembly {
            bit := dissolved
        }
        control = uint256(uint160(address(this))) | bit << 161;
        guardian = guardian_;
        until = until_;
    }

    function words() external view returns (uint256[4] memory answer) {
        answer[0] = control;
    }

    /// ICellGovernor.Rules: two tracks of seven words, the threshold, the guardian, the end of his term, whether it is open.
    function rules() external view returns (uint256[18] memory answer) {
        answer[15] = uint160(guardian);
        answer[16] = until;
        answer[17] = 1;
    }
}

/// Who ends a mandate: nobody else can, and nothing stops these.
contract MandateRecall is MandateState {
    AnyCell internal cell;
    address internal caller;
    address internal guardian;
    uint256 internal until;
    uint256 internal moment;
    bool internal dissolved;

    function setUp() public {
        it = _anything(MANDATE, Mandate.TRANSIENT);
        cell = new AnyCell();
    }

    /// A mandate of a cell, a cell and a caller in any state.
    function _begin() internal {
        moment = GENESIS + _anytime();
        caller = svm.createAddress("caller");
        guardian = svm.createAddress("guardian");
        until = svm.createUint256("until");
        dissolved = svm.createBool("dissolved");
        cell.become(dissolved, guardian, until);
        _belongsTo(address(cell));
    }

    function _mayRecall() internal view returns (bool) {
        bool one = _or(caller == address(cell), caller == _operator());
        bool guards = _and(caller == guardian, moment < until);
        return _or(_or(one, guards), dissolved);
    }

    function _recall() internal returns (bool done) {
        vm.prank(caller);
        (done,) = it.call(abi.encodeWithSignature("recall()"));
    }

    /// @notice Mandate.recall reverts for every caller but a vote, the operator and the guardian within his term, until the cell is dissolved
    function check_recall() public {
        _begin();
        vm.assume(!_mayRecall());
        assert(!_recall());
    }

    /// @notice a vote, the operator and the guardian within his term end a mandate at any time before it is over, and so does anybody once the cell is dissolved
    function check_recall_never_stopped() public {
        _begin();
        vm.assume(_and(_mayRecall(), !_isOver(moment)));
        bool done = _recall();
        assert(_and(done, _isOver(moment)));
    }

    /// @notice a vote that recalls a mandate which is over does not revert, so that what was decided with it is not stopped
    function check_recall_by_vote_when_over() public {
        _begin();
        vm.assume(_and(caller == address(cell), _isOver(moment)));
        assert(_recall());
    }
}
