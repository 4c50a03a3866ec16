"""How alike places are: by what they do (shares of topics or dimensions) and by how they say it (shared wording).

``alike_in_doing`` and ``alike_in_wording`` give pairs of places, ``cluster_map`` draws either with its dendrogram.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fazhi.comparison import Choice
from fazhi.plots.fonts import width_mm
from fazhi.plots.shares import named_reports, place_shares, placed_measures, print_percents
from fazhi.plots.style import (
    BLACK,
    DOUBLE,
    SHADES,
    SMALL,
    blank,
    drawn,
    font_path,
    footnote,
    heading,
    lines_mm,
    message,
    shorten,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

PAIR = ["place", "other", "similarity"]
MOST, VALUES = 40, 16
"""Places drawn one by one; of more, groups of like places. Up to so many the values are printed."""
SIDE = 0.64
"""The matrix's part of the width."""
Floats = npt.NDArray[np.float64]


def alike_in_doing(shares: pd.DataFrame) -> pd.DataFrame:
    """Pairs of places (each once, in the table's order) and the part of their measures that falls into the same groups.

    `shares` is a table of ``place_shares``. similarity is the sum over groups of the smaller of the two shares: 1 where two
    places spread their measures over the groups alike, 0 where they have no group in common. place, other, similarity.

    >>> rows = [("甲县", "a", 0.5), ("甲县", "b", 0.5), ("乙县", "a", 0.2), ("乙县", "b", 0.8)]
    >>> alike_in_doing(pd.DataFrame(rows, columns=["place", "group", "share"])).round(2).values.tolist()
    [['甲县', '乙县', 0.7]]
    """
    places = shares["place"].drop_duplicates().tolist()
    rows = shares.pivot(index="place", columns="group", values="share").loc[places].fillna(0).to_numpy()
    values = np.array([np.minimum(row, rows).sum(axis=1) for row in rows]).reshape(len(rows), len(rows))
    return _pairs(places, values)


def alike_in_wording(
    measures: pd.DataFrame, pairs: pd.DataFrame, reports: pd.DataFrame, *, choice: Choice | None = None
) -> pd.DataFrame:
    """Pairs of places and the part of their statements that the other place's report makes in nearly the same words.

    `pairs` is the table ``shared``; statements of one family (alike directly or through others) count as the same.
    similarity: statements of either report that the other has too, of all statements of both. place, other, similarity.

    >>> measures = pd.DataFrame({"measure_id": ["a:1", "a:2", "b:1"], "report_id": ["a", "a", "b"]})
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "region": ["甲县", "乙县"], "code": ["1", "2"], "level": "county",
    ...     "year": 2021, "issuer_kind": "government"})
    >>> pairs = pd.DataFrame([("a:1", "b:1", 0.9)], columns=["measure_id", "other", "similarity"])
    >>> alike_in_wording(measures, pairs, reports).round(3).values.tolist()
    [['甲县', '乙县', 0.667]]
    """
    from scipy.sparse import coo_array

    from fazhi.shared import families

    places = named_reports(reports, choice)
    rows = measures[["measure_id", "report_id"]].reset_index(drop=True)
    family = pd.factorize(families(rows, pairs), sort=True)[0]
    known = pd.Index(places["report_id"]).get_indexer(rows["report_id"])
    some = known >= 0
    shape = (len(places), int(family.max(initial=-1)) + 1)
    counts = coo_array((np.ones(some.sum()), (known[some], family[some])), shape=shape).tocsr()
    common = (
        counts @ (counts > 0).astype(np.float64).T
    ).toarray()  # statements of the row's place that the column's has
    total = counts.sum(axis=1)
    told = total > 0
    values = (common + common.T) / np.maximum(total[:, None] + total[None, :], 1)
    return _pairs(places.loc[told, "place"].tolist(), values[np.ix_(told, told)])


def _pairs(places: list[str], values: Floats) -> pd.DataFrame:
    one, other = np.triu_indices(len(places), k=1)
    names = np.array(places, dtype=object)
    table = pd.DataFrame({"place": names[one], "other": names[other], "similarity": values[one, other]})
    return table.astype({"place": "str", "other": "str", "similarity": "float64"})


class Tree(NamedTuple):
    """Places put together step by step (average linkage), as scipy has it."""

    places: list[str]
    values: Floats
    links: Floats


