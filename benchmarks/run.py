"""Speed, growth, scale and peers, measured here and now and written into README.md between its markers (`make bench`)."""

from __future__ import annotations

import datetime
import os
import platform
import re
import sys
from pathlib import Path

import compare
import growth
import pandas as pd
import scale
import speed

README = Path(__file__).with_name("README.md")


def machine() -> str:
    """Cores, memory, Python and the date."""
    memory = "memory unknown"
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory}, {python}, {platform.system()}, {today}"


def markdown(frame: pd.DataFrame) -> str:
    """A table in Markdown, numbers to the right."""
    right = ["-" if column in frame.columns[:1] else "-:" for column in frame.columns]
    rows = [list(frame.columns), right, *frame.astype(str).to_numpy().tolist()]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows)


def speed_table() -> str:
    frame = speed.measure()
    for column in frame.columns[1:]:
        frame[column] = [f"{value:.2f}" if value < 10 else f"{value:.0f}" for value in frame[column]]
    return markdown(frame)


def growth_table() -> str:
    frame = growth.measure()
    frame["piece"] = [f"`{piece}`" for piece in frame["piece"]]
    for column in frame.columns[1:]:
        frame[column] = [growth.marked(value) for value in frame[column]]
    return markdown(frame)


def scale_table() -> str:
    sizes = scale.FULL if "--full" in sys.argv else scale.SIZES
    return markdown(scale.shown(scale.measure(sizes)))


def peer_tables() -> str:
    made = compare.tables()
    return "\n\n".join(f"**{title}**\n\n{markdown(frame)}" for title, frame in made.items())


def written(page: str, name: str, content: str) -> str:
    """The page with what stands between the markers of `name` replaced.

    >>> written("<!-- a -->old<!-- /a -->", "a", "new")
    '<!-- a -->\\n\\nnew\\n\\n<!-- /a -->'
    """
    marked = re.compile(rf"(<!-- {name} -->).*?(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"{README.name} has no markers of {name!r}")
    return marked.sub(lambda match: f"{match[1]}\n\n{content}\n\n{match[2]}", page)


def main() -> None:
    parts = {
        "machine": machine, "speed": speed_table, "growth": growth_table, "scale": scale_table, "peers": peer_tables,
    }  # fmt: skip
    wanted = [name for name in sys.argv[1:] if name != "--full"] or list(parts)
    for name in wanted:
        print(f"{name} …", flush=True)
        content = parts[name]()
        page = README.read_text(encoding="utf-8")
        README.write_text(written(page, name, content), encoding="utf-8", newline="\n")
        print(content, end="\n\n")


if __name__ == "__main__":
    main()
