"""The pictures of README.md, from the gallery of the sample: `python -m fazhi figures --lang en` first.

Small copies (1063 pixels for 180 mm, 128 colours) of the PNGs in data/processed/figures/en go to docs/figures.
"""

from PIL import Image

from fazhi.paths import PROJECT

NAMES = [
    "coverage",
    "heatmap-1",
    "dots-legal_opinions",
    "rates",
    "share_differences",
    "map",
    "parts",
]
WIDTH = 1063


def main() -> None:
    """Write docs/figures/NAME.png."""
    source, target = PROJECT / "data" / "processed" / "figures" / "en", PROJECT / "docs" / "figures"
    target.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        picture = Image.open(source / f"{name}.png").convert("RGB")
        small = picture.resize(
            (WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS
        )
        small.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            target / f"{name}.png", optimize=True
        )


if __name__ == "__main__":
    main()
