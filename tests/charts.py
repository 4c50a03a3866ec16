"""Made-up tables for the tests of charts, and what an eye would find wrong with a picture."""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from fazhi.codebook import load
from fazhi.paths import data_file

NAMES = ["reconsideration_received", "mediation_cases", "mediation_success_rate", "fines", "government_rules"]


def places(n: int, level: str) -> list[tuple[str, str]]:
    """Codes and names of `n` real places of a level."""
    table = pd.read_csv(data_file("divisions.csv"), comment="#", dtype={"code": "str"})
    table = table[table["level"].eq(level) & table["to"].fillna(9999).ge(2023)].drop_duplicates("code")
    return list(zip(table["code"], table["name"], strict=True))[:n]


def made(n: int, years=(2021,), level: str = "county") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Reports and indicators of `n` places: every fifth report is not read, every third figure is not stated."""
    rng = np.random.default_rng(n)
    reports, figures = [], []
    statuses = cycle(["ok", "ok", "ok", "ok", "other_genre", "ok", "unreadable"])
    approximations = cycle(["", "", "more_than", "about", "", "less_than"])
    for code, region in places(n, level):
        for year in years:
            status = next(statuses) if n > 2 else "ok"
            place = {
                "report_id": f"{code}-{year}",
                "region": region,
                "code": code,
                "level": level,
                "year": year,
            }
            more = {"file": f"{code}-{year}.txt", "status": status, "primary": True, "text": ""}
            reports.append({**place, **more, "n_chars": int(rng.integers(3000, 15000))})
            for name in NAMES:
                if status == "ok" and rng.random() > 0.3:
                    figures.append({**place, **figure(name, rng), "approx": next(approximations)})
    typed = {"year": "Int64"}
    return pd.DataFrame(reports).astype(typed), pd.DataFrame(figures).astype(typed)


def figure(name: str, rng: np.random.Generator) -> dict:
    entry = load().indicators[name]
    value = round(float(rng.uniform(80, 100)), 2) if entry.unit == "%" else float(int(rng.lognormal(5, 2)))
    value *= 10_000 if entry.unit == "元" else 1
    high = value * 1.5 if entry.unit == "件" and rng.random() < 0.1 else float("nan")
    about = {
        "dimension": entry.dimension,
        "unit": entry.unit,
        "scope": "",
        "period": "year",
        "sentence": name,
    }
    return {"indicator": name, "value": value, "high": high, **about}


def drawn_texts(figure) -> list[tuple[str, tuple[float, float, float, float], float]]:
    """Every text that is really drawn: its words, its box in pixels and its size in points."""
    seen: dict[int, Text] = {}
    draw = Text.draw

    def noted(self, renderer, *args, **kwargs):
        if self.get_visible() and self.get_text().strip():
            seen[id(self)] = self
        return draw(self, renderer, *args, **kwargs)

    canvas = FigureCanvasAgg(figure)
    Text.draw = noted
    try:
        canvas.draw()
    finally:
        Text.draw = draw
    renderer = canvas.get_renderer()
    return [(t.get_text(), t.get_window_extent(renderer).extents, t.get_fontsize()) for t in seen.values()]


def faults(figure) -> list[str]:
    """Texts that overlap, that stand outside the figure, or are too small for print."""
    texts = drawn_texts(figure)
    boxes = np.array([box for _, box, _ in texts])
    width, height = figure.bbox.size
    found = [
        f"outside: {t!r}"
        for t, (x0, y0, x1, y1), _ in texts
        if min(x0, y0) < -1 or x1 > width + 1 or y1 > height + 1
    ]
    found += [f"{size} pt: {t!r}" for t, _, size in texts if size < 6]
    low, high = boxes[:, :2] + 1, boxes[:, 2:] - 1
    meet = (low[:, None] < high[None]).all(axis=2)
    meet &= meet.T
    return found + [f"{texts[i][0]!r} over {texts[j][0]!r}" for i, j in np.argwhere(np.triu(meet, 1))]


def mm(figure) -> tuple[float, float]:
    """Width and height of a figure."""
    return tuple(round(float(side) * 25.4, 2) for side in figure.get_size_inches())
