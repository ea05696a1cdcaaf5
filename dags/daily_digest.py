"""Wire the daily digest: for each audience one rendering of its window, and its delivery, every part once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from airflow.sdk import CronTriggerTimetable, Metadata, MultipleCronTriggerTimetable, Param, dag, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from newsvane import settings
from newsvane.config.audiences import read_audiences
from newsvane_assets import DIGEST, RETRIES, START, current_settings, read_connection

if TYPE_CHECKING:
    from airflow.sdk.types import DagRunProtocol

ZONE = settings.read_settings().timezone
WINDOWS = sorted(
    {
        window
        for audience in read_audiences(settings.read_settings().config / "audiences.toml")
        for window in audience.windows
    }
)
DUE_WITHIN = dt.timedelta(minutes=5)

DOC = """
### 每日简报 daily_digest

默认每天 08:30（北京时间）运行，覆盖**前一个自然日**（00:00 至 24:00），为 `config/audiences.toml` 中的每个读者群写出
HTML、Markdown、纯文本与 JSON 文件，并经其渠道（Airflow 连接）发送。读者群另设的时刻（如 `12:40`、`18:00`）
也由本 DAG 运行，覆盖上一时刻以来的新内容。

手动触发时可在表单中指定：

- **day**：要生成哪一天的简报；留空为触发时刻的前一天；
- **audience**：只为某一个读者群生成；留空为全部；
- **send**：是否发送；留空时，定时与手动运行发送，回填（backfill）只写文件；
- **dry_run**：只列出将要发送的内容，不发送；
- **resend**：不论是否发送过，全部重新发送。

重复运行同一天只会重写同一组文件；每一份内容是否送达记在 `delivery` 账本里，重试或重复触发只补发缺的部分。
结果不明的部分会报错，但不会擅自重发。数据来自 `news_ingest` 发布的快照，不会与写入者争锁。
"""


def schedule() -> CronTriggerTimetable | MultipleCronTriggerTimetable:
    """One cron line for each time of day at which some audience wants its digest."""
    lines = [f"{int(window[3:])} {int(window[:2])} * * *" for window in WINDOWS]
    if len(lines) == 1:
        return CronTriggerTimetable(lines[0], timezone=ZONE)
    return MultipleCronTriggerTimetable(*lines, timezone=ZONE)


@dag(
    dag_id="daily_digest",
    dag_display_name="每日简报 daily_digest",
    description="每天 08:30 写出并发送前一天的新闻简报",
    doc_md=DOC,
    schedule=schedule(),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=dt.timedelta(minutes=30),
    default_args=RETRIES,
    params={
        "day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="日期 day",
            description="要生成哪一天的简报（YYYY-MM-DD）；留空为触发时刻的前一天（北京时间）。",
        ),
        "audience": Param(
            None,
            type=["null", "string"],
            title="读者群 audience",
            description="config/audiences.toml 中的读者群；留空为全部。",
        ),
        "send": Param(
            None,
            type=["null", "boolean"],
            title="发送 send",
            description="留空时，定时与手动运行发送，回填只写文件。",
        ),
        "dry_run": Param(
            default=False, type="boolean", title="试运行 dry_run", description="只列出将要发送的内容，不发送。"
        ),
        "resend": Param(
            default=False, type="boolean", title="重新发送 resend", description="不论是否发送过，全部重新发送。"
        ),
    },
    tags=["newsvane", "简报"],
)
def daily_digest() -> None:
    @task(doc_md="确定日期与读者群，每个读者群一项。")
    def plan(params: dict, dag_run: DagRunProtocol) -> list[dict]:
        from newsvane.digest import editions

        return editions.plan(
            current_settings(),
            dag_run.logical_date or dag_run.run_after,
            day=params["day"] or None,
            audience=params["audience"] or None,
            due_within=None if dag_run.run_type == "manual" else DUE_WITHIN,
        )

    @task(outlets=[DIGEST], doc_md="写出一个读者群的简报文件。")
    def write(edition: dict) -> Iterator[Metadata]:
        from newsvane.digest import editions

        yield Metadata(DIGEST, editions.write(current_settings(), edition))

    @task(doc_md="经读者群的渠道发送；已送达的部分不会再发。")
    def deliver(edition: dict, params: dict, dag_run: DagRunProtocol) -> list[dict]:
        from newsvane.digest import editions

        wanted = dag_run.run_type != "backfill" if params["send"] is None else params["send"]
        current = current_settings()
        (audience,) = editions.choose_audiences(current, edition["audience"])
        if not wanted or not audience.channels:
            return []
        connections = [read_connection(name) for name in audience.channels]
        parts = editions.send(current, edition, connections, dry_run=params["dry_run"], resend=params["resend"])
        if not params["dry_run"]:
            judge(parts)
        return parts

    planned = plan()
    write.expand(edition=planned) >> deliver.expand(edition=planned)


def judge(parts: list[dict]) -> None:
    """Fail the task where a part did not arrive: to be retried, unless nobody knows whether it did."""
    missing = [part for part in parts if part["outcome"] not in ("sent", "unknown")]
    unknown = [part for part in parts if part["outcome"] == "unknown"]
    if missing:
        raise AirflowException(f"not delivered: {missing}")
    if unknown:
        raise AirflowFailException(f"perhaps delivered, not sent again: {unknown}")


daily_digest()
