// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {AnyToken, AnyTreasury} from "./Anybody.sol";
import {SHARE, Share} from "./Generated.sol";

/// What has accrued to a member, as of now and to a fraction of a base unit, in a currency: any storage at all, any
/// caller, any member number. Share, treasury and currency are contracts; the latter two answer anything.
abstract contract DividendsKept is Base {
    address internal share;
    address internal token;
    address internal treasury;
    uint256 internal number;
    address internal other;

    function setUp() public {
        share = _anything(SHARE, Share.TRANSIENT);
        token = address(new AnyToken());
        treasury = address(new AnyTreasury());
    }

    function _number(address account) internal view returns (uint256) {
        return _at(share, Share.register_entries, uint160(account)) & MASK_24;
    }

    function _begin() internal returns (address caller) {
        _anytime();
        caller = svm.createAddress("caller");
        other = svm.createAddress("other");
        number = svm.createUint(24, "number");
        vm.assume(number != 0);
        uint256 word = _word(share, Share.holding_word);
        vm.assume(address(uint160(word)) == treasury);
        vm.store(share, bytes32(Share.holding_word), bytes32(word >> 160 << 160 | uint160(treasury)));
        vm.store(share, bytes32(Share.holding_splitter), bytes32(uint256(0x5717)));
        // a name of eight letters; it is hashed for signatures
        vm.store(share, bytes32(Share.naming_name), bytes32(uint256(8)));
        // the currency is the first one; the other three differ in the index only
        uint256 book = _at(share, Share.dividends_books, uint160(token));
        vm.assume((book >> 130) & 7 == 4);
        // I-R3: the entry of a number's address has that number. His account in the first currency is in it. The address
        // lies in storage, not in the code of a founding batch.
        uint256 owner = _at(share, Share.register_owners, number);
        vm.assume(_and(owner != 0, owner < 2 ** 160));
        vm.assume(_number(address(uint160(owner))) == number);
    }

    /// Before the call, an account that can't be read is out of the widths that docs/spec.md proves.
    function _before() internal returns (uint256) {
        (bool done, bytes memory answer) =
            share.staticcall(abi.encodeWithSignature("account_of(address,uint256)", token, number));
        vm.assume(done);
        (, uint256 accrued) = abi.decode(answer, (uint256, uint256));
        return accrued;
    }

    function _accrued() internal view returns (uint256) {
        (bool done, bytes memory answer) =
            share.staticcall(abi.encodeWithSignature("account_of(address,uint256)", token, number));
        assert(done);
        (, uint256 accrued) = abi.decode(answer, (uint256, uint256));
        return accrued;
    }
}
