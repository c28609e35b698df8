// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {AnyToken} from "./Anybody.sol";
import {ACCRUAL, Accrual} from "./Generated.sol";

/// modules/dividends.vy in a small deployable: any balance changes, as the ledger changes it, to anything.
contract Accounts is Base {
    // 137 - bit_length(10 ** (15 + 18))
    uint256 internal constant OF_18_DECIMALS = 27;

    address internal it;
    address internal token;

    function setUp() public {
        it = _anything(ACCRUAL, Accrual.TRANSIENT);
        token = address(new AnyToken());
    }

    function _state() internal view returns (uint256) {
        return _word(it, Accrual.dividends_states);
    }

    function _begin() internal returns (uint256) {
        return _begin(svm.createUint(7, "scale"));
    }

    /// A currency in any state, and a member whose marker is an earlier value of what accrued per unit.
    function _begin(uint256 scale) internal returns (uint256 member) {
        _anytime();
        member = svm.createUint(24, "member");
        vm.store(it, bytes32(Accrual.dividends_tokens), bytes32(uint256(uint160(token))));
        uint256 book = svm.createUint(130, "booked") | svm.createUint(32, "distributed") << 130;
        book |= scale << 162 | 1 << 169;
        vm.store(it, bytes32(_mapped(Accrual.dividends_books, uint160(token))), bytes32(book));
        vm.assume(_at(it, Accrual.dividends_accounts, member << 2) >> 138 <= _state() >> 138);
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
            uint256 since = _perUnit() - (_at(it, Accrual.dividends_accounts, member << 2) >> 138);
            uint256 balance = _at(it, Accrual.register_positions, member) & MASK_72;
            vm.assume(_implies(since == 0, balance * since == 0));
            vm.assume(_implies(since == 0, since * balance == 0));
        }
    }

    /// I-D1: what waits is within what is booked, and that within the widths.
    function _assumeBooked() internal {
        uint256 book = _at(it, Accrual.dividends_books, uint160(token));
        uint256 booked = book & (2 ** 130 - 1);
        uint256 scale = (book >> 162) & 127;
        uint256 waiting = (_state() >> 1) & (2 ** 137 - 1);
        vm.assume(booked <= (2 ** 137 - 1) >> scale);
        vm.assume(waiting <= booked << scale);
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
        uint256 book = _at(it, Accrual.dividends_books, uint160(token));
        (bool done,, uint256 accrued) = _account(member);
        vm.assume(done);
        vm.assume(accrued >> ((book >> 162) & 127) <= book & (2 ** 130 - 1));
    }

    function _kept(uint256 member, bytes memory data) internal {
        // Below one share nothing accrues; what then waits can only add to the accounts, later.
        vm.assume(_or(_state() & 1 == 0, _word(it, Accrual.register_sums) & MASK_72 >= 10 ** 6));
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
        uint256 another = svm.createUint(24, "another");
        vm.assume(another != member);
        bytes memory data = abi.encodeWithSignature(
            "change(uint256,uint256,uint256)", another, svm.createUint(72, "balance"), svm.createUint(72, "supply")
        );
        _kept(member, data);
    }

    /// @notice (18 decimals) a claim of another, paid or not, in full or for less, leaves exactly what has accrued to a member
    function check_claim_of_another() public {
        uint256 member = _begin(OF_18_DECIMALS);
        uint256 another = svm.createUint(24, "another");
        vm.assume(another != member);
        _assumeBooked();
        _assumeWithin(another);
        bytes memory data = abi.encodeWithSignature(
            "claim(address,uint256,address,bool)", token, another, address(0xA), svm.createBool("for less")
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
