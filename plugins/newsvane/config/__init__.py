"""Reading and checking what the user edits under ``config/``; every mistake is told with its file and line."""
