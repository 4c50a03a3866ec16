"""Made-up reports from the command line: python benchmarks/generator/generate.py 2500 --out DIR --seed 1 --formats txt."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from generator.corpus import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
