// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {PAST, Past} from "./Generated.sol";

/// modules/checkpoints.vy and modules/position.vy in a small deployable.
contract History is Base {
    uint256 internal constant VALUE = MASK_72 << 72;
    uint256 internal constant STAMP = (2 ** 56 - 1) << 144;

    address internal it;

    function setUp() public {
        it = _anything(PAST, Past.TRANSIENT);
    }

    function _valueAt(uint256 owner, uint256 time) internal returns (uint256) {
        (bool done, bytes memory answer) =
            it.staticcall(abi.encodeWithSignature("value_at(uint256,uint256)", owner, time));
        assert(done);
        return abi.decode(answer, (uint256));
    }

    function _push(uint256 owner, uint256 value) internal {
        (bool done,) = it.call(abi.encodeWithSignature("push(uint256,uint256)", owner, value));
        assert(done);
    }

    /// @notice a new value changes the value, its time and the archive's count, and nothing else of the word; it never fails
    function check_other_fields() public {
        _anytime();
        uint256 before = _word(it, Past.word);
        uint256 value = svm.createUint(72, "value");
        _push(svm.createUint(24, "owner"), value);
        uint256 word = _word(it, Past.word);
        assert(_and(word & ~(VALUE | STAMP) == before & ~(VALUE | STAMP), (word >> 72) & MASK_72 == value));
    }

    /// Archived times rise, and the latest checkpoint is later than all of them.
    function _assumeSorted(uint256 owner, uint256 archived, uint256 latest) internal {
        for (uint256 i = archived; i > 0; i--) {
            uint256 pair = _at(it, Past.checkpoints_archive, owner << 23 | (i - 1) >> 1);
            uint256 time = (pair >> (((i - 1) & 1) * 104 + 72)) & MASK_32;
            vm.assume(time < latest);
            latest = time;
        }
    }

    function _past(uint256 archived) internal {
        uint256 now_ = _anytime();
        uint256 owner = svm.createUint(24, "owner");
        uint256 word = _word(it, Past.word);
        uint256 time = (word >> 144) & MASK_32;
        vm.assume((word >> 176) & MASK_24 == archived);
        vm.assume(time <= now_);
        // never set: no archive either
        vm.assume(_implies(archived != 0, time != 0));
        vm.store(it, bytes32(Past.word), bytes32(word & ~(MASK_24 << 176) | archived << 176));
        uint256 then_ = svm.createUint(32, "then");
        vm.assume(then_ < now_);
        // a value never set is none
        vm.assume(_implies(time == 0, (word >> 72) & MASK_72 == 0));
        _assumeSorted(owner, archived, time);
        uint256 before = _valueAt(owner, then_);
        _push(owner, svm.createUint(72, "value"));
        assert(_valueAt(owner, then_) == before);
    }

    /// @notice a new value changes no past value; nothing archived before
    function check_past_of_none() public {
        _past(0);
    }

    /// @notice a new value changes no past value; one archived before
    function check_past_of_one() public {
        _past(1);
    }

    /// @notice a new value changes no past value; two archived before
    function check_past_of_two() public {
        _past(2);
    }

    /// @notice a new value changes no past value; three archived before
    function check_past_of_three() public {
        _past(3);
    }

    /// @notice a receipt adds to the balance and sets the mean time; votes, checkpoints and delegate stay
    function check_receipt() public {
        uint256 word = svm.createUint256("word");
        uint256 amount = svm.createUint(72, "amount");
        vm.assume((word & MASK_72) + amount <= MASK_72);
        (bool done, bytes memory answer) = it.staticcall(
            abi.encodeWithSignature("received(uint256,uint256,uint256)", word, amount, svm.createUint(32, "now"))
        );
        vm.assume(done);
        uint256 after_ = abi.decode(answer, (uint256));
        uint256 others = (2 ** 152 - 1) << 72;
        assert(_and(after_ & others == word & others, after_ & MASK_72 == (word & MASK_72) + amount));
    }
}
