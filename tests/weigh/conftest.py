"""Reports of a story written down sentence by sentence, so that weighing is tried without reading anything."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.passage import Copied, Passage
from comity.model.report import Report
from comity.model.statement import Speaker, Statement
from comity.weigh.member import Member

Said = tuple[str, str, str | None, str]  # kind, name, institution, content; an act may stand before it: "denies:..."


class Teller:
    """Makes members and copies of a story."""

    def member(
        self,
        name: str,
        said: Sequence[Said],
        *,
        day: str | None = "2031-03-01",
        publisher: str | None = None,
        title: str = "",
        language: str = "en",
        **more: object,
    ) -> Member:
        """A report that consists of what is said in it, one paragraph each."""
        text, statements = title, []
        for number, (kind, speaker, institution, content) in enumerate(said, start=1):
            act, _, words = content.rpartition(":")
            text += "\n\n" if text else ""
            start, end = len(text), len(text) + len(words)
            text += words
            statements.append(
                Statement(
                    id=f"{name}.{number}",
                    act=act or "says",
                    speaker=Speaker(name=speaker, role=None, institution=institution, kind=kind),
                    via=(),
                    quoted=False,
                    start=start,
                    end=end,
                    text=words,
                    sentence=(start, end),
                )
            )
        analysis = Analysis(
            report=name,
            title=title,
            text=text,
            language=language,
            published=Published(date=day, precision="day" if day else "none", how="stated"),
            publisher=publisher,
            statements=tuple(statements),
            **more,
        )
        return Member(report=Report(id=name, path=f"{name}.txt", text=text), analysis=analysis)

    def copied(self, copy: Member, source: Member, *, known: bool = True) -> Copied:
        """That one report is another, word for word."""
        length = len(source.analysis.text)
        return Copied(
            report=copy.report.id,
            other=source.report.id,
            source=source.report.id if known else None,
            containment=1.0,
            passages=(Passage(start=0, end=length, other_start=0, other_end=length),),
            how="the same words",
        )


@pytest.fixture(scope="session")
def teller() -> Teller:
    return Teller()
