"""What an interruption becomes."""

from __future__ import annotations

import click
import pytest

from celldao.cli.failures import Failure, in_our_words


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit(130)])
def test_in_our_words__interrupted__says_that_nothing_is_lost(raised: BaseException) -> None:
    """The second is what Ape makes of the first."""
    with pytest.raises(Failure) as failure, in_our_words(click.Context(click.Command("found"))):
        raise raised
    assert failure.value.exit_code == 130
    assert failure.value.message == "interrupted"
    assert failure.value.remedy == (
        "Run the same command again: what was signed is written down, and nothing is sent twice."
    )


def test_in_our_words__another_exit__stays_as_it_is() -> None:
    with pytest.raises(SystemExit, match="3"), in_our_words(click.Context(click.Command("found"))):
        raise SystemExit(3)
