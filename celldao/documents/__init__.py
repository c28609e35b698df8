"""HTML documents that stand alone: one file, no script, nothing fetched from elsewhere.

frame   the document around a body, with style.css     parts   pieces that several documents are made of
"""

from celldao.documents.frame import frame

__all__ = ["frame"]
