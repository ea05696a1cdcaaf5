"""The application for readers made up by the tests: the header X-User stands for Airflow's log-in."""

import warnings

from fastapi import Depends, HTTPException, Request

from newsvane.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette's client asks for a newer httpx than Airflow allows
    from fastapi.testclient import TestClient


def reader(request: Request) -> None:
    """Let pass who is named, but for ``stranger``, who has no right."""
    name = request.headers.get("X-User")
    if name is None:
        raise HTTPException(401)
    if name == "stranger":
        raise HTTPException(403)
    request.state.user_name = name


def make_app(settings, **options):
    return create_app(settings, [Depends(reader)], sign_in="/api/v2/auth/login", **options)


def client_of(settings, user="analyst", **options):
    return TestClient(make_app(settings, **options), headers={"X-User": user} if user else {})
