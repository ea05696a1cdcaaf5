"""The few calls of Airflow's REST API that tests and benchmarks need."""

import json
import time
import urllib.error
import urllib.request

RUN_SECONDS = 600
ATTEMPTS = 5


class Api:
    def __init__(self, address, password, user="admin"):
        self.address = address
        self.token = None
        self.token = self.call("POST", "/auth/token", {"username": user, "password": password})["access_token"]

    def call(self, method, path, body=None):
        request = urllib.request.Request(  # noqa: S310  loopback
            self.address + path, method=method, data=json.dumps(body).encode() if body is not None else None
        )
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with urllib.request.urlopen(request, timeout=180) as answer:  # noqa: S310  loopback
                    return json.load(answer)
            except urllib.error.URLError as error:
                # On SQLite, Airflow answers 500 while another of its processes writes; nothing was then done. A test
                # of a cluster restarts what answers here.
                if getattr(error, "code", 500) < 500 or attempt == ATTEMPTS:
                    raise
                time.sleep(2 * attempt)
        return None

    def run(self, dag, conf):
        """Trigger the DAG and wait until the run has ended; return the run as it then is."""
        return self.wait(self.trigger(dag, conf))

    def trigger(self, dag, conf):
        return self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})

    def wait(self, run):
        """Return the run as it is when it has ended."""
        deadline = time.monotonic() + RUN_SECONDS
        while run["state"] not in ("success", "failed") and time.monotonic() < deadline:
            time.sleep(1)
            run = self.call("GET", f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}")
        return run

    def tasks(self, run):
        """Return the run's task instances."""
        path = f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances"
        return self.call("GET", path)["task_instances"]
