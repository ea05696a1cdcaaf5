"""Wire the weekly merge of a new listing of companies; a change sets off the retagging of history."""

from __future__ import annotations

from collections.abc import Iterator

from airflow.sdk import CronTriggerTimetable, Metadata, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from newsvane_assets import DICTIONARY, RETRIES, START, current_settings

DOC = """
### 更新公司表 companies_refresh

每周一 06:00（北京时间）把新的上市公司名单合并进 `config/companies.csv`：新公司加入，改名的公司保留旧名作为曾用名，
**从不删除**公司；名单明显残缺时什么也不改，并使任务失败。

名单是一个 CSV 文件或网址，由环境变量 `NEWSVANE_COMPANY_LISTING` 指定
（列名如 `code,short_name`、`ts_code,name` 或中文列名）；
没有指定时跳过。也可以手工运行 `newsvane companies update FILE`。

有改动时更新资产 `newsvane_dictionary`，从而触发 `retag`。
"""


@dag(
    dag_id="companies_refresh",
    dag_display_name="更新公司表 companies_refresh",
    description="每周合并新的上市公司名单，旧名保留为曾用名",
    doc_md=DOC,
    schedule=CronTriggerTimetable("0 6 * * 1", timezone="Asia/Shanghai"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=RETRIES,
    tags=["newsvane", "词典"],
)
def companies_refresh() -> None:
    @task(multiple_outputs=False, doc_md="取得名单并合并进公司表。")
    def merge() -> dict:
        from newsvane import company_refresh

        current = current_settings()
        if not current.company_listing:
            raise AirflowSkipException("NEWSVANE_COMPANY_LISTING is not set")
        return company_refresh.refresh(current)

    @task(outlets=[DICTIONARY], doc_md="有改动时通知 retag。")
    def announce(changes: dict) -> Iterator[Metadata]:
        if not changes["changed"]:
            raise AirflowSkipException("the listing says nothing new")
        yield Metadata(DICTIONARY, changes)

    announce(merge())


companies_refresh()
