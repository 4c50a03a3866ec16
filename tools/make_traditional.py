"""Write lib/fazhi/data/traditional.csv: traditional characters with their simplified form.

Source: TSCharacters of OpenCC (Apache-2.0), from the package opencc-python-reimplemented. Left out are characters that
simplified Chinese uses too (those of GB 2312, such as 乾 著 瞭): their reading is not certain; SHARED are marked.
Run: pip install opencc-python-reimplemented && python tools/make_traditional.py
"""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

SHARED = {
    "於": "于",
    "後": "后",
    "徵": "征",
}  # in GB 2312 too, but read one way where the text is traditional
TARGET = Path(__file__).parents[1] / "lib" / "fazhi" / "data" / "traditional.csv"


def in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install opencc-python-reimplemented first")
    table = Path(spec.origin).parent / "dictionary" / "TSCharacters.txt"
    pairs = []
    for line in table.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == len(first) == 1 and ord(traditional) < 0x10000 and not in_gb2312(traditional):
            pairs.append((traditional, first, ""))
    pairs += [(traditional, first, "in traditional text") for traditional, first in SHARED.items()]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["traditional", "simplified", "only"])
        writer.writerows(sorted(pairs))


if __name__ == "__main__":
    main()
