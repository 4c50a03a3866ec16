"""The place of a report: titles, renamed and shared names, and what must hold for every division of a year."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.places import chains, gazetteer, issuers
from fazhi.regions import Place, find_places, resolve

TITLES = Path(__file__).parent / "data" / "titles.csv"
YEARS = (2008, 2014, 2021, 2024)


def titles() -> list[dict[str, str]]:
    """Titles of published reports (or issuers of such), coded by hand."""
    with TITLES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", titles(), ids=lambda row: f"{row['title'][:20]}-{row['context'][:8]}")
def test_title(row: dict[str, str]) -> None:
    place = resolve(row["title"], int(row["year"]), context=row["context"])
    assert place.region == row["region"]
    assert (place.code, place.level, place.issuer_kind) == (row["code"], row["level"], row["issuer_kind"])


CODES = [
    # renamed, raised, merged, abolished: the code of the year, or of the nearest year that had the name
    ("襄樊市", 2008, "420600"), ("襄阳市", 2012, "420600"), ("襄樊市", 2012, "420600"),
    ("密云县", 2014, "110228"), ("密云区", 2016, "110118"), ("上饶县", 2018, "361121"), ("广信区", 2020, "361104"),
    ("莱芜市", 2017, "371200"), ("莱芜市", 2018, "371200"), ("济南市莱芜区", 2020, "370116"),
    ("巢湖市", 2010, "341400"), ("巢湖市", 2014, "340181"), ("巢湖市居巢区", 2008, "341402"),
    ("思茅市", 2005, "530800"), ("普洱市", 2008, "530800"), ("思茅区", 2008, "530802"),
    ("下城区", 2019, "330103"), ("杭州市江干区", 2020, "330104"), ("下城区", 2022, "330103"),
    ("临平区", 2021, "330113"), ("钱塘区", 2022, "330114"), ("和安县", 2024, "653229"), ("和安县", 2025, "653229"),
    ("毕节市", 2010, "522401"), ("毕节市", 2012, "520500"), ("儋州市", 2014, "469003"), ("儋州市", 2016, "460400"),
    # one stem, several places
    ("吉林省", 2020, "220000"), ("吉林市", 2020, "220200"), ("吉林", 2020, "220000"), ("吉林省吉林市船营区", 2020, "220204"),
    ("海南省", 2020, "460000"), ("海南州", 2020, "632500"), ("乌海市海南区", 2020, "150303"), ("河南县", 2020, "632324"),
    ("朝阳市", 2020, "211300"), ("朝阳县", 2020, "211321"), ("长春市朝阳区", 2020, "220104"),
    ("伊犁州塔城地区", 2020, "654200"), ("阜新县", 2020, "210921"), ("前郭县", 2020, "220721"),
    # 市 within the name
    ("济南市市中区", 2020, "370103"), ("济南市中区", 2020, "370103"), ("青岛市市南区", 2020, "370202"), ("乐山市中区", 2020, "511102"),
    ("阳泉市郊区", 2020, "140311"), ("晋城市城区", 2020, "140502"), ("阳泉市矿区", 2020, "140303"),
    # straight under a province; prefectures without counties
    ("济源市", 2020, "419001"), ("仙桃市", 2020, "429004"), ("琼中县", 2020, "469030"), ("神农架林区", 2020, "429021"),
    ("东莞市", 2020, "441900"), ("嘉峪关市", 2020, "620200"), ("三沙市", 2020, "460300"), ("新疆石河子市", 2020, "659001"),
    ("香港特别行政区", 2020, "810000"), ("重庆市九龙坡区", 2020, "500107"),
    # short forms
    ("伊犁州", 2020, "654000"), ("湖北黄石大冶市", 2020, "420281"), ("延边州安图县", 2020, "222426"), ("克州", 2020, "653000"),
    ("内蒙古", 2020, "150000"), ("科右中旗", 2020, "152222"), ("岚皋司法局", 2021, "610925"), ("广西财政厅", 2020, "450000"),
    # townships have the code of their county in the year
    ("东莞市虎门镇", 2020, "441900"), ("杭州市留下街道", 2020, "330106"), ("密云县古北口镇", 2010, "110228"),
    ("密云古北口镇人民政府", 2010, "110228"), ("孟村县新县镇人民政府", 2020, "130930"), ("杭州市西湖区留下街道", 2020, "330106"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "year", "code"), CODES)
def test_code(name: str, year: int, code: str) -> None:
    assert resolve(name, year).code == code


@pytest.mark.parametrize(
    ("name", "count"),
    [("鼓楼区", 4), ("朝阳区", 2), ("西湖区", 2), ("市中区", 4), ("城区", 3), ("江北区", 2)],
)
def test_shared_name_has_candidates_and_no_code(name: str, count: int) -> None:
    place = resolve(name + "人民政府", 2021)
    assert (place.region, place.code, place.level) == (name, "", "county")
    assert len(place.candidates.split(";")) == count


@pytest.mark.parametrize(
    ("name", "context", "code"),
    [
        ("鼓楼区", "来源:徐州市司法局", "320302"),
        ("鼓楼区", "江苏省", ""),  # two of the four
        ("鼓楼区", "江苏省 南京市鼓楼区 徐州市", "320106"),
        ("朝阳区", "吉林省", "220104"),
        ("白云区", "法治贵阳建设", "520113"),
        ("城关镇人民政府", "岚皋县城关镇", "610925"),
        ("市水务局", "广州市水务局 广东省", "440100"),
        ("市水务局", "黄石市 大冶市", ""),
        ("市水务局", "黄石市水务局主办 大冶市", "420200"),
        ("我县", "安康市岚皋县", "610925"),
        ("县人民政府", "", ""),
        ("自治区水利厅", "宁夏回族自治区", "640000"),
        ("区司法局", "内蒙古自治区", ""),
    ],
)
def test_context(name: str, context: str, code: str) -> None:
    assert resolve(name, 2021, context=context).code == code


@pytest.mark.parametrize(
    ("name", "region", "code", "level", "kind"),
    [
        ("黄石经济技术开发区管委会", "黄石经济技术开发区", "420200", "county", "zone"),
        ("湖北省黄石市经济开发区", "黄石市经济开发区", "420200", "county", "zone"),
        ("大冶市城西北工业园管委会", "城西北工业园", "420281", "county", "zone"),
        ("西咸新区沣东新城管委会", "沣东新城", "610000", "county", "zone"),
        ("雄安新区管理委员会", "雄安新区", "130000", "prefecture", "zone"),
        ("兰州新区司法局", "兰州新区", "620100", "county", "department"),
        ("兵团司法局", "新疆生产建设兵团", "650000", "province", "department"),
        ("高新区管委会", "高新区", "", "county", "zone"),
        ("上海市浦东新区", "浦东新区", "310115", "county", "government"),
        ("唐山市新区", "唐山市新区", "130200", "county", "zone"),
    ],
)
def test_zone(name: str, region: str, code: str, level: str, kind: str) -> None:
    place = resolve(name, 2021)
    assert (place.region, place.code, place.level, place.issuer_kind) == (region, code, level, kind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("岚皋县委、岚皋县政府", "party_joint"),
        ("中共岚皋县委员会 岚皋县人民政府", "party_joint"),
        ("坡子街街道党工委、办事处", "party_joint"),
        ("岚皋县人民政府办公室", "department"),
        ("岚皋县委全面依法治县委员会办公室", "department"),
        ("广州市人民政府国有资产监督管理委员会", "department"),
        ("岚皋县城关镇综合执法办公室", "department"),
        ("岚皋县住房和城乡建设局", "department"),
        ("大兴安岭地区行政公署", "government"),
        ("国务院", "government"),
        ("国家税务总局", "department"),
    ],
)
def test_kind(name: str, kind: str) -> None:
    assert resolve(name, 2021).issuer_kind == kind


def test_blanked_name_stays_as_written() -> None:
    assert resolve("中共XX县委 XX县人民政府", 2021) == Place(
        "XX县", level="county", issuer_kind="party_joint"
    )
    assert resolve("XX市**区", 2021)[:2] == ("**区", "")
    assert resolve("某某市公安局", 2021)[:6] == ("某某市", "", "", "", "", "prefecture")


def test_unknown_names_are_not_guessed() -> None:
    assert resolve("", 2021) == Place("")
    assert resolve("住房和城乡建设局", 2021).region == ""
    assert resolve("无此县人民政府", 2021)[:2] == ("无此县", "")


def test_find_places_skips_words_that_only_look_like_names() -> None:
    assert [row.name for row in find_places("县委和县政府、市委和市政府在城区开展检查", 2021)] == []
    assert [row.name for row in find_places("和县政府、马鞍山市", 2021)] == ["和县", "马鞍山市"]
    assert [row.name for row in find_places("恩施州", 2021)] == ["恩施土家族苗族自治州"]


@pytest.mark.parametrize("year", YEARS)
def test_every_division_is_found_by_its_full_name(year: int) -> None:
    for row in gazetteer.divisions():
        if not row.start <= year <= row.end:
            continue
        province, prefecture = gazetteer.parents(row.code, year)
        above = {"province": "", "prefecture": province}.get(row.level, province + prefecture)
        place = resolve(f"{above}{row.name}司法局", year)
        assert (place.code, place.region, place.issuer_kind) == (row.code, row.name, "department")
        alone = resolve(row.name, year)
        assert alone.code == row.code or row.code in alone.candidates


def test_tables_hold_together() -> None:
    assert gazetteer.last_year() >= 2024
    assert all(zone.parent in gazetteer.by_code() for zones in gazetteer.zones().values() for zone in zones)
    assert not set(gazetteer.zones()) & set(gazetteer.suffixed_names())
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in gazetteer.divisions():
        assert row.start <= row.end and len(row.code) == 6
        spans.setdefault(row.code, []).append((row.start, row.end))
    for years in spans.values():
        assert all(
            before[1] < after[0] for before, after in zip(sorted(years), sorted(years)[1:], strict=False)
        )


PHRASES = st.text(
    st.sampled_from(
        "黄石市大冶县区镇乡街道新开发管委会人民政府办公室局中共XX*州自治旗盟省湖北和城关某我全()、 2020年"
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(PHRASES, st.integers(1990, 2035), PHRASES)
def test_any_phrase_gives_a_consistent_place(name: str, year: int, context: str) -> None:
    place = resolve(name, year, context=context)
    assert place.level in ("", "national", "province", "prefecture", "county", "township")
    assert place.issuer_kind in ("government", "party_joint", "department", "zone")
    assert not (place.code and place.candidates)
    if place.code:
        assert place.code in gazetteer.by_code() and place.province


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(row.start <= row.end for row in find_places(text, 2020))
    reading = chains.read(text, 0, (), 2020)
    assert 0 <= reading.last <= reading.end <= len(text)
    assert len(issuers.phrase(text)) <= len(text)
