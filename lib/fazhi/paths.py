"""The places of the project, in one module.

`FAZHI_RAW` and `FAZHI_OUT` overrule the folders of the checkout, `FAZHI_CODEBOOK` the codebook; nothing else in the project knows a path.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
PROJECT = Path(__file__).resolve().parents[2]


def raw_folder() -> Path:
    """Where reports are read from: `FAZHI_RAW`, else data/raw."""
    return Path(os.environ.get("FAZHI_RAW") or PROJECT / "data" / "raw")


def out_folder() -> Path:
    """Where tables and figures go: `FAZHI_OUT`, else data/processed."""
    return Path(os.environ.get("FAZHI_OUT") or PROJECT / "data" / "processed")


def codebook_file() -> Path:
    """The codebook in force: `FAZHI_CODEBOOK`, else the package's."""
    return Path(os.environ.get("FAZHI_CODEBOOK") or data_file("codebook.yaml"))


def data_file(name: str) -> Path:
    """A table of field knowledge that comes with the package, e.g. ``data_file("divisions.csv")``."""
    return Path(str(files("fazhi").joinpath("data", name)))


def read_yaml(name: str) -> Any:
    """What a YAML table of field knowledge holds, e.g. ``read_yaml("genre.yaml")``.

    Raises ValueError naming file, line and reason where it is no YAML, and FileNotFoundError where it is not there.
    """
    import yaml

    try:
        # the same loader in C, where PyYAML was built with it
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(data_file(name).read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{data_file(name)} cannot be read: {' '.join(str(error).split())}") from error


def names_table(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorator of a function that compiles the table `name`: a wrong pattern or a missing entry raises ValueError with its name."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def named(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return function(*args, **kwargs)
            except re.error as error:
                raise ValueError(
                    f"{name}: a pattern does not compile: {error}: {str(error.pattern)[:80]}"
                ) from error
            except KeyError as error:
                raise ValueError(f"{name}: the entry {error} is missing") from error

        return named

    return decorate


def alternatives(table: Mapping[str, Any]) -> dict[str, str]:
    """Each list of patterns in a table as one pattern that finds what any of them does; other entries are left out.

    >>> alternatives({"endings": ["报告", "总结"], "most": 3})
    {'endings': '(?:报告)|(?:总结)'}
    """
    lists = {key: value for key, value in table.items() if isinstance(value, list)}
    return {key: "|".join(f"(?:{entry})" for entry in entries) for key, entries in lists.items()}
