"""The warehouse on DuckLake: catalog in PostgreSQL, data in an object store, any number of processes at work.

The same tables, statements and views as in the file of one machine; what differs lies here. ``connections`` attaches
and takes turns at writing, ``publication`` records the version that readers open, ``upkeep`` keeps catalog and store
small, ``moving`` brings a file's tables in and out.
"""
