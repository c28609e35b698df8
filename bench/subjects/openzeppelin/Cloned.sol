// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorCountingSimpleUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorCountingSimpleUpgradeable.sol";
import {GovernorSettingsUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorSettingsUpgradeable.sol";
import {GovernorTimelockControlUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorTimelockControlUpgradeable.sol";
import {GovernorVotesUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesUpgradeable.sol";
import {GovernorVotesQuorumFractionUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesQuorumFractionUpgradeable.sol";
import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {ERC20VotesUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20VotesUpgradeable.sol";
import {NoncesUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/NoncesUpgradeable.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

// The same as Plain.sol from the upgradeable package, as EIP-1167 clones made by a factory.

contract VotesTokenMaster is ERC20Upgradeable, ERC20PermitUpgradeable, ERC20VotesUpgradeable, OwnableUpgradeable {
    constructor() {
        _disableInitializers();
    }

    function initialize(address owner_) external initializer {
        __ERC20_init("Bench Votes", "BENCH");
        __ERC20Permit_init("Bench Votes");
        __ERC20Votes_init();
        __Ownable_init(owner_);
    }

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }

    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function _update(address from, address to, uint256 value)
        internal
        override(ERC20Upgradeable, ERC20VotesUpgradeable)
    {
        super._update(from, to, value);
    }

    function nonces(address owner_)
        public
        view
        override(ERC20PermitUpgradeable, NoncesUpgradeable)
        returns (uint256)
    {
        return super.nonces(owner_);
    }
}

contract TimelockMaster is TimelockControllerUpgradeable {
    constructor() {
        _disableInitializers();
    }
}

contract GovernorMaster is
    GovernorUpgradeable,
    GovernorSettingsUpgradeable,
    GovernorCountingSimpleUpgradeable,
    GovernorVotesUpgradeable,
    GovernorVotesQuorumFractionUpgradeable,
    GovernorTimelockControlUpgradeable
{
    constructor() {
        _disableInitializers();
    }

    function initialize(
        IVotes token_,
        TimelockControllerUpgradeable timelock_,
        uint48 delay,
        uint32 period,
        uint256 threshold,
        uint256 quorum_
    ) external initializer {
        __Governor_init("Bench Governor");
        __GovernorSettings_init(delay, period, threshold);
        __GovernorVotes_init(token_);
        __GovernorVotesQuorumFraction_init(quorum_);
        __GovernorTimelockControl_init(timelock_);
    }

    function proposalThreshold()
        public
        view
        override(GovernorUpgradeable, GovernorSettingsUpgradeable)
        returns (uint256)
    {
        return super.proposalThreshold();
    }

    function state(uint256 id)
        public
        view
        override(GovernorUpgradeable, GovernorTimelockControlUpgradeable)
        returns (ProposalState)
    {
        return super.state(id);
    }

    function proposalNeedsQueuing(uint256 id)
        public
        view
        override(GovernorUpgradeable, GovernorTimelockControlUpgradeable)
        returns (bool)
    {
        return super.proposalNeedsQueuing(id);
    }

    function _queueOperations(
        uint256 id,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (uint48) {
        return super._queueOperations(id, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 id,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) {
        super._executeOperations(id, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor()
        internal
        view
        override(GovernorUpgradeable, GovernorTimelockControlUpgradeable)
        returns (address)
    {
        return super._executor();
    }
}

// One transaction makes a token, a timelock that holds the money, and a governor that alone may command it.
contract CloneFactory {
    address private immutable _founder = msg.sender;
    address private immutable _token;
    address private immutable _timelock;
    address private immutable _governor;
    uint48 private immutable _votingDelay;
    uint32 private immutable _votingPeriod;
    uint256 private immutable _threshold;
    uint256 private immutable _quorum;
    uint256 private immutable _executionDelay;

    constructor(
        address token,
        address timelock,
        address governor,
        uint48 votingDelay,
        uint32 votingPeriod,
        uint256 threshold,
        uint256 quorum,
        uint256 executionDelay
    ) {
        (_token, _timelock, _governor) = (token, timelock, governor);
        (_votingDelay, _votingPeriod, _threshold) = (votingDelay, votingPeriod, threshold);
        (_quorum, _executionDelay) = (quorum, executionDelay);
    }

    function found() external {
        address token = Clones.clone(_token);
        address timelock = Clones.clone(_timelock);
        address governor = Clones.clone(_governor);
        // until the founding is over, this contract issues the tokens
        VotesTokenMaster(token).initialize(address(this));
        address[] memory proposers = new address[](1);
        proposers[0] = governor;
        // anyone executes what has waited
        TimelockMaster(payable(timelock)).initialize(_executionDelay, proposers, new address[](1), address(0));
        GovernorMaster(payable(governor)).initialize(
            IVotes(token),
            TimelockControllerUpgradeable(payable(timelock)),
            _votingDelay,
            _votingPeriod,
            _threshold,
            _quorum
        );
    }

    function enter(VotesTokenMaster token, address[] calldata members, uint256 amount) external {
        require(msg.sender == _founder, "founder only");
        for (uint256 i = 0; i < members.length; ++i) token.mint(members[i], amount);
    }

    function open(VotesTokenMaster token, address timelock) external {
        require(msg.sender == _founder, "founder only");
        token.transferOwnership(timelock);
    }
}
