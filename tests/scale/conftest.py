import pytest


@pytest.fixture(scope="session")
def services(tmp_path_factory):
    """The folder for the services' data; skips where one of them is not installed."""
    from scale_services import missing_programs

    if missing := missing_programs():
        pytest.skip(f"not installed: {', '.join(missing)}")
    return tmp_path_factory.mktemp("services")


@pytest.fixture(scope="session")
def postgres(services):
    from scale_services import running_postgres

    with running_postgres(services / "postgres") as service:
        yield service


@pytest.fixture(scope="session")
def redis(services):
    from scale_services import running_redis

    with running_redis(services / "redis") as service:
        yield service


@pytest.fixture(scope="session")
def object_store(services):
    from scale_services import running_object_store

    with running_object_store(services / "objects") as service:
        yield service


@pytest.fixture
def faulty_store(object_store):
    """The object store behind a proxy that fails or slows down on demand."""
    from faults import faulty

    with faulty(object_store.endpoint) as faults:
        yield faults
