// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {TREASURY, Treasury} from "./Generated.sol";

/// Takes any call.
contract Sink {
    fallback() external payable {}
}

/// The treasury's call: nobody but the governor begins one, nobody but the one who began it goes on with it.
contract Execution is Base {
    address internal it;
    address internal sink;

    function setUp() public {
        sink = address(new Sink());
        it = _anything(TREASURY, Treasury.TRANSIENT);
    }

    function _step(address target, uint256 phase) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("execute(address,uint256,bytes,uint256)", target, uint256(0), "", phase);
    }

    function _stranger(address governor) internal returns (address caller) {
        caller = svm.createAddress("caller");
        vm.assume(caller != governor);
        vm.assume(caller != address(0));
    }

    /// No registered asset: the balances of assets are no matter of who may call.
    function _governor() internal returns (address) {
        uint256 control = _word(it, Treasury.treasury_terms__control);
        vm.assume((control >> 168) & 255 == 0);
        return address(uint160(control));
    }

    /// @notice no step of any phase is carried out for a caller who is not the governor, while nothing is under way
    function check_begin() public {
        address caller = _stranger(_governor());
        uint256 phase = svm.createUint(3, "phase");
        vm.prank(caller);
        (bool done,) = it.call(_step(sink, phase));
        assert(!done);
    }

    /// @notice between two steps of an execution no step of any phase is carried out for anybody but who began it
    function check_go_on() public {
        address governor = _governor();
        vm.assume(governor != address(0));
        address caller = _stranger(governor);
        vm.prank(governor);
        (bool begun,) = it.call(_step(sink, 1));
        vm.assume(begun);
        vm.prank(caller);
        (bool done,) = it.call(_step(sink, svm.createUint(3, "phase")));
        assert(!done);
    }
}
