// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Base} from "./Base.sol";
import {GOVERNOR, Governor} from "./Generated.sol";

/// The Share of a cell, for up to two voters: every number has the units of the snapshot, and all of them together a total.
contract Roll {
    uint256 internal immutable NUMBER;
    uint256 internal immutable UNITS;
    uint256 internal immutable OTHER_NUMBER;
    uint256 internal immutable OTHER_UNITS;
    uint256 internal immutable TOTAL;

    constructor(uint256 number, uint256 units, uint256 otherNumber, uint256 otherUnits, uint256 total) {
        NUMBER = number;
        UNITS = units;
        OTHER_NUMBER = otherNumber;
        OTHER_UNITS = otherUnits;
        TOTAL = total;
    }

    function power_at(address, uint256) external view returns (uint256, uint256) {
        return (NUMBER, UNITS);
    }

    function power_and_total_at(address, uint256) external view returns (uint256, uint256, uint256) {
        return (NUMBER, UNITS, TOTAL);
    }

    function powers_at(address[] calldata accounts, uint256) external view returns (uint256[] memory answer) {
        answer = new uint256[](accounts.length);
        answer[0] = NUMBER << 72 | UNITS;
        if (accounts.length == 2) answer[1] = OTHER_NUMBER << 72 | OTHER_UNITS;
    }

    function getPastTotalSupply(uint256) external view returns (uint256) {
        return TOTAL;
    }
}

