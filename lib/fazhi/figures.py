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

__all__ = [
    *["DOUBLE", "SINGLE", "use_style", "save_figure", "save_pages", "pages", "draw_all", "cells", "latest"],
    *["coverage", "heatmap", "dots", "rates", "years"],
]
