"""Wire the way of an article: plan, fetch, tag, load, publish. The work itself is in the package ``newsvane``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from airflow.sdk import CronTriggerTimetable, Metadata, Param, dag, task

from newsvane_assets import RETRIES, SNAPSHOT, START, current_settings, read_connection

DOC = """
### 新闻采集 news_ingest

每 15 分钟运行一次，把到期的信源变成可查询的快照：

| 任务 | 作用 |
|---|---|
| `plan` | 选出到期的信源，按主机均衡地分成若干批 |
| `fetch` | 每批一个任务：异步抓取、解析，信源没有全文时再抓正文页；原始字节归档 |
| `tag` | 每批一个任务：标注上市公司与主题，判断是否与 AI 相关 |
| `load` | 唯一的写入者（资源池 `duckdb_writer`，一个名额）：去重、归并转载、入库，可重复执行 |
| `publish` | 发布只读快照，更新资产 `newsvane_snapshot`；随后发送信源告警与即时推送 |

单个信源失败只会被记录，不会让运行失败；请在日志、`fetch` 表或 `source_health` 视图中查看原因。

信源失效时经 `config/audiences.toml` 中 `[operator]` 的渠道告警一次，恢复时再告知一次；设有 `instant` 的读者群即时收到
重要事件。渠道出错不影响本次运行，未送达的由下一次运行补发。重放归档时什么也不发送。

任务之间只传递暂存 Parquet 文件的 URI，不传递文章本身。

修改信源：编辑 `config/sources.toml`，然后运行 `newsvane config check`。
"""


@dag(
    dag_id="news_ingest",
    dag_display_name="新闻采集 news_ingest",
    description="抓取到期信源，标注公司与主题，写入 DuckDB 并发布快照",
    doc_md=DOC,
    schedule=CronTriggerTimetable("*/15 * * * *", timezone="Asia/Shanghai"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=dt.timedelta(hours=1),
    default_args=RETRIES,
    params={
        "all_sources": Param(
            default=False,
            type="boolean",
            title="抓取全部信源 all_sources",
            description="不论是否到期，抓取每一个启用的信源。",
        ),
        "archive_day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="重放归档 archive_day",
            description="不访问网络，从归档中重新读取这一天（UTC）抓到的全部文件；已入库的文章不会重复。",
        ),
        "now": Param(
            None,
            type=["null", "string"],
            format="date-time",
            title="时刻 now",
            description="当作在这一时刻运行，用于重放旧的信源文件；留空为当前时刻。",
        ),
    },
    tags=["newsvane", "新闻"],
)
def news_ingest() -> None:
    @task(doc_md="选出到期的信源并分批。")
    def plan(params: dict) -> list[dict]:
        from newsvane import ingest

        now = moment_of(params)
        if params["archive_day"]:
            return ingest.plan_replay(dt.date.fromisoformat(params["archive_day"]), now)
        return ingest.plan(current_settings(), now, all_sources=params["all_sources"])

    @task(doc_md="抓取并解析一批信源，返回暂存文件的 URI。")
    def fetch(chunk: dict) -> str:
        from newsvane import ingest

        return ingest.fetch(current_settings(), chunk)

    @task(doc_md="标注一批文章，返回暂存文件的 URI。")
    def tag(uri: str) -> str:
        from newsvane import ingest

        return ingest.tag(current_settings(), uri)

    @task(pool="duckdb_writer", multiple_outputs=False, doc_md="在事务中写入全部批次；文章很多时分段提交。")
    def load(uris: list[str], params: dict) -> dict:
        from newsvane import ingest

        return ingest.load(current_settings(), list(uris), now=moment_of(params))

    @task(pool="duckdb_writer", outlets=[SNAPSHOT], doc_md="发布只读快照；告警与即时推送。")
    def publish(counts: dict, params: dict) -> Iterator[Metadata]:
        from newsvane import ingest
        from newsvane.digest.announce import announce

        current = current_settings()
        ingest.publish(current, now=moment_of(params))
        if not params["archive_day"]:
            announce(current, moment_of(params), read_connection)
        yield Metadata(SNAPSHOT, counts)

    publish(load(tag.expand(uri=fetch.expand(chunk=plan()))))


def moment_of(params: dict) -> dt.datetime:
    return dt.datetime.fromisoformat(params["now"]) if params["now"] else dt.datetime.now(dt.UTC)


news_ingest()
