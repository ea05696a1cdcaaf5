"""The weekly look at a listing of companies: fetch it, lay it over our table, say what changed."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from pathlib import Path
from typing import Any

from newsvane.config.companies import read_companies, write_companies
from newsvane.config.company_update import merge, read_listing
from newsvane.errors import NewsvaneError
from newsvane.fetch.client import open_client
from newsvane.fetch.failures import TransferError
from newsvane.fetch.limits import FetchLimits
from newsvane.fetch.transfer import transfer
from newsvane.settings import Settings

log = logging.getLogger(__name__)

MOST_BYTES = 32 << 20


def refresh(settings: Settings) -> dict[str, Any]:
    """Merge the listing that ``settings.company_listing`` names into the table; return what changed.

    The listing is a CSV file, by path or by URL. Nothing is ever taken out of the table, and a listing that looks cut
    short changes nothing. Raises ``NewsvaneError`` where it cannot be had or read.
    """
    table = settings.config / "companies.csv"
    with tempfile.TemporaryDirectory() as folder:
        listing = read_listing(locate(settings, Path(folder)))
    before = read_companies(table)
    merged = merge(before, listing)
    if merged.companies != before:
        write_companies(table, merged.companies)
    log.info("%d new, %d renamed, %d not in the listing", len(merged.added), len(merged.renamed), len(merged.missing))
    return {
        "changed": merged.companies != before,
        "added": list(merged.added),
        "renamed": list(merged.renamed),
        "missing": len(merged.missing),
    }


def locate(settings: Settings, folder: Path) -> Path:
    """Return the listing as a local file, downloaded into ``folder`` where it is an address."""
    if not settings.company_listing.startswith(("http://", "https://")):
        return Path(settings.company_listing)
    file = folder / "listing.csv"
    file.write_bytes(asyncio.run(download(settings.company_listing, settings.user_agent)))
    return file


async def download(url: str, user_agent: str) -> bytes:
    """Return the document; the operator named the address, so it may lie in the operator's own network."""
    with open_client(FetchLimits(), user_agent) as client:
        try:
            answer = await transfer(client, url, headers={"Accept": "text/csv"}, limit=MOST_BYTES, allow_private=True)
        except TransferError as error:
            raise NewsvaneError(f"the listing of companies could not be fetched: {error.kind}: {error}") from error
    return answer.body
