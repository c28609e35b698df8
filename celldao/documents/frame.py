"""The document around a body."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib import resources


def frame(title: str, body: str, style: str = "", inline_styles: bool = False) -> str:
    """A whole HTML document in the project's style, light and dark, for screen and paper.

    Its content security policy lets a browser load nothing, run nothing, and use no style but the one that is
    in it: should text from outside ever pass as markup, it could still do nothing.

    Args:
        title: plain text.
        body: HTML, everything in it escaped already.
        style: CSS of this document alone.
        inline_styles: whether elements of the body carry styles of their own.
    """
    shared = resources.files("celldao.documents").joinpath("style.css").read_text(encoding="utf-8")
    css = f"\n{shared}{style}"
    digest = b64encode(sha256(css.encode()).digest()).decode()
    allowed = "'unsafe-inline'" if inline_styles else f"'sha256-{digest}'"
    policy = f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<style>{css}</style>
</head>
<body>
{body}
</body>
</html>
"""
