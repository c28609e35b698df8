"""What an operator produced, provable to anybody: manifests, Merkle roots, proof files.

    manifest = Manifest(chain_id=…, mandate=…, entries=entries_of(files, folder, tool=…, …))
    operator.log_provenance(manifest.root, "ipfs://…")
    Proof.of(manifest, "plans/fixture.step").save("fixture.proof.json")
    verify(Proof.load("fixture.proof.json"), reader, content)

merkle      trees as contract and OpenZeppelin have them
manifest    files with tool, policy, time, and who made them
proof       one file's proof, and holding it against the chain
"""

from __future__ import annotations

from celldao.provenance.manifest import Entry, MadeBy, Manifest, entries_of, entry_of, is_content_of
from celldao.provenance.merkle import Tree, leaf_of, root_of
from celldao.provenance.proof import Proof, Proven, verify

__all__ = [
    "Entry",
    "MadeBy",
    "Manifest",
    "Proof",
    "Proven",
    "Tree",
    "entries_of",
    "entry_of",
    "is_content_of",
    "leaf_of",
    "root_of",
    "verify",
]
