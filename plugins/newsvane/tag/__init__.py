"""Find listed companies and topics in an article, each mention with its proof."""

from newsvane.tag.tagger import Tagger, load_tagger

__all__ = ["Tagger", "load_tagger"]
