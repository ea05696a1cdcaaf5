"""SQL that a reader typed, asked of the snapshot in a process of its own that can neither write, reach out nor last.

``newsvane.sandbox.asking.ask`` runs one statement within ``Limits`` and returns an ``Answer``. Nothing is imported
here: each statement waits for a new process to import what it needs of this package.
"""
