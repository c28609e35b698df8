"""Members recall an operator by petition, with transactions and with signatures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from celldao.acts import Standing, perform
from celldao.errors import ActError
from celldao.mandate import Status
from celldao.operators import (
    FilePetition,
    SignedRecall,
    SignPetition,
    SubmitSignatures,
    find_petition,
    sign_recall,
)
from tests.support.embedded import DAY, Town
from tests.support.live import key
from tests.support.operators import state_of


def standing(town: Town, index: int) -> Standing:
    return Standing.of(town.cell, town.account(index))


def signed(town: Town, mandate: str, index: int, number: int = 1) -> SignedRecall:
    state = state_of(town, mandate)
    by = standing(town, index)
    return sign_recall(by, key(index), state, find_petition(by, state, number))


@pytest.fixture
def filed(town: Town, mandate: str) -> str:
    """With 50 % needed of five equal votes, one of which has signed."""
    act = FilePetition.of(standing(town, 1), mandate)
    outcome = perform(act, town.member(1).backend)
    assert (outcome.number, outcome.recalled) == (1, False)
    return mandate


def test_petition__members_sign__the_last_one_recalls(town: Town, filed: str) -> None:
    act = SignPetition.of(standing(town, 2), filed)
    assert act.words().startswith("Sign petition 1 to recall the operator of the mandate")
    assert act.lines()[0] == f"Signed so far: {act.petition.signed} of {act.petition.needed}"
    assert perform(act, town.member(2).backend).recalled is False
    with pytest.raises(ActError, match="has signed this petition already"):
        perform(SignPetition.of(standing(town, 2), filed), town.member(2).backend)
    assert perform(SignPetition.of(standing(town, 3), filed, 1), town.member(3).backend).recalled is True
    assert state_of(town, filed).status is Status.ENDED
    with pytest.raises(ActError, match="has ended since"):
        perform(SignPetition.of(standing(town, 4), filed), town.member(4).backend)


def test_petition__signatures_in_files__handed_in_by_a_stranger(
    town: Town, filed: str, tmp_path: Path
) -> None:
    files = []
    for index in (1, 2, 3, 4, 5):
        files.append(tmp_path / f"{index}.json")
        signed(town, filed, index).save(files[-1])
    loaded = [SignedRecall.load(file) for file in files]
    forged = loaded[4].model_copy(update={"signature": loaded[3].signature})
    act = SubmitSignatures.of(standing(town, 0), [*loaded[:2], forged, loaded[2], loaded[3]])
    assert [one.voter for one in act.signatures] == [town.account(2), town.account(3)]
    assert dict(act.refused) == {
        town.account(1): "has signed it already",
        town.account(5): "did not sign this: the signature does not fit",
        town.account(4): "is not needed any more",
    }
    outcome = perform(act, town.member(0).backend)
    assert outcome.recalled
    assert outcome.counted.units == 2 * town.cell.now().total_votes.units // 5
    assert outcome.skipped == act.refused


def test_submit__nothing_that_counts__refused_with_why(town: Town, filed: str) -> None:
    with pytest.raises(ActError, match="no signature to hand in"):
        SubmitSignatures.of(standing(town, 0), [])
    again = SubmitSignatures.of(standing(town, 0), [signed(town, filed, 1)])
    with pytest.raises(ActError, match="none of the 1 signatures would count"):
        perform(again, town.member(0).backend)
    two = signed(town, filed, 2)
    with pytest.raises(ActError, match="two signatures of"):
        SubmitSignatures.of(standing(town, 0), [two, two])
    with pytest.raises(ActError, match="of several petitions"):
        SubmitSignatures.of(
            standing(town, 0), [two, signed(town, filed, 3).model_copy(update={"petition": 2})]
        )
    with pytest.raises(ActError, match="they are for chain 5"):
        SubmitSignatures.of(standing(town, 0), [two.model_copy(update={"chain_id": 5})])


def test_petition__deadline_passed_or_none_there__refused(town: Town, filed: str, mandate: str) -> None:
    with pytest.raises(ActError, match="has no petition 2"):
        SignPetition.of(standing(town, 2), filed, 2)
    town.pass_time(15 * DAY)
    with pytest.raises(ActError, match="could be signed until"):
        perform(SignPetition.of(standing(town, 2), filed), town.member(2).backend)


def test_petition__stranger__refused_by_the_contract_in_words(town: Town, filed: str) -> None:
    with pytest.raises(ActError, match="had no votes in the second before"):
        perform(FilePetition.of(standing(town, 8), filed), town.member(8).backend)


def test_sign_recall__another_key__refused(town: Town, filed: str) -> None:
    state = state_of(town, filed)
    with pytest.raises(ActError, match="cannot sign for"):
        sign_recall(standing(town, 2), key(3), state, find_petition(standing(town, 2), state, 1))


def test_find_petition__of_a_mandate_without__says_so(town: Town, mandate: str) -> None:
    state = replace(state_of(town, mandate), petitions=0)
    with pytest.raises(ActError, match="there is no petition"):
        find_petition(standing(town, 1), state, None)
