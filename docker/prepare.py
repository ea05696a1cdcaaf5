"""Prepare what Airflow and newsvane start from; changes nothing where it is already so. Also migrates after an upgrade.

Airflow's database and that of DuckLake's catalog, the writer's pool, the bucket, and the first user: ``admin``, with
the password in ``NEWSVANE_ADMIN_PASSWORD``. Where that is not set, no user is made.
"""

from __future__ import annotations

import json
import os
from urllib.parse import urlsplit

import psycopg2
import psycopg2.errors
import s3fs

ADMIN = {"username": "admin", "first_name": "newsvane", "last_name": "admin", "email": "admin@localhost"}


def main() -> None:
    prepare_catalog()
    prepare_bucket()
    prepare_airflow()
    if password := os.environ.get("NEWSVANE_ADMIN_PASSWORD"):
        prepare_admin(password)


def prepare_catalog() -> None:
    """Create the database that the connection ``newsvane_lake`` names, beside Airflow's own, on the same server."""
    address = os.environ.get("AIRFLOW_CONN_NEWSVANE_LAKE", "")
    if not address:
        return
    name = urlsplit(address).path.lstrip("/")
    connection = psycopg2.connect(os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg2", ""))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'create database "{name}"')
        print(f"created the database {name}")
    except psycopg2.errors.DuplicateDatabase:
        print(f"the database {name} is there")
    finally:
        connection.close()


def prepare_bucket() -> None:
    """Create the bucket that ``NEWSVANE_STAGING`` lies in, with the connection ``newsvane_storage``."""
    values = os.environ.get("AIRFLOW_CONN_NEWSVANE_STORAGE", "")
    place = urlsplit(os.environ.get("NEWSVANE_STAGING", ""))
    if not values or place.scheme != "s3":
        return
    connection = json.loads(values)
    store = s3fs.S3FileSystem(
        key=connection["login"],
        secret=connection["password"],
        endpoint_url=connection["extra"].get("endpoint_url"),
        client_kwargs={"region_name": connection["extra"].get("region_name")},
    )
    if store.exists(place.netloc):
        print(f"the bucket {place.netloc} is there")
    else:
        store.mkdir(place.netloc)
        print(f"created the bucket {place.netloc}")


def prepare_airflow() -> None:
    from airflow.models.pool import Pool
    from airflow.utils import db

    db.upgradedb()
    Pool.create_or_update_pool("duckdb_writer", slots=1, description="DuckDB 的唯一写入者", include_deferred=False)


def prepare_admin(password: str) -> None:
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        security = builder.sm
        if security.find_user(ADMIN["username"]):
            print("the user admin is there")
            return
        if not security.add_user(role=security.find_role("Admin"), password=password, **ADMIN):
            raise SystemExit("the user admin could not be made")
        print("created the user admin")


if __name__ == "__main__":
    main()
