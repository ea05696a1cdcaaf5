"""Who may read the pages, as Airflow says: the one file of the package that imports Airflow."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from airflow.configuration import conf
from fastapi import Depends, FastAPI, Request

from newsvane.settings import read_settings
from newsvane.web.app import create_app

DAG = "news_ingest"
"""The DAG whose readers may read the pages: what they show is what it loads."""


async def reader(
    request: Request, user: GetUserDep, _: Annotated[None, Depends(requires_access_dag("GET", param_dag_id=DAG))]
) -> None:
    """Let a logged-in user pass who may read the DAG; 401 for a stranger, 403 for a user without that right."""
    request.state.user_name = user.get_name()


def create_guarded_app(route: str) -> FastAPI:
    """Return the application for the settings of the environment, guarded by Airflow's log-in.

    ``route`` is the name of Airflow's own page around it.
    """
    root = urlsplit(conf.get("api", "base_url", fallback="") or "").path.rstrip("/")
    return create_app(
        read_settings(), [Depends(reader)], sign_in=f"{root}/api/v2/auth/login", frame=f"{root}/plugin/{route}"
    )
