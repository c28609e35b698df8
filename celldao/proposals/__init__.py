"""Proposals: proposal.yaml, checked, and as the governor takes it.

    proposal = load("proposal.yaml", context)
    draft = proposal.draft(context, proposer)
    refuse_duplicate(draft, known)

models        the fields of the file           loader    from a file, every mistake at once
description   title, text, reference on chain  writer    to a file
draft         lists, id, equal proposals       schema    JSON schema for editors
tracks        ordinary or constitutional
"""

from __future__ import annotations

from celldao.proposals.description import Description, may_propose, parse_description
from celldao.proposals.draft import Draft, KnownProposal, refuse_duplicate
from celldao.proposals.loader import from_data, load, loads
from celldao.proposals.models import Proposal
from celldao.proposals.tracks import Track, is_ordinary, refused_later, track_of
from celldao.proposals.writer import render, save

__all__ = [
    "Description",
    "Draft",
    "KnownProposal",
    "Proposal",
    "Track",
    "from_data",
    "is_ordinary",
    "load",
    "loads",
    "may_propose",
    "parse_description",
    "refuse_duplicate",
    "refused_later",
    "render",
    "save",
    "track_of",
]
