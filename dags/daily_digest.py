"""Wire the daily digest: one rendering for each audience, over the whole previous day of the reporting zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from airflow.sdk import CronTriggerTimetable, Metadata, Param, dag, task

from newsvane_assets import DIGEST, RETRIES, START

DOC = """
### 每日简报 daily_digest

每天 08:30（北京时间）运行，覆盖**前一个自然日**（北京时间 00:00 至 24:00），
为 `config/audiences.toml` 中的每个读者群写出 HTML、Markdown 与纯文本文件。

手动触发时可在表单中指定：

- **day**：要生成哪一天的简报；留空为触发时刻的前一天；
- **audience**：只为某一个读者群生成；留空为全部。

重复运行同一天只会重写同一组文件。数据来自 `news_ingest` 发布的快照，不会与写入者争锁。
"""


@dag(
    dag_id="daily_digest",
    dag_display_name="每日简报 daily_digest",
    description="每天 08:30 写出前一天的新闻简报",
    doc_md=DOC,
    schedule=CronTriggerTimetable("30 8 * * *", timezone="Asia/Shanghai"),
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
    },
    tags=["newsvane", "简报"],
)
def daily_digest() -> None:
    @task(doc_md="确定日期与读者群，每个读者群一项。")
    def plan(params: dict, dag_run: object) -> list[dict]:
        from newsvane import settings
        from newsvane.digest import editions

        moment = dag_run.logical_date or dag_run.run_after
        return editions.plan(
            settings.read_settings(), moment, day=params["day"] or None, audience=params["audience"] or None
        )

    @task(outlets=[DIGEST], doc_md="写出一个读者群的简报文件。")
    def write(edition: dict) -> Iterator[Metadata]:
        from newsvane import settings
        from newsvane.digest import editions

        yield Metadata(DIGEST, editions.write(settings.read_settings(), edition))

    write.expand(edition=plan())


daily_digest()
