"""Wire the nightly upkeep of the warehouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from airflow.sdk import CronTriggerTimetable, Metadata, Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from newsvane_assets import RETRIES, SNAPSHOT, START, current_settings

DOC = """
### 维护 upkeep

每天 04:10（北京时间）依次运行，日志中写明大小：

| 任务 | 作用 |
|---|---|
| `backup` | 备份数据库与正文文件到 `backups/`，保留最近 7 份 |
| `expire` | 清理过期的抓取记录、暂存文件与归档；文章默认永久保留 |
| `compact` | 合并正文文件，按最利于查询的顺序重写数据库 |
| `publish` | 发布新的只读快照 |
| `export` | 手动触发并勾选 **export** 时，把各表导出为 Parquet 文件到 `export/` |

保留期限由环境变量设定：`NEWSVANE_ARCHIVE_DAYS`（归档，默认 365 天）、`NEWSVANE_ARTICLE_DAYS`（文章，默认不限）。
恢复备份：把备份中的 `warehouse.duckdb` 与 `bodies/` 放回原处，再运行一次 `publish`。
"""


@dag(
    dag_id="upkeep",
    dag_display_name="维护 upkeep",
    description="备份、清理、压缩与导出",
    doc_md=DOC,
    schedule=CronTriggerTimetable("10 4 * * *", timezone="Asia/Shanghai"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=RETRIES,
    params={
        "export": Param(default=False, type="boolean", title="导出 export", description="把各表导出为 Parquet 文件。"),
    },
    tags=["newsvane", "维护"],
)
def upkeep() -> None:
    @task(pool="duckdb_writer", multiple_outputs=False, doc_md="备份数据库与正文文件。")
    def backup() -> dict:
        from newsvane import upkeep

        return upkeep.backup(current_settings(), dt.datetime.now(dt.UTC))

    @task(pool="duckdb_writer", multiple_outputs=False, doc_md="清理过期的记录与文件。")
    def expire() -> dict:
        from newsvane import upkeep

        return upkeep.expire(current_settings(), dt.datetime.now(dt.UTC))

    @task(pool="duckdb_writer", multiple_outputs=False, doc_md="合并正文文件，重写数据库。")
    def compact() -> dict:
        from newsvane import upkeep

        return upkeep.compact(current_settings(), dt.datetime.now(dt.UTC))

    @task(pool="duckdb_writer", outlets=[SNAPSHOT], doc_md="发布只读快照。")
    def publish() -> Iterator[Metadata]:
        from newsvane import ingest

        ingest.publish(current_settings())
        yield Metadata(SNAPSHOT, {"upkeep": True})

    @task(doc_md="导出为 Parquet 文件。")
    def export(params: dict) -> list[dict]:
        from newsvane import upkeep

        if not params["export"]:
            raise AirflowSkipException("no export was asked for")
        return upkeep.export(current_settings())

    backup() >> expire() >> compact() >> publish() >> export()


upkeep()
