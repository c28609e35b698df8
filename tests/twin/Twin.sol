// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

// OpenZeppelin's contracts put together in the usual way, to be compared with a cell's: nothing here but inheritance,
// names, settings, a clock in seconds, and minting and setting of rules by anyone, which the stories do only where a
// vote would.

contract TwinToken is ERC20, ERC20Permit, ERC20Votes {
    constructor(string memory name_) ERC20(name_, "TWIN") ERC20Permit(name_) {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function burn(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    function nonces(address owner_) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner_);
    }
}

contract TwinGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum
{
    constructor(IVotes token_, uint48 delay, uint32 period, uint256 quorum_, uint48 extension)
        Governor("celldao Governor")
        GovernorSettings(delay, period, 1)
        GovernorVotes(token_)
        GovernorVotesQuorumFraction(quorum_)
        GovernorPreventLateQuorum(extension)
    {}

    function setRules(uint48 delay, uint32 period, uint256 quorum_, uint48 extension) external {
        // an extension is never longer than the period
        _setLateQuorumVoteExtension(0);
        _setVotingDelay(delay);
        _setVotingPeriod(period);
        _updateQuorumNumerator(quorum_);
        _setLateQuorumVoteExtension(extension);
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalDeadline(uint256 id) public view override(Governor, GovernorPreventLateQuorum) returns (uint256) {
        return super.proposalDeadline(id);
    }

    function _tallyUpdated(uint256 id) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(id);
    }
}

// What proposals call: counts for each caller, and refuses when told so.
contract Target {
    mapping(address caller => uint256) public sum;

    function poke(uint256 amount) external payable {
        sum[msg.sender] += amount + msg.value;
    }

    function refuse() external pure {
        revert("no");
    }
}
