"""Patterns of long lists of words."""

from __future__ import annotations

import re
from typing import Any


def any_of(words: Any) -> str:
    """A pattern for the longest of `words` at a place, grouped by common beginnings so that it is quick.

    >>> any_of(["执法", "执法证", "普法"])
    '(?:执法(?:证)?|普法)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for character in word:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    return _pattern(tree)


def _pattern(tree: dict[str, Any]) -> str:
    branches = []
    for character, branch in sorted(tree.items()):
        prefix = re.escape(character)
        while len(branch) == 1 and "" not in branch:
            character, branch = next(iter(branch.items()))
            prefix += re.escape(character)
        if character:
            branches.append(prefix + (_pattern(branch) if set(branch) != {""} else ""))
    return "(?:" + "|".join(branches) + ")" + ("?" if "" in tree else "")
