// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Register} from "./Register.sol";

/// Votes are conserved by every step.
abstract contract Votes is Register {
    /// @notice a transfer moves the balance, the votes of both delegates follow, totals stay; nobody has delegated
    function check_transfer() public {
        _transfer(0, 0, EARLIER);
    }

    /// @notice the same, with checkpoints made in this very second, never, or so many that the archive is full
    function check_transfer_checkpoints() public {
        _transfer(0, 0, 1 + _oneOf(2));
    }

    /// @notice the same, the giver's votes being the receiver's
    function check_transfer_to_delegate() public {
        _transfer(2, 0, EARLIER);
    }

    /// @notice the same, the receiver's votes being the giver's
    function check_transfer_from_delegate() public {
        _transfer(0, 1, EARLIER);
    }

    /// @notice the same, each being the other's delegate
    function check_transfer_crossed() public {
        _transfer(2, 1, EARLIER);
    }

    /// @notice the same, both having one delegate
    function check_transfer_one_delegate() public {
        _transfer(3, 3, EARLIER);
    }

    /// @notice the same, each having his own delegate
    function check_transfer_two_delegates() public {
        _transfer(3, 4, EARLIER);
    }

    /// @notice the same, only the giver having a delegate
    function check_transfer_giver_delegates() public {
        _transfer(3, 0, EARLIER);
    }

    /// @notice the same, only the receiver having a delegate
    function check_transfer_receiver_delegates() public {
        _transfer(0, 3, EARLIER);
    }

    /// @notice the same, the giver's votes being the receiver's, whose votes are a third's
    function check_transfer_chain() public {
        _transfer(2, 3, EARLIER);
    }

    /// @notice the same, the receiver's votes being the giver's, whose votes are a third's
    function check_transfer_chain_back() public {
        _transfer(3, 1, EARLIER);
    }

    /// @notice an issue to a member, who may have a delegate, raises supply, units and votes alike
    function check_issue() public {
        _issue(_oneOf(1) * 3, EARLIER);
    }

    /// @notice a burn, by a member who may have a delegate, lowers supply, units and votes alike
    function check_burn() public {
        _burn(_oneOf(1) * 3, EARLIER);
    }

    /// @notice a delegation to another member, from oneself or a third, moves exactly the units; totals stay
    function check_delegate() public {
        _delegate(_oneOf(1) * 3, 2, EARLIER);
    }

    /// @notice taking the votes back, from oneself or a third, moves exactly the units; totals stay
    function check_undelegate() public {
        _delegate(_oneOf(1) * 3, 1, EARLIER);
    }

    /// @notice returning votes from a delegate who left moves exactly the units; totals stay
    function check_return_votes() public {
        World memory w = _world(MEMBERS_ONLY, 3, 0, EARLIER);
        vm.assume(w.members[3].balance == 0);
        address[] memory delegators = new address[](1);
        delegators[0] = _account(1);
        _call(_account(4), abi.encodeWithSignature("return_votes(address[])", delegators));
        _entrusted(w, 3, 1);
    }
}

/// By shares
contract VotesByShare is Votes {
    function _weight() internal pure override returns (uint256) {
        return BY_SHARE;
    }
}

/// By members
contract VotesByMember is Votes {
    function _weight() internal pure override returns (uint256) {
        return BY_MEMBER;
    }
}

/// By the square root
contract VotesBySqrt is Votes {
    function _weight() internal pure override returns (uint256) {
        return BY_SQRT;
    }
}
