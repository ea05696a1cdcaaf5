"""The pages inside Airflow: ``create_app`` makes the web application that the plugin mounts.

``authorisation`` is the one file of the package that imports Airflow.
"""
