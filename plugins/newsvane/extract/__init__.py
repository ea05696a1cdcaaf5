"""Article pages to articles."""

from newsvane.extract.page import extract_page

__all__ = ["extract_page"]
