"""The inside of the child that sets a PDF: what is told comes as JSON, so that no word of it is ever markup.

The fonts are our own and none of the machine's, the clock is not asked and no package is fetched: the same words give
the same bytes everywhere.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def press(told: bytes) -> bytes:
    """A PDF of what `comity.serve.paper.sheet.Sheet` says, given as its JSON.

    Raises:
        ImportError: typst is not installed; `pip install 'comity[pdf]'`.
    """
    import typst  # noqa: PLC0415 - large, and in this child alone

    made: bytes = typst.compile(
        _HERE / "sitrep.typ",
        root=_HERE,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"told": told.decode()},
        timestamp=0,
    )
    return made
