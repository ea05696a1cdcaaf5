import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[2] / "config"


def newsvane(*arguments, given="", **environment):
    import os

    return subprocess.run(
        [sys.executable, "-c", "from newsvane.cli import main; main()", *arguments],
        input=given.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_tag_writes_one_line_an_article_in_the_shape_of_the_contract():
    given = json.dumps({"id": "a", "title": "", "body": "万兴科技（300624.SZ）接入Sora"}, ensure_ascii=False) + "\n"
    result = newsvane("tag", given=given + '{"id": "b", "title": null, "body": ""}\n')
    first, second = map(json.loads, result.stdout.decode().splitlines())
    assert result.returncode == 0
    assert first["id"] == "a"
    company = first["mentions"][0]
    assert company == {
        "entity_id": "300624.SZ",
        "kind": "company",
        "name": "万兴科技",
        "code": "300624.SZ",
        "field": "body",
        "start": 0,
        "end": 4,
        "surface": "万兴科技",
        "evidence": "name+code",
        "confidence": 0.99,
    }
    assert set(first) == {"id", "mentions", "ai_related", "ai_score"}
    assert second == {"id": "b", "mentions": [], "ai_related": False, "ai_score": 0.0}


def test_tag_reports_a_bad_article_and_goes_on():
    result = newsvane("tag", given='{"id": "a", "title": 7}\n{"id": "b", "title": "万兴科技"}\n')
    assert result.returncode == 0
    assert "article 'a'" in result.stderr.decode()
    assert [json.loads(line)["id"] for line in result.stdout.decode().splitlines()] == ["b"]


@pytest.mark.parametrize("given", ["not json\n", '{"title": "without id"}\n'])
def test_tag_ends_with_2_on_a_bad_line(given):
    result = newsvane("tag", given=given)
    assert result.returncode == 2
    assert result.stderr.decode().startswith("newsvane: standard input, line 1:")
    assert result.stderr.decode().count("\n") == 1


def test_explain_says_why_each_candidate_was_taken_or_dropped():
    result = newsvane("explain", "机器人(300024)公告；科大讯飞机；人形机器人走进工厂")
    lines = result.stdout.decode().splitlines()
    assert result.returncode == 0
    assert lines[0].startswith("taken [name+code]")
    assert "科大讯飞" in lines[1]
    assert "inside-word: cut out of other words: 飞机" in lines[1]
    assert "no-evidence" in lines[2]


def test_a_mistake_in_the_aliases_names_file_and_line(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "config/company_aliases.toml").write_text('[aliases."999999.SH"]\nfirm = ["某某"]\n', encoding="utf-8")
    result = newsvane("tag", NEWSVANE_CONFIG=str(tmp_path / "config"))
    assert result.returncode == 2
    assert "company_aliases.toml:1: no company has the code '999999.SH'" in result.stderr.decode()


def test_companies_update_keeps_old_names_and_refuses_a_short_listing(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config")
    table = tmp_path / "config/companies.csv"
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()]
    listing = [[row[0], row[2]] for row in rows[1:] if row[7] == "listed" and row[0].endswith(("SH", "SZ", "BJ"))]
    renamed = [[code, "新名科技" if code == "300624.SZ" else name] for code, name in listing if code != "600519.SH"]
    whole, short = tmp_path / "whole.csv", tmp_path / "short.csv"
    whole.write_text(
        "\n".join(map(",".join, [["证券代码", "证券简称"], *renamed, ["001999", "新上市"]])), encoding="utf-8"
    )
    short.write_text("\n".join(map(",".join, [["code", "name"], *listing[:900]])), encoding="utf-8")
    environment = {"NEWSVANE_CONFIG": str(tmp_path / "config")}

    refused = newsvane("companies", "update", str(short), **environment)
    assert refused.returncode == 2
    assert "looks cut short" in refused.stderr.decode()
    assert len(table.read_text(encoding="utf-8").splitlines()) == len(rows)

    done = newsvane("companies", "update", str(whole), **environment)
    assert done.returncode == 0, done.stderr
    assert "renamed: 万兴科技 → 新名科技" in done.stdout.decode()
    assert "600519.SH" in done.stdout.decode()
    after = {line.split(",")[0]: line.split(",") for line in table.read_text(encoding="utf-8").splitlines()}
    assert after["300624.SZ"][2] == "新名科技"
    assert "万兴科技" in after["300624.SZ"][4].split(";")
    assert after["600519.SH"][2] == "贵州茅台"
    assert after["001999.SZ"][2] == "新上市"
    assert len(after) == len(rows) + 1