def tree(pairs: pd.DataFrame) -> Tree:
    """The places of a table of pairs, their similarities as a matrix, and the tree of average linkage (scipy)."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    places = list(dict.fromkeys([*pairs["place"].head(1), *pairs["other"].head(pairs["place"].nunique())]))
    at = pd.Index(places)
    values = np.eye(len(places))
    one, other = at.get_indexer(pairs["place"]), at.get_indexer(pairs["other"])
    values[one, other] = values[other, one] = pairs["similarity"]
    distance = 1 - values
    np.fill_diagonal(distance, 0)
    return Tree(
        places,
        values,
        linkage(squareform(distance, checks=False), method="average", optimal_ordering=len(places) < 400),
    )


def grouped(found: Tree, most: int = MOST) -> pd.DataFrame:
    """Groups of like places: place, group (1, 2 … in the order of the tree), and `like`, the place most like its group.

    At most `most` groups, by cutting the tree.
    """
    from scipy.cluster.hierarchy import fcluster, leaves_list

    labels = fcluster(found.links, most, criterion="maxclust")
    order = leaves_list(found.links)
    numbers = {label: i + 1 for i, label in enumerate(dict.fromkeys(labels[order]))}
    rows = pd.DataFrame({"at": order, "place": np.array(found.places, dtype=object)[order]})
    rows["group"] = [numbers[label] for label in labels[order]]
    like = {}
    for group, part in rows.groupby("group"):
        inside = part["at"].to_numpy()
        like[group] = found.places[inside[found.values[np.ix_(inside, inside)].sum(axis=1).argmax()]]
    return rows.assign(like=rows["group"].map(like)).drop(columns="at")


def _joined(found: Tree, most: int) -> tuple[Tree, pd.DataFrame]:
    """The tree of groups where there are too many places: a group's similarity is the mean of its members'."""
    groups = grouped(found, most)
    members = [
        pd.Index(found.places).get_indexer(pd.Index(part["place"])) for _, part in groups.groupby("group")
    ]
    values = np.array([[found.values[np.ix_(a, b)].mean() for b in members] for a in members])
    one, other = np.triu_indices(len(members), k=1)
    names = [str(i) for i in range(len(members))]
    pairs = pd.DataFrame(
        {"place": np.array(names)[one], "other": np.array(names)[other], "similarity": values[one, other]}
    )
    joined = tree(pairs)
    np.fill_diagonal(joined.values, np.diag(values))
    return joined, groups


def cluster_map(
    pairs: pd.DataFrame,
    kind: str = "doing",
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    demonstration: bool = False,
) -> Figure:
    """Places beside places, the darker the more alike, ordered by a dendrogram (average linkage) at the left.

    `pairs` is what ``alike_in_doing`` (`kind` doing) or ``alike_in_wording`` (wording) gives. Of more places than can be read (40, or 20 in one column) groups are
    drawn, each named by the place most like it; the data has the members. Needs three places.
    """
    text = words(lang, "similarity")
    if pairs["other"].nunique() < 2 or not pairs["similarity"].any():
        told = text["few" if pairs["other"].nunique() < 2 else f"{kind}_none"]
        return message(told + text["demonstration"] * demonstration, width, kind=kind, lang=lang)
    found = tree(pairs)
    notes = [text[f"{kind}_note"], text["linkage"], *([text["demonstration"]] if demonstration else [])]
    data = pairs
    labels = found.places
    most = min(MOST, int(width * SIDE / 2.7))
    if len(found.places) > most:
        notes.insert(0, text["groups"].format(n=len(found.places), most=most))
        found, groups = _joined(found, most)
        by = groups.groupby("group")
        labels = [_group(part["like"].iloc[0], len(part), text) for _, part in by]
        data = pairs.merge(groups.drop(columns="like"), on="place", how="left")
    figure = _draw(found, labels, text, width=width, notes=notes)
    heading(figure, text[kind])
    footnote(figure, *notes)
    return drawn(figure, data, kind=kind, lang=lang, width=width, demonstration=demonstration)


def _group(place: str, n: int, text: dict[str, str]) -> str:
    return text["group"].format(place=place, n=n, more=n - 1) if n > 1 else place


def _draw(found: Tree, labels: list[str], text: dict[str, str], *, width: float, notes: list[str]) -> Figure:
    labels = [shorten(label, width * 0.25, SMALL) for label in labels]
    name = max(width_mm(label, SMALL, font_path()) for label in labels)
    side = min(width * SIDE, max(12.0 * len(labels), 25))  # mm of the matrix
    figure = blank(width, 14 + side + name + 3 + lines_mm(notes, width))
    spare = max(width - side - name - 16, 8)
    left, matrix, bar = figure.subplots(1, 3, width_ratios=[spare, side, 2.5])
    order = _dendrogram(left, found)
    shown = found.values[np.ix_(order, order)]
    if np.allclose(np.diag(shown), 1):
        np.fill_diagonal(shown, np.nan)
    darkest = min(max(float(np.nanmax(shown)), 0.01) * 1.15, 1)
    image = matrix.imshow(shown, cmap=SHADES, vmin=0, vmax=darkest, aspect="auto")
    _label(matrix, [labels[i] for i in order])
    if len(labels) <= VALUES:
        print_percents(image, shown)
    scale = figure.colorbar(image, cax=bar, format=lambda value, _: f"{value * 100:.3g}")
    scale.set_label(text["similarity"], fontsize=SMALL)
    bar.tick_params(labelsize=SMALL)
    return figure


def _dendrogram(axes: Axes, found: Tree) -> list[int]:
    """Draw the tree with its leaves at the right; their order."""
    from scipy.cluster.hierarchy import dendrogram

    shape = dendrogram(
        found.links, orientation="left", ax=axes, no_labels=True, link_color_func=lambda _: BLACK
    )
    order: list[int] = shape["leaves"]
    axes.set_ylim(10 * len(order), 0)
    axes.set_axis_off()
    for lines in axes.collections:
        lines.set_linewidth(0.7)
    return order


def _label(matrix: Axes, labels: list[str]) -> None:
    at = range(len(labels))
    matrix.set_yticks(at, labels, fontsize=SMALL)
    matrix.set_xticks(at, labels, fontsize=SMALL, rotation=90)
    matrix.tick_params(length=0)
    matrix.spines[:].set_visible(False)
    matrix.set_facecolor("#eeeeee")


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """Places alike in what they do, and in how they say it."""
    placed, by = placed_measures(tables, lang)
    options: dict[str, Any] = {"lang": lang, "width": width, "demonstration": tables.demonstration}
    shares = place_shares(placed, tables["reports"], by)
    yield "similarity_doing", [cluster_map(alike_in_doing(shares), "doing", **options)]
    pairs = alike_in_wording(tables["measures"], tables["shared"], tables["reports"])
    yield "similarity_wording", [cluster_map(pairs, "wording", **options)]
