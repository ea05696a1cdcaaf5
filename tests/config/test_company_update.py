import pytest

from newsvane.config.companies import Company
from newsvane.config.company_update import merge, read_listing
from newsvane.errors import ConfigErrors, NewsvaneError


def company(number, name=None, **more):
    return Company(f"{600000 + number}.SH", "SSE", name or f"公司{number}", **more)


TABLE = tuple(company(number) for number in range(20))


def listing(*changes):
    rows = {one.code: one for one in TABLE}
    return rows | {one.code: one for one in changes}


def test_a_new_name_makes_the_old_one_a_former_name():
    merged = merge(TABLE, listing(company(3, "新公司")))
    row = {one.code: one for one in merged.companies}["600003.SH"]
    assert (row.short_name, row.former_names) == ("新公司", ("公司3",))
    assert merged.renamed == ("公司3 → 新公司",)


def test_a_name_taken_back_is_no_former_name_any_more():
    table = (company(0, "新公司", former_names=("公司0", "老公司")), *TABLE[1:])
    row = merge(table, listing()).companies[0]
    assert (row.short_name, row.former_names) == ("公司0", ("老公司", "新公司"))


def test_a_name_cut_by_the_mark_of_a_day_is_no_new_name():
    table = (company(0, "中直股份"), *TABLE[1:])
    merged = merge(table, listing(company(0, "XD中直股")))
    assert merged.renamed == ()
    assert merged.companies[0].short_name == "中直股份"


def test_companies_that_a_listing_lacks_are_kept_and_told():
    shorter = listing()
    del shorter["600007.SH"]
    merged = merge(TABLE, shorter)
    assert merged.missing == ("600007.SH",)
    assert len(merged.companies) == len(TABLE)


def test_a_new_company_is_added():
    merged = merge(TABLE, listing(company(99, "新上市")))
    assert merged.added == ("600099.SH",)


def test_the_code_of_another_listing_of_a_company_is_no_new_company():
    table = (company(0, other_codes=("900900.SH",)), *TABLE[1:])
    merged = merge(table, listing() | {"900900.SH": Company("900900.SH", "SSE", "公司B")})
    assert merged.added == ()


def test_a_beijing_code_of_before_2025_is_the_present_one():
    table = (*TABLE, Company("920946.BJ", "BSE", "森萱医药"))
    merged = merge(table, listing() | {"830946.BJ": Company("830946.BJ", "BSE", "森萱新药")})
    assert merged.added == merged.missing == ()
    assert merged.companies[-1].short_name == "森萱新药"


@pytest.mark.parametrize("count", [0, 1, 17])
def test_a_listing_cut_short_is_refused(count):
    with pytest.raises(NewsvaneError, match="nothing was changed"):
        merge(TABLE, dict(list(listing().items())[:count]))


@pytest.mark.parametrize(
    ("header", "code", "expected"),
    [
        ("code,name", "600519", "600519.SH"),
        ("ts_code,name", "600519.SH", "600519.SH"),
        ("证券代码,证券简称", "sz000001", "000001.SZ"),
        ("代码,名称", "920982", "920982.BJ"),
        ("代码,名称", "830946", "830946.BJ"),
        ("symbol,name", "900901", "900901.SH"),
        ("symbol,name", "200002", "200002.SZ"),
    ],
)
def test_listings_are_read_in_the_usual_forms(tmp_path, header, code, expected):
    file = tmp_path / "listing.csv"
    file.write_text(f"\ufeff{header}\n{code},万  科Ａ\n", encoding="utf-8")
    (row,) = read_listing(file).values()
    assert (row.code, row.short_name) == (expected, "万科A")


def test_bad_rows_are_told_with_their_lines(tmp_path):
    file = tmp_path / "listing.csv"
    file.write_text("code,name\n600519,贵州茅台\nabc,某某\n600520,\n", encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        read_listing(file)
    assert [error.line for error in caught.value.errors] == [3, 4]
