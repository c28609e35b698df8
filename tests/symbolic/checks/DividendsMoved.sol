// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {AnyToken} from "./Anybody.sol";
import {Register} from "./Register.sol";
import {SHARE, Share} from "./Generated.sol";

/// What has accrued to a member, as of now, falls by nothing but his own claim: for what moves shares, a member who
/// gives, one who receives, and one who has nothing to do with it. One currency; the cell has at least one share.
contract DividendsMoved is Register {
    uint256 internal constant BYSTANDER = 3;

    address internal token;

    function setUp() public override {
        super.setUp();
        token = address(new AnyToken());
    }

    function _weight() internal pure override returns (uint256) {
        return BY_SHARE;
    }

    /// No holder cap: it only refuses.
    function _cap() internal pure override returns (uint256) {
        return 10_000;
    }

    function _currencies() internal pure override returns (uint256) {
        return 1;
    }

    /// What the solver need not find out about the products in an account: nothing accrued per unit is nothing.
    function _assumeZero(uint256 number) internal {
        unchecked {
            (, bytes memory answer) = share.staticcall(abi.encodeWithSignature("dividend_state(address)", token));
            uint256 perUnit = abi.decode(answer, (uint256));
            uint256 since = perUnit - (_at(share, Share.register_entries, uint160(_account(number))) >> 151);
            uint256 balance = _at(share, Share.register_positions, number) & MASK_72;
            vm.assume(_implies(since == 0, balance * since == 0));
            vm.assume(_implies(since == 0, since * balance == 0));
        }
    }

    function _accrued(uint256 number) internal view returns (uint256 marker, uint256 accrued) {
        (bool done, bytes memory answer) =
            share.staticcall(abi.encodeWithSignature("account_of(address,uint256)", token, number));
        assert(done);
        return abi.decode(answer, (uint256, uint256));
    }

    function _currency() internal {
        uint256 fresh = svm.createUint(1, "fresh");
        uint256 supply = _word(share, Share.register_sums) & MASK_72;
        vm.assume(_or(fresh == 0, supply >= 10 ** 6));
        uint256 perUnit = svm.createUint(105, "per unit");
        _store(Share.dividends_tokens, uint160(token));
        uint256 book = svm.createUint(123, "booked") | svm.createUint(7, "scale") << 123;
        _store(_mapped(Share.dividends_books, uint160(token)), book | 1 << 132 | fresh << 133 | perUnit << 151);
        uint256 queue = svm.createUint(123, "waiting") | svm.createUint(32, "distributed") << 123;
        _store(_mapped(Share.dividends_queues, uint160(token)), queue);
        for (uint256 n = 1; n <= 3; n++) {
            uint256 marker = svm.createUint(105, "marker");
            // an earlier value of what accrued per unit
            vm.assume(marker <= perUnit);
            uint256 entry = svm.createUint(123, "accrued") << 28 | marker << 151 | n;
            _store(_mapped(Share.register_entries, uint160(_account(n))), entry);
        }
    }

    function _begin() internal {
        _world(MEMBERS_ONLY, 0, 0, NOW);
        _currency();
    }

    /// The widths (docs/spec.md 4.5): what accrued fits its field, so nothing of it is in the marker's.
    function _before(uint256 victim) internal returns (uint256) {
        (bool done, bytes memory answer) =
            share.staticcall(abi.encodeWithSignature("account_of(address,uint256)", token, victim));
        vm.assume(done);
        (uint256 marker, uint256 accrued) = abi.decode(answer, (uint256, uint256));
        (done, answer) = share.staticcall(abi.encodeWithSignature("dividend_state(address)", token));
        vm.assume(done);
        uint256 perUnit = abi.decode(answer, (uint256));
        vm.assume(marker == perUnit);
        _assumeZero(victim);
        return accrued;
    }

    function _assertKept(uint256 victim, uint256 before) internal {
        _assumeZero(victim);
        (, uint256 accrued) = _accrued(victim);
        assert(accrued >= before);
    }

    function _transferred(uint256 victim) internal {
        _begin();
        uint256 before = _before(victim);
        bytes memory data =
            abi.encodeWithSignature("transfer(address,uint256)", _account(2), svm.createUint256("amount"));
        _call(_account(1), data);
        _assertKept(victim, before);
    }

    /// @notice a transfer lowers nothing that has accrued to the giver
    function check_transfer_giver() public {
        _transferred(1);
    }

    /// @notice a transfer lowers nothing that has accrued to the receiver
    function check_transfer_receiver() public {
        _transferred(2);
    }

    /// @notice a transfer lowers nothing that has accrued to anybody else
    function check_transfer_bystander() public {
        _transferred(BYSTANDER);
    }

    /// @notice transferFrom, by anybody, lowers nothing that has accrued to the giver, the receiver or anybody else
    function check_transferFrom() public {
        uint256 victim = 1 + _oneOf(2);
        _begin();
        uint256 before = _before(victim);
        bytes memory data = abi.encodeWithSignature(
            "transferFrom(address,address,uint256)", _account(1), _account(2), svm.createUint256("amount")
        );
        _call(svm.createAddress("spender"), data);
        _assertKept(victim, before);
    }

    /// @notice a delegation lowers nothing that has accrued to the delegator, the delegate or anybody else
    function check_delegate() public {
        uint256 victim = 1 + _oneOf(2);
        _begin();
        uint256 before = _before(victim);
        _call(_account(1), abi.encodeWithSignature("delegate(address)", _account(2)));
        _assertKept(victim, before);
    }

    /// @notice returning votes lowers nothing that has accrued to the delegator, the delegate or anybody else
    function check_return_votes() public {
        uint256 victim = 1 + _oneOf(2);
        _world(MEMBERS_ONLY, 2, 0, NOW);
        _currency();
        uint256 before = _before(victim);
        address[] memory delegators = new address[](1);
        delegators[0] = _account(1);
        _call(_account(4), abi.encodeWithSignature("return_votes(address[])", delegators));
        _assertKept(victim, before);
    }

    /// @notice an issue lowers nothing that has accrued to the receiver or anybody else
    function check_issue() public {
        uint256 victim = 2 + _oneOf(1);
        _begin();
        uint256 before = _before(victim);
        bytes memory data =
            abi.encodeWithSignature("issue(address,uint256)", _account(2), svm.createUint256("amount"));
        _call(_treasury(), data);
        _assertKept(victim, before);
    }

    /// @notice a burn lowers nothing that has accrued to the owner or anybody else
    function check_burn() public {
        uint256 victim = 1 + _oneOf(1) * 2;
        _begin();
        uint256 before = _before(victim);
        bytes memory data = abi.encodeWithSignature(
            "burn(address,uint256,bool)", _account(1), svm.createUint256("amount"), svm.createBool("by allowance")
        );
        _call(_treasury(), data);
        _assertKept(victim, before);
    }
}
