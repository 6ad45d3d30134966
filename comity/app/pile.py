"""What the commands do, for programs too: the only place where the parts are joined."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from comity import __version__, flow
from comity.errors import ComityError
from comity.model.picture import Picture
from comity.model.report import Quarantined
from comity.sources import gazetteer
from comity.sources.facts import facts_text, parse_facts
from comity.vectors import Encoder, local
from comity.vectors.endpoint import EndpointEncoder


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    language: str | None = None,
    as_of: date | str | None = None,
    vectors: bool | None = None,
    endpoint: str | None = None,
    model: str = "",
    facts: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    step: Callable[[int], None] = lambda _: None,
) -> Picture:
    """Read files and folders and weigh what they claim. No server, no network but an endpoint you name.

    Args:
        paths: a file, a folder (walked), ``-`` for standard input, or several of them.
        language: ISO 639-1 code of every report; none: each report's language is found.
        as_of: a day; what was published later is left out, to quarantine. None: everything, as of today.
        vectors: compare meanings, across languages too; none: if the parts are installed.
        endpoint: address of an OpenAI-compatible endpoint for vectors, in place of the weights on this machine.
        model: the endpoint's model.
        facts: a TOML file of places and houses that Comity does not know.
        workers: processes to read with; none: one for each processor core.
        step: told of progress: a negative number of files found, then 1 for each that is done.

    Returns:
        The picture; the same input gives the same picture, whatever the order of the files.

    Raises:
        FactsInvalid: the facts file has not the expected shape.
        VectorsMissing: vectors were asked for and cannot be had.
        ComityError: `as_of` is no day, or `language` no code.
    """
    code = _language(language)
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    told = facts_text(Path(facts)) if facts else ""
    parse_facts(told, str(facts))
    day = _day(as_of)
    encoder = _encoder(vectors, endpoint, model)
    wish = flow.Wish(facts=told, language=code)
    cores = max(0, workers) if workers is not None else os.cpu_count() or 1
    done, quarantine = flow.gather(given, wish, workers=cores, step=step)
    if day:
        done, late = _until(done, day)
        quarantine.extend(late)
    stamp = f"{(day or datetime.now(UTC).date()).isoformat()}T00:00:00Z"
    return flow.weighed(done, quarantine, version=__version__, as_of=stamp, facts=told, encoder=encoder)


def prepare() -> tuple[Path, ...]:
    """Build what is built once for a machine: the gazetteer and, if its parts are installed, the vector network.

    Returns:
        Where they are.
    """
    places = gazetteer.prepare()
    return (places, local.prepare()) if local.available() else (places,)


def _language(given: str | None) -> str | None:
    """The code of the language alone: ``en`` of ``EN`` and of ``en-GB``."""
    if given is None:
        return None
    code = re.split(r"[-_]", given.strip().lower())[0]
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ComityError(f"{given!r} is not the code of a language; write it as en, ar, fa or ru.")
    return code


def _day(given: date | str | None) -> date | None:
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    try:
        return datetime.fromisoformat(given.strip()).date()
    except ValueError as error:
        raise ComityError(f"{given!r} is not a day; write it as 2026-11-22.") from error


def _encoder(wanted: bool | None, endpoint: str | None, model: str) -> Encoder | None:
    if wanted is False:
        return None
    if endpoint:
        return EndpointEncoder(endpoint, model=model)
    if wanted or local.available():
        return local.local()
    return None


def _until(done: Sequence[flow.Annotated], day: date) -> tuple[list[flow.Annotated], list[Quarantined]]:
    """Those published by the end of that day or at a time nobody knows, and the others with the reason."""
    kept, late = [], []
    for each in done:
        published = each.analysis.published.date
        if published and published[:10] > day.isoformat():
            reason = f"It was published on {published[:10]}, after the day of this picture ({day.isoformat()})."
            late.append(Quarantined(path=each.report.path, reason=reason))
        else:
            kept.append(each)
    return kept, late
