"""History makes the case: every kind of effect has its place."""

from typing import get_args

from workflow.engine.effects import Effect
from workflow.engine.evolve import APPLIED


def test_every_kind_of_effect_makes_something_of_a_case_or_is_known_to_make_nothing():
    assert set(APPLIED) == set(get_args(Effect))
