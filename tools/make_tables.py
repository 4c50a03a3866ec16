"""Write docs/tables.md from the declared tables (lib/fazhi/data/schema.yaml)."""

from fazhi.paths import PROJECT
from fazhi.schema import markdown

if __name__ == "__main__":
    PROJECT.joinpath("docs", "tables.md").write_text(markdown(), encoding="utf-8", newline="\n")
