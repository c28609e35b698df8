"""The commands by what they are for: name and one sentence of each. A name gives its module."""

from __future__ import annotations

from typing import Final

SECTIONS: Final[dict[str, dict[str, str]]] = {
    "Found a cell": {
        "init": "Ask a few questions and write a valid cell.yaml.",
        "check": "Check constitution and proposal files, and tell every mistake with its line.",
        "found": "Found the cell that a cell.yaml describes, and write its cell.json.",
        "verify": "Compare a cell's code with this release, and its rules with the constitution file.",
        "deploy-masters": "Put factory and masters on a chain, once for everybody who founds cells there.",
    },
    "Look at it": {
        "status": "Show the cell on one page: members, money, open proposals, and what needs attention.",
        "members": "List the members: number, shares, votes, who votes for them.",
        "proposals": "List the proposals, the newest first, and what happens next with each.",
        "show": "Show one proposal: how it stands, what happens next, what it would do, what to look at.",
    },
    "Show it to members": {
        "serve": "Serve the page on which members vote with their wallet, to browsers of this machine.",
        "site": "Export the page of a cell as files for any host, and check a page that somebody serves.",
    },
    "Decide": {
        "propose": "Put a proposal file to the vote, after checking and simulating it.",
        "vote": "Vote for or against a proposal, or abstain.",
        "ballot": "Sign a ballot to a file, or submit the ballots that others have signed.",
        "signed": "Sign a delegation, permit or exit to a file, or submit what others have signed.",
        "relay": "Run a relay that pays for members' ballots, use one, or hold one to its word.",
        "delegate": "Let another member vote for you, or take that back.",
        "execute": "Carry out a proposal that has passed.",
        "cancel": "End a proposal before it is carried out.",
    },
    "Money and shares": {
        "claim": "Take the dividends that are due, for you or for others.",
        "allocate": "Split the revenue that has arrived: reserve, members, recipients, treasury.",
        "pay-in": "Pay the cell: revenue to its splitter, or capital to its treasury.",
        "exit": "Redeem shares for their part of everything, or fetch what an exit has set aside.",
        "move": "Replace a member's key by a new one, or act on the recovery of a lost one.",
    },
    "Operators": {
        "mandate": "Operators: their mandates, what they draw and spend, and how members recall them.",
        "report": "Reports of operators: drafted from the chain, completed, filed, and checked.",
        "provenance": "Put on record what was produced, with what, by whom and under which policy; prove it; "
        "verify a proof.",
        "mcp": "Agents: serve one mandate to one (MCP), and confirm what it asks for.",
        "keeper": "Do what is due, once each: split revenue, pay dividends, report, warn of votes.",
    },
    "Keep up": {
        "statement": "Show what came in and went out in a period; as CSV, JSON or HTML on request.",
        "calendar": "List the dates ahead, or keep them as a calendar file.",
        "watch": "Follow the cell: what happens, as lines, signed webhooks or a feed.",
    },
}

COMMANDS: Final = {name: words for section in SECTIONS.values() for name, words in section.items()}


def module_of(name: str) -> str:
    """Where the command of this name is: the object `command` there."""
    return f"celldao.cli.commands.{name.replace('-', '_')}"
