// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {SHARE, Share, UNITS} from "./Generated.sol";

interface IUnits {
    function units(uint256 balance, uint256 word) external pure returns (uint256);
}

/// Any state of the register that keeps its invariants, and what one step may make of it.
///
/// The world is four numbers, since a step touches at most four: who gives, who receives, and the delegate of each.
/// Which number it is does not matter to the code (they are keys and compared for equality): giver 1, receiver 2.
abstract contract Register is Base {
    uint256 internal constant MAX_SUPPLY = 4 * 10 ** 21;
    uint256 internal constant BY_MEMBER = 0;
    uint256 internal constant BY_SHARE = 1;
    uint256 internal constant BY_SQRT = 2;
    uint256 internal constant MEMBERS_ONLY = 1;
    uint256 internal constant COUNT = 4;
    // when the latest checkpoints were made
    uint256 internal constant EARLIER = 0;
    uint256 internal constant NOW = 1;
    uint256 internal constant NEVER = 2;
    uint256 internal constant EARLIER_AND_FULL = 3;
    // balance and votes; of the totals: supply and units
    uint256 internal constant SUMS = 2 ** 144 - 1;
    uint256 internal constant DELEGATE = MASK_24 << 200;

    struct Member {
        uint256 balance;
        uint256 units;
        uint256 votes;
        uint256 delegate;
    }

    struct World {
        Member[5] members;
        uint256 supply;
        uint256 units;
        uint256 age;
        uint256 now_;
    }

    address internal share;
    address internal rule;

    function setUp() public virtual {
        share = _anything(SHARE, Share.TRANSIENT);
        rule = _create(UNITS);
    }

    function _weight() internal pure virtual returns (uint256);

    function _cap() internal virtual returns (uint256) {
        return svm.createUint(14, "cap");
    }

    /// Number of dividend currencies.
    function _currencies() internal pure virtual returns (uint256) {
        return 0;
    }

    // ------------------------------------------------------------------ the world before

    function _account(uint256 number) internal pure returns (address) {
        return address(uint160(0xA000 + number));
    }

    function _treasury() internal pure returns (address) {
        return address(0x7000);
    }

    function _store(uint256 slot, uint256 value) internal {
        vm.store(share, bytes32(slot), bytes32(value));
    }

    /// One of the numbers from 0 to `last`, each on a path of its own.
    function _oneOf(uint256 last) internal returns (uint256) {
        uint256 chosen = svm.createUint(8, "chosen");
        for (uint256 n = 0; n < last; n++) {
            if (chosen == n) return n;
        }
        return last;
    }

    function _units(uint256 balance) internal view returns (uint256) {
        if (_weight() == BY_SHARE) return balance;
        if (_weight() == BY_MEMBER) return _if(balance != 0, 10 ** 6);
        return IUnits(rule).units(balance, BY_SQRT << 249);
    }

    /// Time and archive of a word's latest checkpoint.
    function _stamp(World memory w) internal returns (uint256) {
        if (w.age == NOW) return w.now_ << 144 | svm.createUint(24, "archived") << 176;
        if (w.age == NEVER) return 0;
        uint256 time = svm.createUint(32, "time");
        vm.assume(time != 0);
        vm.assume(time < w.now_);
        if (w.age == EARLIER_AND_FULL) return time << 144 | MASK_24 << 176;
        uint256 archived = svm.createUint(24, "archived");
        vm.assume(archived != MASK_24);
        return time << 144 | archived << 176;
    }

    /// A member with any position whose delegate is that one (0: himself).
    function _enter(World memory w, uint256 number, uint256 delegate) internal {
        Member memory m = w.members[number];
        m.balance = svm.createUint(72, "balance");
        m.votes = svm.createUint(72, "votes");
        m.delegate = delegate == 0 ? number : delegate;
        m.units = _units(m.balance);
        uint256 rest = delegate << 200 | svm.createUint(32, "mean") << 224;
        _store(_mapped(Share.register_positions, number), m.balance | m.votes << 72 | _stamp(w) | rest);
        _store(_mapped(Share.register_entries, uint160(_account(number))), number);
        // The address of a founding member who never moved is read from code, for an event only: here they are stored.
        _store(_mapped(Share.register_owners, number), uint160(_account(number)));
    }

    /// What the invariants I-R1, I-R4, I-V1 and I-V2 say about these four, and the widths of the words.
    function _sum(World memory w) internal {
        unchecked {
            w.supply = svm.createUint(72, "supply");
            w.units = svm.createUint(72, "units");
            uint256 balances;
            uint256 votes;
            uint256 holding;
            for (uint256 n = 1; n <= COUNT; n++) {
                balances += w.members[n].balance;
                votes += w.members[n].votes;
                holding += _if(w.members[n].balance != 0, 1);
                uint256 given;
                for (uint256 k = 1; k <= COUNT; k++) {
                    if (w.members[k].delegate == n) given += w.members[k].units;
                }
                vm.assume(w.members[n].votes >= given);
            }
            uint256 holders = svm.createUint(24, "holders");
            vm.assume(w.supply <= MAX_SUPPLY);
            vm.assume(balances <= w.supply);
            vm.assume(votes <= w.units);
            vm.assume(holding <= holders);
            if (_weight() == BY_SHARE) vm.assume(w.units == w.supply);
            if (_weight() == BY_MEMBER) vm.assume(w.units <= 10 ** 6 * MASK_24);
            if (_weight() == BY_SQRT) vm.assume(w.units <= 2 ** 70);
            // room for one more number
            uint256 rest = holders << 200 | svm.createUint(23, "members") << 224;
            _store(Share.register_sums, w.supply | w.units << 72 | _stamp(w) | rest);
        }
    }

    /// Any rules with that weight and policy; any members with these delegates.
    function _world(uint256 policy, uint256 ofGiver, uint256 ofTaker, uint256 age) internal returns (World memory w) {
        w.now_ = _anytime();
        w.age = age;
        uint256 rules = svm.createUint(72, "minimum") << 160 | _cap() << 232;
        rules |= svm.createUint(1, "movable") << 253 | _currencies() << 246;
        _store(Share.holding_word, rules | uint160(_treasury()) | _weight() << 249 | policy << 251 | 1 << 254);
        _enter(w, 1, ofGiver);
        _enter(w, 2, ofTaker);
        _enter(w, 3, 0);
        _enter(w, 4, 0);
        _sum(w);
    }

    // ------------------------------------------------------------------ the world after

    /// Balances moved as said; each delegate's votes followed the units, totals too; nobody's delegate changed.
    /// 0 for the giver: issued; for the taker: burned.
    function _assertMoved(World memory w, uint256 giver, uint256 taker, uint256 amount) internal view {
        unchecked {
            uint256 lost;
            uint256 gained;
            bool good = true;
            if (giver != 0) lost = w.members[giver].units - _units(w.members[giver].balance - amount);
            if (taker != 0) gained = _units(w.members[taker].balance + amount) - w.members[taker].units;
            for (uint256 n = 1; n <= COUNT; n++) {
                uint256 balance = w.members[n].balance;
                uint256 votes = w.members[n].votes;
                if (giver != 0) {
                    if (n == giver) balance -= amount;
                    if (n == w.members[giver].delegate) votes -= lost;
                }
                if (taker != 0) {
                    if (n == taker) balance += amount;
                    if (n == w.members[taker].delegate) votes += gained;
                }
                good = _and(good, _holds(n, balance, votes, w.members[n].delegate));
            }
            uint256 supply = w.supply;
            if (giver == 0) supply += amount;
            if (taker == 0) supply -= amount;
            assert(_and(good, _totals() == (supply | (w.units + gained - lost) << 72)));
        }
    }

    function _totals() internal view returns (uint256) {
        return _word(share, Share.register_sums) & SUMS;
    }

    function _holds(uint256 number, uint256 balance, uint256 votes, uint256 delegate) internal view returns (bool) {
        uint256 word = _at(share, Share.register_positions, number);
        uint256 kept = delegate == number ? 0 : delegate << 200;
        return word & (SUMS | DELEGATE) == (balance | votes << 72 | kept);
    }

    // ------------------------------------------------------------------ the steps

    function _call(address caller, bytes memory data) internal {
        vm.prank(caller);
        (bool done,) = share.call(data);
        vm.assume(done);
    }

    function _transfer(uint256 ofGiver, uint256 ofTaker, uint256 age) internal {
        World memory w = _world(MEMBERS_ONLY, ofGiver, ofTaker, age);
        uint256 amount = svm.createUint256("amount");
        _call(_account(1), abi.encodeWithSignature("transfer(address,uint256)", _account(2), amount));
        _assertMoved(w, 1, 2, amount);
    }

    function _issue(uint256 ofTaker, uint256 age) internal {
        World memory w = _world(MEMBERS_ONLY, 0, ofTaker, age);
        uint256 amount = svm.createUint256("amount");
        _call(_treasury(), abi.encodeWithSignature("issue(address,uint256)", _account(2), amount));
        _assertMoved(w, 0, 2, amount);
    }

    function _burn(uint256 ofGiver, uint256 age) internal {
        World memory w = _world(MEMBERS_ONLY, ofGiver, 0, age);
        uint256 amount = svm.createUint256("amount");
        _call(_treasury(), abi.encodeWithSignature("burn(address,uint256,bool)", _account(1), amount, false));
        _assertMoved(w, 1, 0, amount);
    }

    /// The giver entrusts his votes, now `from`'s (0: his own), to `to`.
    function _entrusted(World memory w, uint256 from, uint256 to) internal view {
        unchecked {
            if (from == 0) from = 1;
            uint256 units = w.members[1].units;
            bool good = true;
            for (uint256 n = 1; n <= COUNT; n++) {
                uint256 votes = w.members[n].votes;
                if (n == from) votes -= units;
                if (n == to) votes += units;
                good = _and(good, _holds(n, w.members[n].balance, votes, n == 1 ? to : w.members[n].delegate));
            }
            assert(_and(good, _totals() == (w.supply | w.units << 72)));
        }
    }

    function _delegate(uint256 from, uint256 to, uint256 age) internal {
        World memory w = _world(MEMBERS_ONLY, from, 0, age);
        _call(_account(1), abi.encodeWithSignature("delegate(address)", _account(to)));
        _entrusted(w, from, to);
    }
}
