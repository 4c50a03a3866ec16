"""Figures for a paper: a tidy table in, a matplotlib figure out, its size in millimetres, in Chinese or English.

    from fazhi import figures

    figures.use_style("en")                                   # the font comes with an installed package
    table = figures.cells(indicators, reports)                # places × indicators, a row each
    figure = figures.dots(table, "mediation_cases", lang="en", width=figures.SINGLE)
    figures.save_figure(figure, "mediation", "figures")       # pdf, svg, png, the data as csv, how it was made as json

Long charts have pages: ``figures.save_pages(figures.pages(figures.heatmap, table), "heatmap")``. Places are written as the
table names them, so for an English paper rename them there: ``table.replace({"region": {"大冶市": "Daye"}})``. Headings
and notes below are part of the figure; ``figure.suptitle("")`` and ``figure.supxlabel("")`` take them out, the JSON file
keeps them for the caption. ``draw_all`` makes the whole gallery, as ``python -m fazhi figures`` does.
"""

from __future__ import annotations

from fazhi.plots.album import Album
from fazhi.plots.boundaries import Boundaries
from fazhi.plots.cells import cells, latest
from fazhi.plots.coverage import coverage
from fazhi.plots.differences import share_differences
from fazhi.plots.dots import dots
from fazhi.plots.export import save_figure, save_pages
from fazhi.plots.gallery import draw_all
from fazhi.plots.heatmap import heatmap
from fazhi.plots.maps import map_of
from fazhi.plots.paging import pages
from fazhi.plots.parts import part_bars, part_shares
from fazhi.plots.rates import rates
from fazhi.plots.shares import place_shares, share_table
from fazhi.plots.similarity import alike_in_doing, alike_in_wording, cluster_map
from fazhi.plots.style import DOUBLE, SINGLE, use_style
from fazhi.plots.words import term_bars, terms
from fazhi.plots.years import years

__all__ = [
    "DOUBLE", "SINGLE", "Album", "Boundaries", "use_style", "save_figure", "save_pages", "pages", "draw_all", "cells", "latest", "coverage",
    "heatmap", "dots", "rates", "years", "place_shares", "share_differences", "share_table", "alike_in_doing",
    "alike_in_wording", "cluster_map", "terms", "term_bars", "part_shares", "part_bars", "map_of",
]  # fmt: skip
