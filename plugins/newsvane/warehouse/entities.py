"""The catalogue's entities in the warehouse: names and industries kept up to date, nothing ever dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from newsvane.records import EntityKind
from newsvane.settings import Settings
from newsvane.warehouse.batch import table_of
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.warehouse.migrations import migrate


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of the table ``entity``."""

    entity_id: str
    kind: EntityKind
    name: str
    code: str | None = None
    exchange: str | None = None
    full_name: str | None = None
    industry: str | None = None


def load_entities(settings: Settings, entities: Iterable[Entity], *, now: dt.datetime) -> int:
    """Add the entities, or replace what is known of them, and return how many were given.

    Entities not given stay as they are: articles of the past name them still.
    """
    table = table_of(Entity, entities)
    with writer_lock(settings), open_warehouse(settings) as connection:
        migrate(connection, settings.sql / "schema", now=now)
        connection.register("staged_entity", table)
        connection.begin()
        connection.execute((settings.sql / "load" / "entities.sql").read_text("utf-8"))
        connection.commit()
    return int(table.num_rows)
