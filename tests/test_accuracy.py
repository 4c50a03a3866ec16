"""CI fails where a figure falls below its floor. `python -m tests.accuracy --raise` pins higher ones."""

from __future__ import annotations

import pytest

from tests.accuracy import FLOORS, GATES, floors, holds, measured, raised
from tests.matching import digest

PINNED = [(gate, figure) for gate in GATES for figure in floors(gate)["floors"]]


@pytest.mark.parametrize(("gate", "figure"), PINNED)
def test_figure_keeps_its_floor(gate: str, figure: str) -> None:
    if not GATES[gate].gold.is_dir():
        pytest.skip(
            f"{GATES[gate].gold} is not there: set FAZHI_SHARED to the folder of the published reports"
        )
    if gate == "reports" and digest(GATES[gate].gold) != floors(gate)["digest"]:
        pytest.skip(f"{GATES[gate].gold} holds other gold than the floors were pinned on")
    assert figure in measured(gate), f"{figure} is pinned and no longer measured"
    floor = floors(gate)["floors"][figure]
    assert holds(figure, measured(gate)[figure], floor), (
        f"{figure} {measured(gate)[figure]:.4f}, floor {floor}"
    )


@pytest.mark.parametrize("gate", ["sample", "made"])
def test_gold_in_the_tree_has_floors_of_its_own_digest(gate: str) -> None:
    assert FLOORS.exists() and floors(gate)["floors"]
    assert digest(GATES[gate].gold) == floors(gate)["digest"], (
        "gold changed: look at the floors, then --raise"
    )


@pytest.mark.parametrize(
    ("old", "measured_now", "new"),
    [
        ({"part": 0.9}, {"part": 0.8}, {"part": 0.9}),
        ({"part": 0.9}, {"part": 0.95}, {"part": 0.945}),
        ({"part": 0.9}, {"part": 0.901}, {"part": 0.9}),
        ({"spurious": 2}, {"spurious": 1}, {"spurious": 1}),
        ({"spurious": 2}, {"spurious": 4}, {"spurious": 2}),
        ({"part": 0.9}, {}, {"part": 0.9}),
        ({"part": 0.9}, {"part": float("nan")}, {"part": 0.9}),
        ({}, {"quantity_recall": 1.0, "quantity_f1": 1.0}, {"quantity_f1": 0.995}),
    ],
)
def test_floors_only_rise(
    old: dict[str, float], measured_now: dict[str, float], new: dict[str, float]
) -> None:
    assert raised(old, measured_now) == new
