// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

interface Vm {
    function assume(bool condition) external;
    function warp(uint256 time) external;
    function prank(address sender) external;
    function deal(address account, uint256 coin) external;
    function load(address account, bytes32 slot) external view returns (bytes32);
    function store(address account, bytes32 slot, bytes32 value) external;
}

interface Svm {
    function createUint(uint256 bits, string calldata name) external returns (uint256);
    function createUint256(string calldata name) external returns (uint256);
    function createBytes32(string calldata name) external returns (bytes32);
    function createBytes(uint256 size, string calldata name) external returns (bytes memory);
    function createAddress(string calldata name) external returns (address);
    function createBool(string calldata name) external returns (bool);
    function enableSymbolicStorage(address account) external;
}

/// What every check needs: symbols, clones made as the factory makes them, and storage slots as Vyper lays them out.
/// A check also is the factory of what it creates.
abstract contract Base {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    Svm internal constant svm = Svm(0xF3993A62377BCd56AE39D773740A5390411E8BC9);

    uint256 internal constant GENESIS = 1_600_000_000;
    uint256 internal constant MASK_24 = 2 ** 24 - 1;
    uint256 internal constant MASK_32 = 2 ** 32 - 1;
    uint256 internal constant MASK_72 = 2 ** 72 - 1;

    /// The factory's bounds, of whatever length: from 1 to 10,000 for every rule.
    function bounds() external pure {
        assembly {
            for { let i := 0 } lt(i, 32) { i := add(i, 1) } {
                mstore(mul(i, 64), 1)
                mstore(add(mul(i, 64), 32), 10000)
            }
            return(0, 2048)
        }
    }

    /// Whether the factory names an account its own or a mandate: anything.
    function serves_mandates(address) external virtual returns (bool) {
        return svm.createBool("serves mandates");
    }

    /// The factory's rules for mandates of a cell: anything.
    function mandate_rules(address) external returns (bool, uint256, uint256, uint256, uint256) {
        uint256 ratios = svm.createUint(28, "draw limit and petition quorum");
        uint256 shortest = svm.createUint(40, "shortest period");
        uint256 longest = svm.createUint(40, "longest period");
        return (svm.createBool("allowed"), ratios & 16383, ratios >> 14, shortest, longest);
    }

    function _create(bytes memory code) internal returns (address made) {
        assembly {
            made := create(0, add(code, 32), mload(code))
        }
        require(made != address(0), "not created");
    }

    /// The factory's books of mandates: nobody is one of a cell that is being checked.
    function cell_of_mandate(address) external view virtual returns (address) {
        return address(this);
    }

    /// An EIP-1167 clone, so that `self` is no master.
    function _clone(address master) internal returns (address) {
        return _create(
            abi.encodePacked(hex"3d602d80600a3d3981f3363d3d373d3d3d363d73", master, hex"5af43d82803e903d91602b57fd5bf3")
        );
    }

    /// A master made from init code, and a clone of it whose storage may hold anything.
    ///
    /// halmos 0.3.3, with the storage model that Vyper needs, names the initial transient storage of an account as its
    /// storage: the lock being open would make slot 0 of a contract empty. So slots that exist in both get values of their
    /// own here.
    /// @param transient_ number of transient slots that the contract uses
    function _anything(bytes memory code, uint256 transient_) internal returns (address made) {
        made = _clone(_create(code));
        svm.enableSymbolicStorage(made);
        for (uint256 i = 0; i < transient_; i++) {
            vm.store(made, bytes32(i), svm.createBytes32("slot"));
        }
    }

    /// Any second of the years 2020 to 2156, which stored times can hold.
    function _anytime() internal returns (uint256 now_) {
        now_ = svm.createUint(32, "now");
        vm.assume(now_ > 0);
        vm.warp(GENESIS + now_);
    }

    function _word(address account, uint256 slot) internal view returns (uint256) {
        return uint256(vm.load(account, bytes32(slot)));
    }

    /// Vyper hashes the slot first, then the key.
    function _mapped(uint256 slot, uint256 key) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(slot, key)));
    }

    function _at(address account, uint256 slot, uint256 key) internal view returns (uint256) {
        return _word(account, _mapped(slot, key));
    }

    // Solidity's && and || would split a path in two; these do not.

    function _and(bool a, bool b) internal pure returns (bool c) {
        assembly {
            c := and(a, b)
        }
    }

    function _or(bool a, bool b) internal pure returns (bool c) {
        assembly {
            c := or(a, b)
        }
    }

    function _implies(bool a, bool b) internal pure returns (bool c) {
        assembly {
            c := or(iszero(a), b)
        }
    }

    /// `value` if the condition holds, otherwise nothing.
    function _if(bool condition, uint256 value) internal pure returns (uint256 chosen) {
        assembly {
            chosen := and(sub(0, condition), value)
        }
    }

    function _choose(bool condition, uint256 a, uint256 b) internal pure returns (uint256) {
        return _if(condition, a) | _if(!condition, b);
    }
}
