"""Charts: style, fonts, pages and export, and one module a kind of chart. ``fazhi.figures`` is their face."""
