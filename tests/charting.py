"""Made input for charts, and what must hold of any figure: every text inside it, no text over another, same bytes."""

from itertools import combinations

import numpy as np
import pandas as pd

from fazhi.places.gazetteer import divisions
from fazhi.plots.export import save_figure

SIZES = ((1, "county"), (5, "prefecture"), (31, "province"), (300, "county"))
GROUPS = ("普法宣传", "行政复议与应诉", "重大行政决策与法律顾问", "行政执法三项制度与资格")


def made_places(n: int, level: str) -> pd.DataFrame:
    """Reports of `n` places of a level, with real codes."""
    rows = [d for d in divisions() if d.level == level and d.end == 2024][:n]
    about = {"level": level, "year": 2021, "issuer_kind": "government", "prefecture": "", "province": ""}
    codes = [row.code for row in rows]
    names = [row.name for row in rows]
    return pd.DataFrame({"report_id": codes, "region": names, "code": codes} | about)


def made_measures(reports: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Statements of each report, some 20, with part, topic and dimension."""
    random = np.random.default_rng(seed)
    parts = ["achievements"] * 4 + ["problems", "plans"]
    dimensions = ["rulemaking", "enforcement", "supervision"]
    rows = []
    for report in reports["report_id"]:
        weights = random.dirichlet(np.ones(len(GROUPS)))
        for i in range(24):
            topic = GROUPS[int(random.choice(len(GROUPS), p=weights))]
            rows.append((f"{report}:{i}", report, parts[i % 6], topic, dimensions[int(random.integers(3))]))
    table = pd.DataFrame(rows, columns=["measure_id", "report_id", "part", "topic", "dimension"])
    return table.assign(text=[f"甲{i % 7}" for i in range(len(table))])


def texts_of(figure):
    """The texts that are drawn: of the figure, its axes, their legends, and the ticks in view."""
    figure.draw_without_rendering()
    found = [*figure.texts]  # heading and notes are among them
    for axes in figure.findobj(lambda artist: hasattr(artist, "get_xaxis")):
        if not axes.get_visible():
            continue
        found += [*axes.texts, axes.title, axes._left_title]
        found += axes.get_legend().get_texts() if axes.get_legend() else []
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                found += [
                    axis.label,
                    *(label for tick in axis._update_ticks() for label in (tick.label1, tick.label2)),
                ]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def faults(figure) -> list[str]:
    """Texts that reach out of the figure, and pairs of texts that lie over each other."""
    texts = texts_of(figure)
    boxes = np.array([text.get_window_extent().extents for text in texts])
    width, height = figure.bbox.size
    out = (boxes[:, 0] < -1) | (boxes[:, 1] < -1) | (boxes[:, 2] > width + 1) | (boxes[:, 3] > height + 1)
    told = [f"outside: {texts[i].get_text()!r}" for i in np.flatnonzero(out)]
    low, high = (
        np.maximum(boxes[:, None, :2], boxes[None, :, :2]),
        np.minimum(boxes[:, None, 2:], boxes[None, :, 2:]),
    )
    over = ((high - low) > 1.0).all(axis=2)
    pairs = [(i, j) for i, j in combinations(range(len(texts)), 2) if over[i, j]]
    return told + [f"overlap: {texts[i].get_text()!r} {texts[j].get_text()!r}" for i, j in pairs]


def same_bytes(draw, folder) -> bool:
    """Whether two runs of `draw` are exported as the same bytes, all formats."""
    files = [save_figure(draw(), "figure", folder / run) for run in ("one", "two")]
    return all(a.read_bytes() == b.read_bytes() for a, b in zip(*files, strict=True))
