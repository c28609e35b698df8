// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {AnyToken} from "./Anybody.sol";
import {ACCRUAL, Accrual} from "./Generated.sol";

/// modules/dividends.vy in a small deployable: any balance changes, as the ledger changes it, to anything.
contract Accounts is Base {
    // 123 - bit_length(10 ** (15 + 18))
    uint256 internal constant OF_18_DECIMALS = 13;
    uint256 internal constant MASK_123 = 2 ** 123 - 1;

    address internal it;
    address internal token;

    function setUp() public {
        it = _anything(ACCRUAL, Accrual.TRANSIENT);
        token = address(new AnyToken());
    }

    function _book() internal view returns (uint256) {
        return _at(it, Accrual.dividends_books, uint160(token));
    }

    /// Whether a distribution has not accrued yet.
    function _fresh() internal view returns (bool) {
        return _book() & 1 << 133 != 0;
    }

    function _scale() internal view returns (uint256) {
        return (_book() >> 123) & 127;
    }

    function _owner(uint256 number) internal pure returns (uint256) {
        return 0xA000 + number;
    }

    /// What accrued per unit when the member was settled.
    function _marker(uint256 member) internal view returns (uint256) {
        return _at(it, Accrual.register_entries, _owner(member)) >> 151;
    }

    function _begin() internal returns (uint256 member) {
        return _begin(svm.createUint(7, "scale"));
    }

    /// A currency in any state, and a member whose marker is an earlier value of what accrued per unit.
    function _begin(uint256 scale) internal returns (uint256 member) {
        _anytime();
        vm.store(it, bytes32(Accrual.dividends_tokens), bytes32(uint256(uint160(token))));
        uint256 book = svm.createUint(123, "booked") | svm.createUint(1, "fresh") << 133;
        book |= scale << 123 | 1 << 132 | svm.createUint(105, "per unit") << 151;
        vm.store(it, bytes32(_mapped(Accrual.dividends_books, uint160(token))), bytes32(book));
        uint256 queue = svm.createUint(123, "waiting") | svm.createUint(32, "distributed") << 123;
        vm.store(it, bytes32(_mapped(Accrual.dividends_queues, uint160(token))), bytes32(queue));
        member = svm.createUint(24, "member");
        _enter(member);
    }

    /// I-R3: the entry of a number's address has that number. The account is in it. The address lies in storage, not in
    /// the code of a founding batch.
    function _enter(uint256 number) internal {
        vm.store(it, bytes32(_mapped(Accrual.register_owners, number)), bytes32(_owner(number)));
        uint256 entry = svm.createUint(123, "accrued") << 28 | svm.createUint(105, "marker") << 151 | number;
        vm.store(it, bytes32(_mapped(Accrual.register_entries, _owner(number))), bytes32(entry));
        vm.assume(_marker(number) <= _book() >> 151);
    }

    /// Another member.
    function _another(uint256 member) internal returns (uint256 another) {
        another = svm.createUint(24, "another");
        vm.assume(another != member);
        _enter(another);
    }

    function _account(uint256 member) internal view returns (bool done, uint256 marker, uint256 accrued) {
        bytes memory answer;
        (done, answer) = it.staticcall(abi.encodeWithSignature("account_of(address,uint256)", token, member));
        if (done) (marker, accrued) = abi.decode(answer, (uint256, uint256));
    }

    function _perUnit() internal returns (uint256 perUnit) {
        (bool done, bytes memory answer) = it.staticcall(abi.encodeWithSignature("dividend_state(address)", token));
        vm.assume(done);
        return abi.decode(answer, (uint256));
    }

    /// What the solver need not find out about a product: nothing times anything is nothing.
    function _assumeZero(uint256 member) internal {
        unchecked {
            uint256 since = _perUnit() - _marker(member);
            uint256 balance = _at(it, Accrual.register_positions, member) & MASK_72;
            vm.assume(_implies(since == 0, balance * since == 0));
            vm.assume(_implies(since == 0, since * balance == 0));
        }
    }

    /// I-D1: what waits is within what is booked, and that within the widths.
    function _assumeBooked() internal {
        uint256 booked = _book() & MASK_123;
        uint256 waiting = _at(it, Accrual.dividends_queues, uint160(token)) & MASK_123;
        vm.assume(booked <= MASK_123 >> _scale());
        vm.assume(waiting <= booked << _scale());
        // What the solver need not find out about a quotient: times the divisor it is not above the dividend.
        uint256 supply = _word(it, Accrual.register_sums) & MASK_72;
        uint256 one;
        uint256 other;
        assembly {
            one := mul(div(waiting, supply), supply)
            other := mul(supply, div(waiting, supply))
        }
        vm.assume(_and(one <= waiting, other <= waiting));
    }

    /// I-D1: what has accrued to one member is within what is booked.
    function _assumeWithin(uint256 member) internal {
        (bool done,, uint256 accrued) = _account(member);
        vm.assume(done);
        vm.assume(accrued >> _scale() <= _book() & MASK_123);
    }

    function _kept(uint256 member, bytes memory data) internal {
        // Below one share nothing accrues; what then waits can only add to the accounts, later.
        vm.assume(_or(!_fresh(), _word(it, Accrual.register_sums) & MASK_72 >= 10 ** 6));
        (bool done, uint256 marker, uint256 before) = _account(member);
        vm.assume(done);
        // The widths (docs/spec.md 4.5): what accrued fits its field, so nothing of it is in the marker's.
        vm.assume(marker == _perUnit());
        _assumeZero(member);
        (done,) = it.call(data);
        vm.assume(done);
        _assumeZero(member);
        uint256 after_;
        (done,, after_) = _account(member);
        assert(_and(done, after_ == before));
    }

    /// @notice whoever's balance and whatever the supply become, what has accrued to him stays exactly
    function check_own_balance() public {
        uint256 member = _begin();
        bytes memory data = abi.encodeWithSignature(
            "change(uint256,uint256,uint256)", member, svm.createUint(72, "balance"), svm.createUint(72, "supply")
        );
        _kept(member, data);
    }

    /// @notice whoever's balance and whatever the supply become, what has accrued to anybody else stays exactly
    function check_balance_of_another() public {
        uint256 member = _begin();
        uint256 another = _another(member);
        bytes memory data = abi.encodeWithSignature(
            "change(uint256,uint256,uint256)", another, svm.createUint(72, "balance"), svm.createUint(72, "supply")
        );
        _kept(member, data);
    }

    /// @notice (18 decimals) a claim of another, paid or not, in full or for less, leaves exactly what has accrued to a member
    function check_claim_of_another() public {
        uint256 member = _begin(OF_18_DECIMALS);
        uint256 another = _another(member);
        _assumeBooked();
        _assumeWithin(another);
        bytes memory data = abi.encodeWithSignature(
            "claim(address,uint256,bool)", token, another, svm.createBool("for less")
        );
        _kept(member, data);
    }

    /// @notice (18 decimals) a distribution leaves exactly what has accrued to a member
    function check_distribution() public {
        uint256 member = _begin(OF_18_DECIMALS);
        _assumeBooked();
        _kept(member, abi.encodeWithSignature("distribute(address,uint256)", token, svm.createUint256("received")));
    }

    /// @notice (18 decimals) what a sweep takes off the books, at the end of a cell too, leaves exactly what has accrued to a member
    function check_sweep() public {
        uint256 member = _begin(OF_18_DECIMALS);
        _assumeBooked();
        _kept(member, abi.encodeWithSignature("sweep(address,bool)", token, svm.createBool("ended")));
    }

    /// @notice settling never reverts, whatever waits, has accrued and is held: no currency can stop a transfer
    function check_never_reverts() public {
        uint256 member = _begin();
        (bool done,) = it.call(abi.encodeWithSignature("settle(uint256)", member));
        assert(done);
    }
}
