// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {MandateState} from "./MandateState.sol";
import {MANDATE, Mandate} from "./Generated.sol";

/// Takes any call and counts it. No getter: it would take a selector.
contract Machine {
    uint256 internal calls;

    fallback() external payable {
        calls++;
    }
}

/// A token that agrees to any allowance and has none left.
contract AgreeingToken {
    function approve(address, uint256) external pure returns (bool) {
        return true;
    }

    function allowance(address, address) external pure returns (uint256) {
        return 0;
    }
}

/// The treasury of a cell: its other contracts are anybody, and so is what it has registered.
contract AnyRegister is Base {
    address public share;
    address public governor;
    address public splitter;
    uint256 public book;

    function become() external {
        share = svm.createAddress("share");
        governor = svm.createAddress("governor");
        splitter = svm.createAddress("splitter");
        book = svm.createUint256("book");
    }

    function words() external view returns (uint256[4] memory answer) {
        answer[0] = uint160(governor);
        answer[1] = uint160(share);
        answer[2] = uint160(splitter);
    }

    /// A registered asset has a book.
    function asset_words(address) external view returns (uint256[3] memory answer) {
        answer[0] = book;
    }

    function holds(address account) external view returns (bool) {
        bool one = _or(account == share, account == governor);
        return _or(one, _or(account == splitter, book != 0));
    }
}

/// What a mandate calls, of any storage, time and caller. No asset is counted: what its assets lose by a call is no
/// matter of who may call whom.
contract MandateCalls is MandateState {
    Machine internal machine;
    AgreeingToken internal token;
    AnyRegister internal cell;
    bool internal ours;

    function setUp() public {
        it = _anything(MANDATE, Mandate.TRANSIENT);
        machine = new Machine();
        token = new AgreeingToken();
        cell = new AnyRegister();
    }

    /// The factory's books: the target may be a mandate.
    function serves_mandates(address) external view override returns (bool) {
        return ours;
    }

    /// The call, by anybody; its caller and time if it was carried out.
    function _carriedOut(bytes memory data) internal returns (address caller, uint256 moment) {
        moment = GENESIS + _anytime();
        ours = svm.createBool("a mandate");
        cell.become();
        _belongsTo(address(cell));
        vm.assume(_state() >> 240 & 255 == 0);
        caller = svm.createAddress("caller");
        vm.prank(caller);
        (bool done,) = it.call(data);
        vm.assume(done);
        assert(_word(address(machine), 0) == 1);
        assert(_and(!ours, !cell.holds(address(machine))));
    }

    function _byOperator(bytes memory data, bytes4 selector) internal {
        (address caller, uint256 moment) = _carriedOut(data);
        assert(_and(caller == _operator(), _isRunning(moment)));
        uint256 listed = _mapped(Mandate.mandate_charter__calls, uint160(address(machine)));
        assert(_at(it, listed, uint256(bytes32(selector))) != 0);
    }

    function _order() internal returns (bytes4 selector, bytes memory data) {
        selector = bytes4(svm.createBytes32("selector"));
        data = abi.encodePacked(selector, svm.createBytes32("argument"));
    }

    /// @notice Mandate.call reverts but for the operator, while the mandate runs, and a listed function of a contract that is not the cell's, no mandate and no asset
    function check_call() public {
        (bytes4 selector, bytes memory data) = _order();
        uint256 amount = svm.createUint256("amount");
        _byOperator(abi.encodeWithSignature("call(address,uint256,bytes)", address(machine), amount, data), selector);
    }

    /// @notice Mandate.call_with: the same
    function check_call_with() public {
        (bytes4 selector, bytes memory data) = _order();
        string memory signature = "call_with(address,uint256,address,bytes)";
        uint256 amount = svm.createUint256("amount");
        _byOperator(
            abi.encodeWithSignature(signature, address(token), amount, address(machine), data), selector
        );
    }

    /// @notice Mandate.call_by_vote reverts but for the treasury, once the mandate is over, and a contract that is not the cell's, no mandate and no asset
    function check_call_by_vote() public {
        (, bytes memory data) = _order();
        uint256 amount = svm.createUint256("amount");
        (address caller, uint256 moment) = _carriedOut(
            abi.encodeWithSignature("call_by_vote(address,uint256,bytes)", address(machine), amount, data)
        );
        assert(_and(caller == address(cell), _isOver(moment)));
    }
}
