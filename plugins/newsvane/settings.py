"""Where things lie, from the environment: the one place that reads ``NEWSVANE_*`` variables.

| variable                 | default             | what it names                                              |
|--------------------------|---------------------|------------------------------------------------------------|
| NEWSVANE_ROOT            | the checkout        | the folder that holds config/, sql/ and sample/            |
| NEWSVANE_CONFIG          | ROOT/config         | the user's configuration                                   |
| NEWSVANE_SOURCES         | CONFIG/sources.toml | the source catalogue                                       |
| NEWSVANE_DATA            | ROOT/var/data       | what is written: warehouse, snapshot, digests              |
| NEWSVANE_ARCHIVE         | DATA/archive        | a URI: raw bytes as they were fetched                      |
| NEWSVANE_STAGING         | DATA/staging        | a URI: Parquet files that one task hands to the next       |
| NEWSVANE_DIGESTS         | DATA/digests        | a URI: the files of the digests                            |
| NEWSVANE_LAKE            | none                | a URI: where DuckLake keeps the data, in place of a file   |
| NEWSVANE_LAKE_CATALOG    | newsvane_lake       | the Airflow connection to DuckLake's PostgreSQL catalog    |
| NEWSVANE_STORAGE         | none                | the Airflow connection to the object store of ``s3:`` URIs |
| NEWSVANE_COMPANY_LISTING | none                | a CSV file or URL that companies_refresh merges every week |
| NEWSVANE_ARCHIVE_DAYS    | 365                 | how long upkeep keeps the archive                          |
| NEWSVANE_ARTICLE_DAYS    | for ever            | how long upkeep keeps articles                             |
| NEWSVANE_TIMEZONE        | Asia/Shanghai       | the zone whose calendar days are reported                  |
| NEWSVANE_USER_AGENT      | newsvane/VERSION    | what the fetcher calls itself                              |
| NEWSVANE_RSSHUB          | none                | the user's RSSHub instance (``rsshub`` in sources.toml)    |
| NEWSVANE_DROP            | DATA/drop           | the folder of ``file`` sources (``drop_folder`` there)     |
| NEWSVANE_ALLOW_NETWORKS  | none                | networks (CIDR, commas) that count as public when fetching |
"""

from __future__ import annotations

import ipaddress
import os
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsvane import __version__
from newsvane.connections import Connection, read_connection
from newsvane.errors import NewsvaneError

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and names that every stage may need; built once by the caller and passed on.

    Connections are held by their ids: ``connect`` finds one where it is needed, so that no secret lies in here.
    """

    root: Path
    config: Path
    sources: Path
    data: Path
    archive: str
    staging: str
    timezone: str
    user_agent: str
    company_listing: str
    archive_days: int
    article_days: int | None
    allow_networks: tuple[str, ...] = ()
    digest_root: str = ""
    lake: str = ""
    lake_catalog: str = "newsvane_lake"
    storage: str = ""
    connect: Callable[[str], Connection] = read_connection

    @property
    def sql(self) -> Path:
        return self.root / "sql"

    @property
    def warehouse(self) -> Path:
        """The database file that only the loader opens."""
        return self.data / "warehouse.duckdb"

    @property
    def snapshot(self) -> Path:
        """The published copy that everybody reads."""
        return self.data / "newsvane.duckdb"

    @property
    def digests(self) -> str:
        """The folder of the digests' files, as a URI."""
        return self.digest_root or (self.data / "digests").as_uri()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Build the settings; raises ``NewsvaneError`` for an unknown time zone or a network that is none."""
    root = Path(environment.get("NEWSVANE_ROOT", CHECKOUT)).absolute()
    config = Path(environment.get("NEWSVANE_CONFIG", root / "config")).absolute()
    data = Path(environment.get("NEWSVANE_DATA", root / "var" / "data")).absolute()
    timezone = environment.get("NEWSVANE_TIMEZONE", "Asia/Shanghai")
    try:
        zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise NewsvaneError(f"NEWSVANE_TIMEZONE: no such time zone: {timezone!r}") from error
    return Settings(
        root=root,
        config=config,
        sources=Path(environment.get("NEWSVANE_SOURCES", config / "sources.toml")).absolute(),
        data=data,
        archive=environment.get("NEWSVANE_ARCHIVE", (data / "archive").as_uri()),
        staging=environment.get("NEWSVANE_STAGING", (data / "staging").as_uri()),
        timezone=timezone,
        user_agent=environment.get(
            "NEWSVANE_USER_AGENT", f"newsvane/{__version__} (news monitor; respects robots.txt and caching)"
        ),
        company_listing=environment.get("NEWSVANE_COMPANY_LISTING", ""),
        archive_days=read_days(environment, "NEWSVANE_ARCHIVE_DAYS") or 365,
        article_days=read_days(environment, "NEWSVANE_ARTICLE_DAYS"),
        allow_networks=read_networks(environment.get("NEWSVANE_ALLOW_NETWORKS", "")),
        digest_root=environment.get("NEWSVANE_DIGESTS", ""),
        lake=environment.get("NEWSVANE_LAKE", ""),
        lake_catalog=environment.get("NEWSVANE_LAKE_CATALOG", "newsvane_lake"),
        storage=environment.get("NEWSVANE_STORAGE", ""),
    )


def read_days(environment: Mapping[str, str], name: str) -> int | None:
    """Return a whole number of days, at least 1; null where the variable is not set."""
    text = environment.get(name, "")
    if text and not (text.isascii() and text.isdigit() and int(text)):
        raise NewsvaneError(f"{name}: not a number of days: {text!r}")
    return int(text) if text else None


def read_networks(text: str) -> tuple[str, ...]:
    """Split a list of networks; raises ``NewsvaneError`` for one that is none."""
    networks = tuple(part.strip() for part in text.split(",") if part.strip())
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise NewsvaneError(f"NEWSVANE_ALLOW_NETWORKS: {error}") from error
    return networks
