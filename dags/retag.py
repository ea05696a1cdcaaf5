"""Wire the retagging of history: a mapped task for each month whose articles an older dictionary has tagged."""

from __future__ import annotations

from collections.abc import Iterator

from airflow.sdk import Metadata, dag, task

from newsvane_assets import DICTIONARY, RETRIES, SNAPSHOT, START, current_settings

DOC = """
### 重新标注 retag

词典（`config/companies.csv`、`config/company_aliases.toml`、`config/topics.toml` 等）改动之后，
用已入库的正文重新标注历史文章，不访问网络。`companies_refresh` 更新公司表之后会自动触发；
手工修改词典之后，请在此手动触发。

按月份分任务：`tag` 并行标注，`apply` 在一个事务中整月替换（资源池 `duckdb_writer`）。只处理由旧词典标注的文章，
因此中断之后重新运行会从停下的地方继续；已是最新时什么也不做。
"""


@dag(
    dag_id="retag",
    dag_display_name="重新标注 retag",
    description="词典改动后，用已入库的正文重新标注历史文章",
    doc_md=DOC,
    schedule=[DICTIONARY],
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=RETRIES,
    tags=["newsvane", "词典"],
)
def retag() -> None:
    @task(doc_md="找出由旧词典标注的月份。")
    def plan() -> list[str]:
        from newsvane import retag

        return retag.plan(current_settings())

    @task(doc_md="重新标注一个月的文章，返回暂存文件的 URI。")
    def tag(month: str) -> str:
        from newsvane import retag

        return retag.tag(current_settings(), month)

    @task(pool="duckdb_writer", doc_md="在一个事务中替换一个月的标注。")
    def apply(uri: str) -> int:
        from newsvane import retag

        return retag.apply(current_settings(), uri)

    @task(pool="duckdb_writer", outlets=[SNAPSHOT], doc_md="发布只读快照。")
    def publish(articles: list[int]) -> Iterator[Metadata]:
        from newsvane import ingest

        ingest.publish(current_settings())
        yield Metadata(SNAPSHOT, {"retagged": sum(articles)})

    publish(apply.expand(uri=tag.expand(month=plan())))


retag()
