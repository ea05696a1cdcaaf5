import subprocess
import sys

import pytest


@pytest.mark.shared
def test_the_committed_tables_are_what_the_scripts_make_of_the_listings(checkout, shared, tmp_path):
    table, ambiguity = tmp_path / "companies.csv", tmp_path / "company_ambiguity.csv"
    data = shared / "data"
    run("build_companies.py", data / "companies", "--out", table, folder=checkout)
    assert table.read_bytes() == (checkout / "config/companies.csv").read_bytes()
    texts = [data / "text/articles_2024-02.jsonl", *sorted((data / "trends").glob("*.csv"))]
    others = data / "companies/other_company_names_60k.txt"
    run("build_company_ambiguity.py", others, *texts, "--companies", table, "--out", ambiguity, folder=checkout)
    assert ambiguity.read_bytes() == (checkout / "config/company_ambiguity.csv").read_bytes()


def run(script, *arguments, folder):
    command = [sys.executable, folder / "scripts" / script, *arguments]
    subprocess.run([str(part) for part in command], cwd=folder, check=True, capture_output=True)