/// The whole Governor: what one ballot, or a batch of them, does to the books of all proposals. Any storage, second and
/// caller; the Share answers any number and any units, within the bounds of spec 4.1.
contract Ballots is Base {
    uint256 internal constant MASK_16 = 2 ** 16 - 1;
    uint256 internal constant MASK_128 = 2 ** 128 - 1;
    // in a tally
    uint256 internal constant CEILING = 216;
    uint256 internal constant VOTED = 232;
    // in a core
    uint256 internal constant LATE_EXTENSION = 48;

    struct Batched {
        uint256 head;
        bytes32 r;
        bytes32 s;
    }

    address internal it;
    uint256 internal proposal;
    uint256 internal number;
    uint256 internal units;
    uint256 internal otherNumber;
    uint256 internal otherUnits;
    uint256 internal total;
    // before
    uint256 internal tally;
    uint256 internal word;
    // anything else in the books
    uint256 internal anotherProposal;
    uint256 internal anotherTally;
    uint256 internal anotherPlace;
    uint256 internal anotherWord;

    function setUp() public {
        it = _anything(GOVERNOR, Governor.TRANSIENT);
    }

    /// A proposal in any state, and one number of the roll.
    function _begin() internal {
        _anytime();
        proposal = svm.createUint256("proposal");
        number = svm.createUint(24, "number");
        units = svm.createUint(72, "units");
        total = svm.createUint(72, "total");
    }

    /// No quorum that is reached now extends the vote: what it extends is no part of a tally, and its products are work.
    function _notLate() internal {
        bytes32 place = bytes32(_mapped(Governor.proposals__cores, proposal));
        vm.store(it, place, bytes32(uint256(vm.load(it, place)) & ~(MASK_24 << LATE_EXTENSION)));
    }

    /// The tally holds no more than the units of who is noted as having voted; these, and those of who is not, sum up to no
    /// more than the total (I-V1 at the snapshot).
    /// @param more units of numbers that are not noted
    /// @param first whether it is the proposal's first ballot, which writes the ceiling
    function _look(uint256 more, bool first) internal {
        address roll = address(new Roll(number, units, otherNumber, otherUnits, total));
        vm.store(it, bytes32(Governor.proposals__hub), bytes32(uint256(uint160(roll)) << 96 | svm.createUint(96, "hub")));
        bytes32 place = bytes32(_mapped(Governor.proposals__tallies, proposal));
        if (first) vm.store(it, place, 0);
        tally = uint256(vm.load(it, place));
        if (!first) vm.assume((tally >> CEILING) & MASK_16 != 0);
        uint256 voted = svm.createUint(72, "units of who has voted");
        unchecked {
            vm.assume(_and(_sum(tally) <= voted, voted + more <= total));
        }
        word = _at(it, Governor.proposals__voted, _place(number));
        anotherProposal = svm.createUint256("another proposal");
        vm.assume(anotherProposal != proposal);
        anotherTally = _at(it, Governor.proposals__tallies, anotherProposal);
        anotherPlace = svm.createUint256("another place");
        anotherWord = _at(it, Governor.proposals__voted, anotherPlace);
    }

    function _place(uint256 number_) internal view returns (uint256) {
        return proposal ^ (number_ >> 8);
    }

    function _bit(uint256 number_) internal pure returns (uint256) {
        return 1 << (number_ & 255);
    }

    function _lane(uint256 tally_, uint256 support) internal pure returns (uint256) {
        return (tally_ >> (72 * support)) & MASK_72;
    }

    function _sum(uint256 tally_) internal pure returns (uint256) {
        unchecked {
            return _lane(tally_, 0) + _lane(tally_, 1) + _lane(tally_, 2);
        }
    }

    /// Whether a number is noted.
    function _noted(uint256 tally_, uint256 word_, uint256 number_) internal pure returns (bool) {
        return _choose(number_ < 24, tally_ >> VOTED, word_) & _bit(number_) != 0;
    }

    function _tally() internal view returns (uint256) {
        return _at(it, Governor.proposals__tallies, proposal);
    }

    /// Who is noted is as before, but for one number; nothing else is written: no word of other numbers, no tally of another
    /// proposal.
    function _isNoted(bool counted) internal view returns (bool) {
        bool inTally = number < 24;
        uint256 wordAfter = _at(it, Governor.proposals__voted, _place(number));
        uint256 expected = _choose(anotherPlace == _place(number), wordAfter, anotherWord);
        return _and(
            _and(
                _tally() >> VOTED == tally >> VOTED | _if(_and(counted, inTally), _bit(number)),
                wordAfter == word | _if(_and(counted, !inTally), _bit(number))
            ),
            _and(
                _at(it, Governor.proposals__voted, anotherPlace) == expected,
                _at(it, Governor.proposals__tallies, anotherProposal) == anotherTally
            )
        );
    }

    /// Each field of the tally has grown by its part, and the ceiling is as it was once it is written.
    function _isCounted(uint256 against, uint256 inFavour, uint256 abstain) internal view returns (bool) {
        uint256 after_ = _tally();
        uint256 ceiling = (tally >> CEILING) & MASK_16;
        unchecked {
            return _and(
                _and(_lane(after_, 0) == _lane(tally, 0) + against, _lane(after_, 1) == _lane(tally, 1) + inFavour),
                _and(
                    _lane(after_, 2) == _lane(tally, 2) + abstain,
                    _or(ceiling == 0, (after_ >> CEILING) & MASK_16 == ceiling)
                )
            );
        }
    }

    /// What a ballot that names one field adds to each of them.
    function _isCountedAs(uint256 support, uint256 weight) internal view returns (bool) {
        return _isCounted(_if(support == 0, weight), _if(support == 1, weight), _if(support == 2, weight));
    }

    function _cast(bytes memory data) internal returns (bool done) {
        address caller = svm.createAddress("caller");
        vm.prank(caller);
        (done,) = it.call(data);
    }

    /// Any; a path of its own for each that counts, so that no shift is by a symbol.
    function _support() internal returns (uint256 support) {
        support = svm.createUint(8, "support");
        if (support == 0) return 0;
        if (support == 1) return 1;
        if (support == 2) return 2;
    }

    function _plain(uint256 support) internal view returns (bytes memory) {
        return abi.encodeWithSignature("castVote(uint256,uint8)", proposal, uint8(support));
    }

    function _split(bytes32 first, bytes32 second) internal view returns (bytes memory) {
        return abi.encodeWithSignature(
            "castVoteWithReasonAndParams(uint256,uint8,string,bytes)",
            proposal,
            uint8(255),
            "",
            bytes.concat(first, bytes16(second))
        );
    }

    function _counting(uint256 support, bytes memory data) internal {
        vm.assume(_cast(data));
        assert(_and(_and(!_noted(tally, word, number), support < 3), _and(_isNoted(true), _isCountedAs(support, units))));
    }

    /// @notice a ballot adds the voter's units to the field it names, and to no other; it notes his number and no other; no other proposal changes
    function check_plain() public {
        _begin();
        _notLate();
        _look(units, false);
        uint256 support = _support();
        _counting(support, _plain(support));
    }

    /// @notice the same for the first ballot of a proposal, which writes the ceiling
    function check_first() public {
        _begin();
        _notLate();
        _look(units, true);
        uint256 support = _support();
        _counting(support, _plain(support));
        uint256 ceiling = (_tally() >> CEILING) & MASK_16;
        assert((ceiling >> 4) << ((ceiling & 15) << 3) >= total);
    }

    /// @notice the same for a ballot that may reach the quorum late and extend the vote
    function check_late() public {
        _begin();
        _look(units, false);
        uint256 support = _support();
        _counting(support, _plain(support));
    }

    /// @notice the same for a ballot with a reason
    function check_with_reason() public {
        _begin();
        _notLate();
        _look(units, false);
        uint256 support = _support();
        _counting(
            support,
            abi.encodeWithSignature("castVoteWithReason(uint256,uint8,string)", proposal, uint8(support), "because")
        );
    }

    /// @notice a split ballot adds its three parts, each to its field, together no more than the voter's units
    function check_split() public {
        _begin();
        _notLate();
        _look(units, false);
        bytes32 first = svm.createBytes32("against and for");
        bytes32 second = svm.createBytes32("abstain");
        vm.assume(_cast(_split(first, second)));
        uint256 against = uint256(first) >> 128;
        uint256 inFavour = uint256(first) & MASK_128;
        uint256 abstain = uint256(second) >> 128;
        bool within;
        unchecked {
            uint256 used = against + inFavour + abstain;
            within = _and(used <= units, used != 0);
        }
        assert(
            _and(
                _and(!_noted(tally, word, number), within),
                _and(_isNoted(true), _isCounted(against, inFavour, abstain))
            )
        );
    }

    /// @notice a second ballot of a number is refused, whoever sends it
    function check_second() public {
        _begin();
        _look(0, false);
        vm.assume(_noted(tally, word, number));
        assert(!_cast(_plain(svm.createUint(8, "support"))));
    }

    /// @notice a second ballot of a number is refused when it is split, too
    function check_second_split() public {
        _begin();
        _look(0, false);
        vm.assume(_noted(tally, word, number));
        assert(!_cast(_split(svm.createBytes32("against and for"), svm.createBytes32("abstain"))));
    }

    function _signed(uint256 support) internal returns (Batched memory) {
        uint256 head = svm.createUint(88, "v") << 168 | support << 160 | svm.createUint(160, "voter");
        return Batched(head, svm.createBytes32("r"), svm.createBytes32("s"));
    }

    function _submit(Batched[] memory signed) internal {
        vm.assume(
            _cast(abi.encodeWithSignature("cast_votes_by_sig(uint256,(uint256,bytes32,bytes32)[])", proposal, signed))
        );
    }

    /// Whether the ballots just taken counted the number.
    function _isNew() internal view returns (bool) {
        uint256 wordAfter = _at(it, Governor.proposals__voted, _place(number));
        return _and(!_noted(tally, word, number), _noted(_tally(), wordAfter, number));
    }

    function _batchOfOne(bool inTally) internal {
        _begin();
        _notLate();
        vm.assume(number < 24 == inTally);
        _look(units, false);
        uint256 support = _support();
        Batched[] memory signed = new Batched[](1);
        signed[0] = _signed(support);
        _submit(signed);
        bool counted = _isNew();
        assert(
            _and(
                _or(!counted, support < 3),
                _and(_isNoted(counted), _isCountedAs(support, _if(counted, units)))
            )
        );
    }

    /// @notice a signed ballot in a batch is counted as one by itself, or not at all; of a number noted in the tally
    function check_batch() public {
        _batchOfOne(true);
    }

    /// @notice the same of a number noted in a bitmap
    function check_batch_later_numbers() public {
        _batchOfOne(false);
    }

    /// @notice of a number that has voted no batch counts a ballot
    function check_batch_second() public {
        _begin();
        _notLate();
        _look(0, false);
        vm.assume(_noted(tally, word, number));
        Batched[] memory signed = new Batched[](1);
        signed[0] = _signed(svm.createUint(8, "support"));
        _submit(signed);
        assert(_and(_isNoted(false), _isCounted(0, 0, 0)));
    }

    /// Of a number that has not voted, and has units: `batch` and `batch_second` are about the others.
    function _twice(bool inTally) internal {
        _begin();
        _notLate();
        vm.assume(_and(number < 24 == inTally, units != 0));
        otherNumber = number;
        otherUnits = units;
        _look(units, false);
        vm.assume(!_noted(tally, word, number));
        Batched[] memory signed = new Batched[](2);
        signed[0] = _signed(1);
        signed[1] = _signed(0);
        _submit(signed);
        bool counted = _isNew();
        unchecked {
            assert(_and(_isNoted(counted), _sum(_tally()) == _sum(tally) + _if(counted, units)));
        }
    }

    /// @notice two ballots of one number in a batch, for and against, count once; of a number noted in the tally
    function check_batch_twice() public {
        _twice(true);
    }

    /// @notice the same of a number noted in a bitmap
    function check_batch_twice_later_numbers() public {
        _twice(false);
    }
}
