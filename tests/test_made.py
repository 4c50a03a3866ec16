"""The made-up reports: place, kind, year and date, against what their author wrote down."""

import pandas as pd
import pytest

from fazhi.build import make_tables
from fazhi.paths import PROJECT

MADE = PROJECT / "tests" / "made"


@pytest.fixture(scope="module")
def both():
    told = pd.read_csv(MADE / "identity.csv", dtype=str, keep_default_na=False).set_index("file")
    found = make_tables(MADE / "raw")["reports"].set_index("file").reindex(told.index)
    return told, found.astype({"year": "str"})


@pytest.mark.parametrize("field", ["region", "issuer_kind", "year", "published"])
def test_field(both, field):
    told, found = both
    assert found[field].to_dict() == told[field].to_dict()


def test_level_but_for_a_city_whose_rank_no_table_knows(both):
    told, found = both
    wrong = found["level"][found["level"] != told["level"]]
    assert wrong.to_dict() == {"b11_hechuan_city_2017_joint.txt": "prefecture"}
