"""Take the README's pictures: the pages inside a real Airflow over the sample month, as Debian's Chromium shows them.

    .venv/bin/python scripts/pictures.py [--folder docs/images]

Needs what the tests need (``make test`` installs it) and Chromium with Chinese fonts. Look at the pictures afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), *(str(ROOT / folder) for folder in ("scripts", "tests/dags", "tests/web"))]

from demo import DAY, NOW  # noqa: E402

import browsing  # noqa: E402 - after the path is set
from airflow_api import Api  # noqa: E402
from airflow_env import airflow_environment, free_ports  # noqa: E402
from airflow_server import read_password, running  # noqa: E402
from sample.serve import serve, write_sources  # noqa: E402

INGEST = {"all_sources": True, "now": NOW}
SIZE = {"width": 1180, "height": 860}
ADDRESSES = {
    "trends": "/newsvane/trends?entity=sora&entity=gemini&entity=300624.SZ&entity=300364.SZ&days=30",
    "entity": "/newsvane/entity/sora?days=30",
    "search": "/newsvane/search?q=视频+模型",
    "sql": "/newsvane/sql/theme_trend?entity=sora&days=30",
    "digests": f"/newsvane/digest/{DAY}/default",
    "sources": "/newsvane/sources",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "images")
    target: Path = parser.parse_args().folder
    with tempfile.TemporaryDirectory(prefix="newsvane-pictures-") as name, serve(port=0) as feeds:
        home = Path(name) / "airflow"
        port, *log_ports = free_ports(3)
        environment = airflow_environment(home, Path(name) / "data", port=port, log_ports=log_ports)
        environment["NEWSVANE_SOURCES"] = str(write_sources(Path(name) / "sources.toml", feeds))
        log = home / "airflow.log"
        with running(environment, log):
            address = environment["AIRFLOW__API__BASE_URL"]
            api = Api(address, read_password(home, "admin"), "admin")
            # The second ingest publishes the digest with all else.
            for dag, conf in (("news_ingest", INGEST), ("daily_digest", {"day": DAY}), ("news_ingest", INGEST)):
                if api.run(dag, conf)["state"] != "success":
                    sys.exit(f"{dag} failed: {log.read_text('utf-8')[-4000:]}")
            take_pictures(address, home, target)


def take_pictures(address: str, home: Path, target: Path) -> None:
    with browsing.chromium() as browser:
        context = browsing.log_in(browser, argparse.Namespace(address=address, home=home), "admin")
        page = context.new_page()
        page.set_viewport_size(SIZE)
        page.goto(address)
        page.get_by_role("link", name="新闻风向标").first.click()
        page.frame_locator("iframe").locator("h1").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target / "airflow.png")
        page.goto(f"{address}/newsvane/stories?days=30")
        addresses = ADDRESSES | {"story": page.locator("main a[href*='/story/']").first.get_attribute("href")}
        for name, path in addresses.items():
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=target / f"{name}.png")


if __name__ == "__main__":
    main()
