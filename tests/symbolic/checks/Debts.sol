// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {TREASURY, Treasury} from "./Generated.sol";

/// A token that answers what it was told last, or nothing that is a balance.
contract Purse {
    uint256 public answer;
    bool public readable;

    function become(uint256 answer_, bool readable_) external {
        answer = answer_;
        readable = readable_;
    }

    function balanceOf(address) external view returns (uint256) {
        if (!readable) {
            assembly {
                return(0, 0)
            }
        }
        return answer;
    }
}

/// What an execution calls: it makes of a token's answers anything, and keeps the coin it got or sends it back.
contract Taker is Base {
    Purse internal immutable PURSE;

    constructor(Purse purse) {
        PURSE = purse;
    }

    fallback() external payable {
        if (address(PURSE) != address(0)) {
            PURSE.become(svm.createUint256("after"), svm.createBool("readable after"));
        } else if (svm.createBool("sent back")) {
            payable(msg.sender).transfer(msg.value);
        }
    }
}

/// The whole Treasury, any storage and second: what an execution leaves of a registered asset.
contract Debts is Base {
    address internal constant NATIVE = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    uint256 internal constant MASK_128 = 2 ** 128 - 1;
    uint256 internal constant WEIGHED = 1 << 16;

    address internal it;

    function setUp() public {
        it = _anything(TREASURY, Treasury.TRANSIENT);
    }

    /// What it calls is none of the cell's own: no call of these can take assets.
    function serves_mandates(address) external pure override returns (bool) {
        return false;
    }

    /// One registered asset, without pending weights.
    function _registers(address asset) internal {
        uint256 control = _word(it, Treasury.treasury_terms__control) & ~(uint256(255) << 168) | 1 << 168;
        vm.store(it, bytes32(Treasury.treasury_terms__control), bytes32(control));
        vm.store(it, bytes32(Treasury.asset_register__list), bytes32(uint256(uint160(asset))));
        bytes32 place = bytes32(_mapped(Treasury.asset_register__books, uint160(asset)));
        vm.store(it, place, bytes32(uint256(vm.load(it, place)) & ~WEIGHED));
    }

    function _owed(address asset) internal view returns (uint256) {
        return _at(it, Treasury.asset_register__books, uint160(asset)) >> 128;
    }

    /// Carried out whole, on either track.
    function _execute(address target, uint256 amount) internal {
        address governor = address(uint160(_word(it, Treasury.treasury_terms__control)));
        vm.assume(governor != target);
        vm.assume(address(uint160(_word(it, Treasury.treasury_terms__leaving))) != target);
        uint256 phase = 3 | svm.createUint(1, "ordinary") << 2;
        vm.prank(governor);
        (bool done,) = it.call(abi.encodeWithSignature("execute(address,uint256,bytes,uint256)", target, amount, "", phase));
        vm.assume(done);
    }

    function _assertLeft(uint256 before, uint256 owed, uint256 after_) internal pure {
        assert(_or(after_ >= before, after_ >= owed));
    }

    /// @notice an execution leaves of a registered token what leavers are owed, or what was there, whatever the token answers before and after; what can't be read before or after counts as nothing both times
    function check_token() public {
        _anytime();
        Purse purse = new Purse();
        uint256 before = svm.createUint256("before");
        bool readable = svm.createBool("readable before");
        purse.become(before, readable);
        _registers(address(purse));
        uint256 owed = _owed(address(purse));
        _execute(address(new Taker(purse)), 0);
        uint256 seen = _if(_and(readable, purse.readable()), before);
        _assertLeft(seen, owed, purse.answer());
        // what is owed stays owed
        assert(_owed(address(purse)) == owed);
    }

    /// @notice an execution that sends coin leaves of it what leavers are owed, or what was there
    function check_coin() public {
        _anytime();
        _registers(NATIVE);
        uint256 before = svm.createUint(128, "before");
        vm.deal(it, before);
        uint256 owed = _owed(NATIVE);
        _execute(address(new Taker(Purse(address(0)))), svm.createUint256("amount"));
        _assertLeft(before, owed, it.balance);
        assert(_owed(NATIVE) == owed);
    }
}
