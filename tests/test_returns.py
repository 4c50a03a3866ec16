"""Announced plans that return as measures: made reports of two places and three years."""

from __future__ import annotations

import pandas as pd
import pytest

from fazhi.align import Edit
from fazhi.measures import measures
from fazhi.outline import outline
from fazhi.returns import COLUMNS, returns

TEXTS = {
    "甲2020": "一、主要工作\n办理行政复议案件30件。\n二、下一步打算\n推行涉企检查扫码入企制度。\n建立镇街综合执法协调机制。\n加强干部培训。",
    "甲2021": "一、主要工作\n全面推行涉企检查扫码入企制度\uff0c扫码检查企业200家次。\n化解信访积案12件。\n二、下一步打算\n编制行政备案事项清单。",
    "甲2022": "一、主要工作\n编制公布行政备案事项清单\uff0c列入事项45项。\n二、下一步打算\n建设智慧执法平台。",
    "乙2021": "一、主要工作\n建立镇街综合执法协调机制。\n二、下一步打算\n推行行政裁决示范。",
}


def reports(**columns: list) -> pd.DataFrame:
    rows = [
        (name, f"{name}.txt", text, f"{name[0]}县", {"甲": "100001", "乙": "100002"}[name[0]], int(name[1:]))
        for name, text in TEXTS.items()
    ]
    frame = pd.DataFrame(rows, columns=["report_id", "file", "text", "region", "code", "year"])
    return frame.assign(level="county", issuer_kind="government", **columns)


def found(**columns: list) -> pd.DataFrame:
    frame, edits = reports(**columns), pd.DataFrame(columns=["report_id", *Edit._fields])
    return returns(measures(frame, edits, outline(frame, edits)), frame)


def test_plans_that_return() -> None:
    rows = found().set_index("plan")
    assert list(found().columns) == COLUMNS
    assert rows["returned"].to_dict() == {
        "推行涉企检查扫码入企制度。": True,
        "建立镇街综合执法协调机制。": False,
        "加强干部培训。": False,
        "编制行政备案事项清单。": True,
    }
    assert rows.loc["推行涉企检查扫码入企制度。", "measure"].startswith("全面推行涉企检查扫码入企制度")
    assert rows.loc["编制行政备案事项清单。", ["year", "next_year"]].tolist() == [2021, 2022]


def test_another_place_does_not_count() -> None:
    """乙县 did what 甲县 had announced: no return."""
    rows = found()
    assert rows["region"].unique().tolist() == ["甲县"]
    assert not rows.set_index("plan").loc["建立镇街综合执法协调机制。", "returned"]


@pytest.mark.parametrize(
    "columns",
    [
        {"code": [""] * 4},
        {"year": [2020, 2022, 2024, 2021]},
        {"primary": [True, False, True, True]},
        {"issuer_kind": ["government", "department", "zone", "zone"]},
    ],
)
def test_nothing_to_compare(columns: dict[str, list]) -> None:
    rows = returns(*(lambda frame: (_measures(frame), frame))(reports().assign(**columns)))
    assert rows.empty and list(rows.columns) == COLUMNS


def _measures(frame: pd.DataFrame) -> pd.DataFrame:
    edits = pd.DataFrame(columns=["report_id", *Edit._fields])
    return measures(frame, edits, outline(frame, edits))


def test_order_of_rows_changes_nothing() -> None:
    frame = reports()
    stated = _measures(frame)
    mixed = returns(stated.sample(frac=1, random_state=4), frame.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(returns(stated, frame), mixed)


def test_similarity_bounds_and_threshold() -> None:
    frame = reports()
    rows = returns(_measures(frame), frame, least=0.0)
    assert rows["similarity"].between(0, 1).all() and rows["returned"].all()
    assert not returns(_measures(frame), frame, least=1.01)["returned"].any()
