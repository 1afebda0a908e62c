"""Eight sides stay apart for every eye: normal, protanope, deuteranope, tritanope, and in black and white."""

from __future__ import annotations

from itertools import combinations

import pytest
from coloraide import Color

from conflict_map.layers.palette import CONTESTED, SIDES, swatches

LEAST = 10.0
"""CIEDE2000: two areas side by side are told apart from about 2.3; tints and small legend pictures want far more."""
GROUNDS = {"light": "#f6f3ec", "dark": "#20252b"}


def seen(colour: str, vision: str) -> Color:
    return Color(colour) if vision == "normal" else Color(colour).filter(vision)


@pytest.mark.parametrize("vision", ["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("theme", GROUNDS)
def test_no_two_sides_look_alike(theme: str, vision: str) -> None:
    colours = [getattr(swatch, theme) for swatch in SIDES]
    apart = {
        pair: seen(pair[0], vision).delta_e(seen(pair[1], vision), method="2000")
        for pair in combinations(colours, 2)
    }
    assert {pair: round(far, 1) for pair, far in apart.items() if far < LEAST} == {}


@pytest.mark.parametrize("theme", GROUNDS)
def test_outlines_stand_out_from_the_land(theme: str) -> None:
    for swatch in (*SIDES, CONTESTED):
        assert Color(getattr(swatch, theme)).contrast(GROUNDS[theme]) >= 3


def test_patterns_say_it_again_without_colour() -> None:
    assert len({swatch.pattern for swatch in (*SIDES, CONTESTED)}) == len(SIDES) + 1


def test_the_order_of_sides_decides_and_nothing_else() -> None:
    assert swatches(["b", "a"])["b"] is SIDES[0]
    assert swatches(["b", "contested", "a"])["a"] is SIDES[1]
    assert swatches(map(str, range(9)))["8"] is SIDES[0]
