from pathlib import Path

import pytest

from newsvane.config.companies import COLUMNS, Company, exchange_of, read_companies, write_companies
from newsvane.config.company_aliases import read_aliases, read_ambiguity
from newsvane.config.company_contexts import read_contexts
from newsvane.errors import ConfigError, ConfigErrors

CONFIG = Path(__file__).resolve().parents[2] / "config"
HEADER = ",".join(COLUMNS)
ROW = "300624.SZ,SZSE,万兴科技,,,软件服务,2018-01-18,listed,,"


@pytest.fixture(scope="module")
def companies():
    return read_companies(CONFIG / "companies.csv")


def test_the_table_holds_all_a_shares_and_the_overseas_technology_companies(companies):
    listed = [company for company in companies if company.status == "listed"]
    mainland = [company for company in listed if company.exchange in {"SSE", "SZSE", "BSE"}]
    assert len(mainland) >= 5500
    assert len(listed) - len(mainland) >= 120
    assert sum(len(company.former_names) for company in mainland) >= 1500


@pytest.mark.parametrize(
    ("code", "name", "other"),
    [
        ("0700.HK", "腾讯控股", ""),
        ("BABA.US", "阿里巴巴", "9988.HK"),
        ("BIDU.US", "百度", "9888.HK"),
        ("NVDA.US", "英伟达", ""),
        ("002594.SZ", "比亚迪", "1211.HK"),
        ("688981.SH", "中芯国际", "0981.HK"),
        ("000002.SZ", "万科A", "200002.SZ"),
        ("600519.SH", "贵州茅台", ""),
        ("600038.SH", "中直股份", ""),
        ("688561.SH", "奇安信", ""),
    ],
)
def test_codes_names_and_links_are_right(companies, code, name, other):
    company = {company.code: company for company in companies}[code]
    assert company.short_name == name
    assert not other or other in company.other_codes


def test_no_two_listed_companies_share_a_short_name(companies):
    names = [company.short_name for company in companies if company.status == "listed"]
    assert len(names) == len(set(names))


def test_the_table_is_written_as_it_was_read(companies, tmp_path):
    table = tmp_path / "companies.csv"
    write_companies(table, reversed(companies))
    assert table.read_bytes() == (CONFIG / "companies.csv").read_bytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\n", "companies.csv:1: the columns must be code,exchange"),
        (f"{HEADER}\n{ROW}\nXX,SZSE,某某,,,,,listed,,\n", "companies.csv:3: not a code such as 600519.SH"),
        (f"{HEADER}\n{ROW}\n{ROW}\n", "companies.csv:3: code 300624.SZ already belongs to 300624.SZ"),
        (f"{HEADER}\n300624.SZ,SZSE,,,,,,listed,,\n", "companies.csv:2: short_name is empty"),
        (f"{HEADER}\n300624.SZ,SZSE,某某,,,,,gone,,\n", "companies.csv:2: status must be one of"),
        (f"{HEADER}\n300624.SZ,SZSE\n", "companies.csv:2: 2 values for 10 columns"),
    ],
)
def test_mistakes_come_with_file_and_line(tmp_path, text, message):
    table = tmp_path / "companies.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises((ConfigError, ConfigErrors)) as caught:
        read_companies(table)
    assert message in str(caught.value)


def test_a_missing_table_is_one_clear_error(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        read_companies(tmp_path / "companies.csv")


def test_there_are_at_least_250_aliases_and_each_is_one_company_s(companies):
    aliases = read_aliases(CONFIG / "company_aliases.toml", frozenset(company.code for company in companies))
    assert len(aliases) == len({alias.name for alias in aliases}) >= 250


def test_an_alias_given_twice_is_told_with_its_line(tmp_path):
    file = tmp_path / "company_aliases.toml"
    file.write_text(
        '[aliases."600519.SH"]\nfirm = ["茅台"]\n\n[aliases."000858.SZ"]\nweak = ["茅台"]\n', encoding="utf-8"
    )
    with pytest.raises(ConfigErrors, match=r"company_aliases\.toml:5: alias '茅台' is already 600519.SH's"):
        read_aliases(file)


def test_an_unknown_key_in_the_aliases_is_told_with_its_line(tmp_path):
    file = tmp_path / "company_aliases.toml"
    file.write_text('[aliases."600519.SH"]\nsure = ["茅台"]\n', encoding="utf-8")
    with pytest.raises(ConfigErrors, match=r"company_aliases\.toml:2: unknown key"):
        read_aliases(file)


def test_the_reviewed_list_overrides_what_was_derived(tmp_path):
    table, review = tmp_path / "company_ambiguity.csv", tmp_path / "company_ambiguity.toml"
    table.write_text(
        "name,level,reasons,longer_names\n京东,weak,word,京东云;京东帮\n新华网,weak,word,\n", encoding="utf-8"
    )
    review.write_text('firm = ["京东"]\nlonger = ["南京东路"]\n', encoding="utf-8")
    ambiguity = read_ambiguity(table, review)
    assert ambiguity.levels == {"京东": "firm", "新华网": "weak"}
    assert ambiguity.longer == {"京东云", "京东帮", "南京东路"}


def test_an_expression_that_is_none_is_told_with_its_line(tmp_path):
    text = (CONFIG / "company_contexts.toml").read_text(encoding="utf-8")
    file = tmp_path / "company_contexts.toml"
    file.write_text(text.replace("market_after = [", 'market_after = [\n    "(涨",'), encoding="utf-8")
    with pytest.raises(ConfigErrors, match=r"company_contexts.toml:\d+: market_after: '\(涨' is no regular expression"):
        read_contexts(file)


@pytest.mark.parametrize(("code", "exchange"), [("600519.SH", "SSE"), ("0700.HK", "HKEX"), ("BABA.US", "")])
def test_the_exchange_follows_from_the_code(code, exchange):
    assert exchange_of(code) == exchange
    assert Company(code, exchange, "某某").codes == (code,)
