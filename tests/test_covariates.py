"""What a researcher knows of places: read with every fault named by its line, joined by place and year."""

import pandas as pd
import pytest

from fazhi.covariates import CovariatesError, join, read_covariates

GOOD = "code,year,population,gdp\n420281,2020,868000,\n420281,2021,870000,712.5\n130300,2018,3134000,1635.6\n"


def written(folder, text, encoding="utf-8"):
    path = folder / "covariates.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_file_as_it_should_be(tmp_path):
    table = read_covariates(written(tmp_path, GOOD, "utf-8-sig"))
    assert table["code"].tolist() == ["420281", "420281", "130300"]
    assert table["year"].tolist() == [2020, 2021, 2018] and table["population"].sum() == 4_872_000
    assert table["gdp"].isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,year\n420281,2020\n", "columns missing: population"),
        ("年,人口\n", "columns missing: code, year, population"),
        ("code,year,population\n42028,2020,1\n", "line 2: code '42028' is not six digits"),
        ("code,year,population\n420281,20,1\n", "line 2: year '20' is no year"),
        ("code,year,population\n420281,2020,86.8万\n", "line 2: population '86.8万' is no number"),
        ('code,year,population\n420281,2020,"868,000"\n', "line 2: population '868,000' is no number"),
        ("code,year,population,gdp\n420281,2020,1,很高\n", "line 2: gdp '很高' is no number"),
        ("code,year,population\n420281,2020,inf\n", "line 2: population 'inf' is no number"),
        ("code,year,population\n420281,2020,0\n", "line 2: population 0 is not above 0"),
        ("code,year,population\n420281,2020,5\n420281,2020,6\n", "line 3: 420281 2020 stands already in line 2"),
        ("", "not a CSV file in UTF-8"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(CovariatesError, match="covariates.csv") as error:
        read_covariates(written(tmp_path, text))
    assert told in str(error.value)


def test_all_faults_at_once_and_another_encoding(tmp_path):
    text = "code,year,population\n1,2020,x\n420281,x,-3\n"
    with pytest.raises(CovariatesError) as error:
        read_covariates(written(tmp_path, text))
    assert str(error.value).count("line") == 4
    with pytest.raises(CovariatesError, match="UTF-8"):
        read_covariates(written(tmp_path, "code,year,population,说明\n", "gb18030"))
    with pytest.raises(FileNotFoundError):
        read_covariates(tmp_path / "none.csv")


PLACES = pd.DataFrame(
    {
        "code": ["420281", "420281", "130300", "", "610925"],
        "year": pd.array([2020, 2022, 2020, 2020, None], "Int64"),
    }
)


@pytest.mark.parametrize(
    ("within", "population", "of"),
    [
        (0, [868000, None, None, None, None], [2020, None, None, None, None]),
        (1, [868000, 870000, None, None, None], [2020, 2021, None, None, None]),
        (2, [868000, 870000, 3134000, None, None], [2020, 2021, 2018, None, None]),
    ],
)
def test_joined_by_the_same_year_unless_asked(tmp_path, within, population, of):
    joined = join(PLACES, read_covariates(written(tmp_path, GOOD)), within=within)
    assert [None if pd.isna(value) else value for value in joined["population"]] == population
    assert [None if pd.isna(value) else value for value in joined["covariate_year"]] == of


def test_of_two_years_as_near_the_earlier():
    known = pd.DataFrame({"code": "420281", "year": [2021, 2019], "population": [2.0, 1.0]})
    assert join(PLACES.head(1), known, within=1)["population"].tolist() == [1.0]


def test_a_column_of_the_same_name_is_an_error():
    known = pd.DataFrame({"code": ["420281"], "year": [2020], "value": [1.0]})
    with pytest.raises(CovariatesError, match="value"):
        join(PLACES.assign(value=1), known)
