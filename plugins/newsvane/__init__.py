"""newsvane 新闻风向标: watch AI-related Chinese news, from feed to trend table to daily digest.

The way of an article is the list of sub-packages: fetch, parse, extract, tag, group, warehouse, digest, deliver.
Each holds plain functions over the values of :mod:`newsvane.records`; nothing here imports Airflow.
"""

__version__ = "0.1.0"
