"""A token with two addresses: what can be tried under the second one."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.choose import amount, somebody
from tests.model.acts.decisions import decide_on, nothing_is_decided
from tests.model.acts.money import give
from tests.model.reference.actions import Action
from tests.model.reference.assets import Mirror
from tests.model.story import Story


@act(weight=5)
def under_a_second_address(story: Story) -> None:
    mirror = next((asset for asset in story.cell.assets.known.values() if isinstance(asset, Mirror)), None)
    if mirror is None or story.dice.chance(50):
        return
    dice, at, treasury = story.dice, story.cell.at, story.cell.treasury
    for place in (at.treasury, at.splitter):
        give(story, mirror.first.address, place, amount(story))
    if dice.chance(40):
        story.call(somebody(story), "splitter", "allocate", mirror.address)
        return
    if nothing_is_decided(story):
        return
    missing = [asset for asset in (mirror.first, mirror) if not treasury.is_registered(asset.address)]
    if missing and dice.chance(60):
        asset = dice.pick(missing)
        decide_on(story, (Action(at.treasury, "register_asset", (asset.address, asset.decimals)),))
    else:
        sum_ = treasury.available(mirror.address) // dice.pick([1, 1, 2, 5])
        decide_on(story, (Action(at.treasury, "send", (mirror.address, (somebody(story),), (sum_,))),))
