"""Reports on rule-of-law government in China as research data.

One verb a step, each from DataFrame to DataFrame and in a module of its own:

    from fazhi.load import load
    from fazhi.clean import clean
    from fazhi.identify import identify
    from fazhi.outline import outline
    from fazhi.quantities import quantities
    from fazhi.indicators import indicators

    texts, edits = clean(load("data/raw"))
    reports = identify(texts, edits)
    sections = outline(reports, edits)
    figures = quantities(reports, edits, sections)
    coded = indicators(figures, reports)

Importing the package alone reads no data.
"""

__version__ = "0.2.0"
