"""Our Merkle trees are those of OpenZeppelin's own package: roots, proofs, and what is refused."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess

import pytest

from celldao.provenance import Tree, root_of
from tests.support.paths import NODE_MODULES

SCRIPT = """
const { StandardMerkleTree } = require("@openzeppelin/merkle-tree");
const lists = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answer = lists.map((items) => {
  const tree = StandardMerkleTree.of(items.map((item) => [item]), ["bytes32"]);
  return { root: tree.root, proofs: items.map((item) => tree.getProof([item])) };
});
process.stdout.write(JSON.stringify(answer));
"""


def theirs(lists: list[list[bytes]]) -> list[dict[str, object]]:
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "@openzeppelin" / "merkle-tree").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run this: `make node` needs Node 20.19 or later")
        pytest.skip("no merkle-tree package here: install Node 20.19 or later, then run `make node`")
    given = json.dumps([["0x" + item.hex() for item in items] for items in lists])
    done = subprocess.run(
        [node, "-e", SCRIPT],
        input=given,
        capture_output=True,
        text=True,
        cwd=NODE_MODULES.parent,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, object]] = json.loads(done.stdout)
    return answer


def test_tree__of_any_size__same_root_and_proofs_as_openzeppelins() -> None:
    seeded = random.Random(15)
    sizes = [*range(1, 18), 31, 32, 33, 100]
    lists = [[seeded.randbytes(32) for _ in range(size)] for size in sizes]
    for items, answer in zip(lists, theirs(lists), strict=True):
        tree = Tree(items)
        assert answer["root"] == "0x" + tree.root.hex(), len(items)
        proofs = [["0x" + sibling.hex() for sibling in tree.proof(item)] for item in items]
        assert answer["proofs"] == proofs, len(items)
        assert {root_of(item, tree.proof(item)) for item in items} == {tree.root}


@pytest.mark.parametrize("size", [2, 5])
def test_tree__another_order__same_root(size: int) -> None:
    items = [bytes([n]) * 32 for n in range(size)]
    assert Tree(items).root == Tree(items[::-1]).root
