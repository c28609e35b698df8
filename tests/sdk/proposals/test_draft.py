"""Drafts: ids, limits, equal proposals, tracks."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from celldao import limits
from celldao.actions import Call, Pay, SetThreshold, UnknownCall
from celldao.errors import ActionError, DuplicateProposalError, ProposalError
from celldao.proposals import Draft, KnownProposal, Proposal, Track, refuse_duplicate, refused_later
from tests.support.action_world import CONTEXT, DEPOSIT, FITTER, STRANGER, VAULT, WELDER, any_action, ratios


def payroll(reference: str = "march", amount: str = "5 USDC", text: str | None = None) -> Proposal:
    return Proposal(title="Payroll", reference=reference, text=text, actions=(Pay(to=WELDER, amount=amount),))


def known(draft: Draft, state: str) -> KnownProposal:
    return KnownProposal(draft.id, draft.calls, draft.description, state)


def test_id__a_proposal_without_actions__as_openzeppelins_governor_computes_it():
    # keccak256(abi.encode([], [], [], keccak256("# Payroll"))), by another implementation
    from eth_abi.abi import encode
    from eth_utils.crypto import keccak

    encoded = b"".join(n.to_bytes(32, "big") for n in (128, 160, 192))
    encoded += keccak(text="# Payroll") + bytes(96)
    assert (
        encode(["address[]", "uint256[]", "bytes[]", "bytes32"], [[], [], [], keccak(text="# Payroll")])
        == encoded
    )
    assert Draft((), "# Payroll").id == int.from_bytes(keccak(encoded), "big")


def test_draft__same_proposal_and_cell__same_id():
    first, second = payroll().draft(CONTEXT, WELDER), payroll(amount="5.000000 USDC").draft(CONTEXT, WELDER)
    assert first.id == second.id
    assert first.by_hash == ([CONTEXT.treasury], [0], [first.calls[0].data], first.description_hash)


@pytest.mark.parametrize(
    "other",
    [payroll("april"), payroll(amount="6 USDC"), payroll(text="Why")],
    ids=["reference", "amount", "text"],
)
def test_draft__something_else__another_id(other):
    assert other.draft(CONTEXT, WELDER).id != payroll().draft(CONTEXT, WELDER).id
    assert payroll().draft(CONTEXT, FITTER).id != payroll().draft(CONTEXT, WELDER).id


@pytest.mark.parametrize("state", ["pending", "executed", "canceled", "defeated", "expired"])
def test_refuse_duplicate__the_same_id__whatever_became_of_it(state):
    draft = payroll().draft(CONTEXT, WELDER)
    with pytest.raises(DuplicateProposalError) as refused:
        refuse_duplicate(draft, [known(payroll("april").draft(CONTEXT), "active"), known(draft, state)])
    assert refused.value.proposal == draft.id
    assert f"has been made before, and is {state}" in refused.value.what
    assert "another reference" in refused.value.remedy


@pytest.mark.parametrize("state", ["pending", "active", "succeeded", "queued", "executed"])
def test_refuse_duplicate__same_actions_and_reference_in_other_words__refused(state):
    other = payroll(text="Other words").draft(CONTEXT, FITTER)
    with pytest.raises(DuplicateProposalError, match=f"under the reference march is {state}"):
        refuse_duplicate(payroll().draft(CONTEXT, WELDER), [known(other, state)])


@pytest.mark.parametrize("state", ["canceled", "defeated", "expired"])
def test_refuse_duplicate__the_other_came_to_nothing__may_be_tried_again(state):
    other = payroll(text="Other words").draft(CONTEXT, FITTER)
    refuse_duplicate(payroll().draft(CONTEXT, WELDER), [known(other, state)])


def test_refuse_duplicate__same_reference_but_other_actions__is_another_proposal():
    other = payroll(amount="6 USDC").draft(CONTEXT, WELDER)
    refuse_duplicate(payroll().draft(CONTEXT, WELDER), [known(other, "active")])


def test_refuse_duplicate__next_months_equal_payroll__is_another_proposal():
    refuse_duplicate(
        payroll("april").draft(CONTEXT, WELDER), [known(payroll().draft(CONTEXT, WELDER), "executed")]
    )


# --- limits


def test_check__too_many_actions__refused():
    call = Call(STRANGER, 0, b"")
    Draft((call,) * limits.MAX_ACTIONS, "").check()
    with pytest.raises(ProposalError, match=f"has {limits.MAX_ACTIONS + 1} actions"):
        Draft((call,) * (limits.MAX_ACTIONS + 1), "").check()


def test_check__too_much_calldata__names_the_action():
    good = Call(STRANGER, 0, bytes(limits.MAX_DATA))
    Draft((good,), "").check()
    with pytest.raises(ProposalError, match=f"action 2 has {limits.MAX_DATA + 1} bytes"):
        Draft((good, Call(STRANGER, 0, bytes(limits.MAX_DATA + 1))), "").check()


def test_check__too_long_a_text__counts_bytes():
    Draft((), "é" * (limits.MAX_DESCRIPTION // 2)).check()
    with pytest.raises(ProposalError, match=f"are {limits.MAX_DESCRIPTION + 2} bytes together"):
        Draft((), "é" * (limits.MAX_DESCRIPTION // 2 + 1)).check()


def test_check__marked_as_anothers__refused():
    draft = payroll().draft(CONTEXT, WELDER)
    draft.check(WELDER)
    with pytest.raises(ProposalError, match="marked as another account's"):
        draft.check(FITTER)


def test_check__mark_that_names_nobody__refused():
    draft = Draft((), f"A #proposer={WELDER[:-1]}g")
    for proposer in (None, WELDER):
        with pytest.raises(ProposalError, match="ends in a mark that names nobody"):
            draft.check(proposer)


def test_draft__pays_in_what_is_not_registered__refused_unless_constitutional():
    gold = Pay(to=WELDER, amount="5 GOLD")
    with pytest.raises(ProposalError, match="what action 2 pays in is not registered"):
        Proposal(title="x", reference="x", actions=(*payroll().actions[:1], gold)).draft(CONTEXT)
    rule = SetThreshold(threshold="1 %")
    assert len(Proposal(title="x", reference="x", actions=(gold, rule)).draft(CONTEXT).calls) == 2


def test_draft__coin_along_a_listed_call__only_where_coin_is_registered():
    listed = Call(VAULT, 1, DEPOSIT.selector)
    assert refused_later([listed], CONTEXT) == []
    without = CONTEXT.model_validate(CONTEXT.model_dump() | {"assets": CONTEXT.assets[1:]})
    assert refused_later([listed], without) == [0]


def test_calls__an_action_that_does_not_fit__has_its_place():
    proposal = Proposal(title="x", reference="x", actions=(Pay(to=WELDER, amount="5 USDT"),))
    with pytest.raises(ActionError) as refused:
        proposal.calls(CONTEXT)
    assert refused.value.path == ("actions", 0, "pay", "amount")


# --- tracks and words


def test_draft__another_track_than_its_author_says__refused():
    Proposal(title="x", reference="x", track=Track.ORDINARY, actions=payroll().actions).draft(CONTEXT)
    rule = (*payroll().actions, SetThreshold(threshold="1 %"))
    with pytest.raises(ProposalError, match="the proposal is constitutional, not ordinary"):
        Proposal(title="x", reference="x", track=Track.ORDINARY, actions=rule).draft(CONTEXT)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(any_action, max_size=4))
def test_read__what_lies_on_chain__is_the_proposal_again(actions):
    # constitutional, so that payments may be in anything
    actions = [*actions, SetThreshold(threshold="1 %")]
    proposal = Proposal(title="Title", reference="ref", text="Text", actions=tuple(actions))
    draft = proposal.draft(CONTEXT, WELDER)
    read = Proposal.read(draft.calls, draft.description, CONTEXT)
    assert (read.title, read.reference, read.text, read.actions) == ("Title", "ref", "Text", tuple(actions))
    assert read.draft(CONTEXT, WELDER).id == draft.id
    assert read.in_words(CONTEXT)[1] == f"Track: {read.track}"


@given(ratios)
def test_in_words__title_track_actions__a_line_each(ratio):
    proposal = Proposal(title="Rules", reference="r", actions=(SetThreshold(threshold=ratio),))
    title, track, action = proposal.in_words(CONTEXT)
    assert (title, track) == ("Rules", "Track: constitutional")
    assert action.startswith("1. Let members propose who have")


def test_in_words__no_actions__is_a_resolution():
    assert Proposal(title="A", reference="r").in_words(CONTEXT) == [
        "A",
        "Track: ordinary",
        "A resolution: nothing is called.",
    ]


def test_read__a_proposal_of_another_tool__has_what_there_is():
    call = Call("0x" + "0" * 40, 0, b"\x01")
    read = Proposal.read([call], "No title, no reference", CONTEXT)
    assert (read.title, read.reference, read.text) == ("No title, no reference", "", None)
    assert isinstance(read.actions[0], UnknownCall)
    assert read.calls(CONTEXT) == (call,)
