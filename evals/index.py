"""``python -m evals.index``: what a report costs the two indexes, when few reports came before it and when many did.

Reports are ground by the mill and go through all stages; each further one is one of these with its words replaced by
others that are frequent or rare by their rank, as in a filled database. So the indexes can be filled in seconds: what
is measured is what they do for the reports that come then, in processor time on one core. Nothing here is a test.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import click
import numpy as np
from numpy.typing import NDArray

from comity import flow
from comity.app.bench import mill
from comity.process.passage import Filed, PassageIndex, Sought, file
from comity.process.passage.prints import winnowed
from comity.process.passage.reading import Reading
from comity.process.story import Profile, StoryIndex

#: Live stories at which the story index is measured, and filed reports at which the passage index is.
STORIES, FILED = (5_000, 50_000), (10_000, 100_000)
#: Reports from the mill that the others are made of, and reports that are measured.
_PATTERNS, _MEASURED = 120, 1_000
#: Share of a report's terms that its story alone brings up, and of them those that a further report says otherwise.
_OWN, _OTHERWISE = 0.5, 0.3
#: Share of the measured reports that belong to a story that is there, and that copy a report that is there.
_JOIN, _COPY = 0.5, 0.3
#: Words that a copied passage has.
_PASSAGE = 120


def _patterns() -> list[flow.Annotated]:
    return [flow.annotated(flow.Wish(), report) for report in mill.grind(_PATTERNS)]


def _told(pattern: Profile, name: str, story: int, ranks: int, dice: Random) -> Profile:
    """A report on an invented story: terms and names of its own, each with a rank as frequent as Zipf has it."""
    mine = Random(story)
    turned: dict[str, str] = {}
    for term, _ in pattern.terms:
        rank = int(ranks ** mine.random())
        if term in pattern.weak or mine.random() > _OWN:
            continue
        turned[term] = f"{term}{rank if dice.random() > _OTHERWISE else int(ranks ** dice.random())}"
    return replace(
        pattern,
        report=name,
        terms=tuple((turned.get(term, term), weight) for term, weight in pattern.terms),
        pairs=frozenset((turned.get(a, a), turned.get(b, b)) for a, b in pattern.pairs),
        forms={turned.get(term, term): form for term, form in pattern.forms.items()},
        names={
            f"{sound}{turned[term][len(term) :]}" if term in turned else sound: turned.get(term, term)
            for sound, term in pattern.names.items()
        },
    )


def stories(patterns: Sequence[Profile], live: int) -> tuple[float, float]:
    """Reports a second that are placed while `live` stories take reports, and the share of those that join theirs.

    Args:
        patterns: profiles that the others are made of.
        live: how many stories there are, of one report each.
    """
    dice = Random(live)
    ranks = 20 * live

    def report(story: int, name: str) -> Profile:
        return _told(patterns[story % len(patterns)], name, story, ranks, dice)

    first = [report(story, f"a{story}") for story in range(live)]
    index = StoryIndex(window=None)
    index.count(first)
    index.form((f"s{profile.report}", [profile]) for profile in first)
    chosen = [dice.randrange(live) if dice.random() < _JOIN else live + n for n in range(_MEASURED)]
    arriving = [report(story, f"b{number}") for number, story in enumerate(chosen)]
    began = time.process_time()
    placed = [index.place(profile) for profile in arriving]
    took = time.process_time() - began
    joined = [place.story == f"sa{story}" for place, story in zip(placed, chosen, strict=True) if story < live]
    return len(arriving) / took, sum(joined) / max(1, len(joined))


def _words(number: int, count: int) -> NDArray[np.uint32]:
    """The hashes of a report's words: always the same, and none of any other report's."""
    return np.random.default_rng(number).integers(0, 1 << 32, count, dtype=np.uint32)


def _file(pattern: Filed, name: str, forms: NDArray[np.uint32]) -> Filed:
    """A report whose words stand where the pattern's do; its prints are its own."""
    reading = Reading(
        forms=forms,
        starts=pattern.starts.copy(),
        ends=pattern.ends.copy(),
        own=pattern.own.copy(),
        stops=pattern.stops.copy(),
    )
    prints = winnowed(reading)
    hashes = np.array(prints.hashes, dtype=np.uint64)
    words = np.searchsorted(reading.starts, np.array(prints.starts, dtype=np.int32)).astype(np.int32)
    order = np.argsort(hashes)
    return pattern._replace(
        report=name,
        forms=forms,
        starts=reading.starts,
        ends=reading.ends,
        own=reading.own,
        stops=reading.stops,
        hashes=hashes[order],
        words=words[order],
    )


def passages(patterns: Sequence[Filed], filed: int) -> tuple[float, float, float]:
    """Reports a second that are compared with `filed` others and filed, the copies found of them, and kB a report."""
    before = _memory()
    index = PassageIndex()
    for number in range(filed):
        pattern = patterns[number % len(patterns)]
        index.keep(_file(pattern, f"{number}", _words(number, len(pattern.forms))))
    size = (_memory() - before) / filed
    dice = Random(filed)
    arriving: list[tuple[Filed, str]] = []
    for number in range(filed, filed + _MEASURED):
        pattern = patterns[number % len(patterns)]
        forms, source = _words(number, len(pattern.forms)), ""
        if dice.random() < _COPY:
            other = dice.randrange(filed)
            passage = _words(other, len(patterns[other % len(patterns)].forms))[-_PASSAGE:]
            forms[-len(passage) :] = passage[-len(forms) :]
            source = f"{other}"
        arriving.append((_file(pattern, f"{number}", forms), source))
    began = time.process_time()
    found = []
    for one, _ in arriving:
        found.append(index.look(Sought.of(one)))
        index.keep(one)
    took = time.process_time() - began
    right = [
        any(source in (c.other, c.report) for c in each)
        for each, (_, source) in zip(found, arriving, strict=True)
        if source
    ]
    return len(arriving) / took, sum(right) / max(1, len(right)), size


def _memory() -> float:
    """Memory that this process holds, in kB; the most it ever held where the system does not tell."""
    held = Path("/proc/self/statm")
    if held.exists():
        return int(held.read_text("ascii").split()[1]) * resource.getpagesize() / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@click.command()
@click.option("--stories", "live", type=int, multiple=True, default=STORIES, show_default=True, help="Live stories.")
@click.option("--filed", type=int, multiple=True, default=FILED, show_default=True, help="Reports filed before.")
def main(live: tuple[int, ...], filed: tuple[int, ...]) -> None:
    """Measure what a report costs the indexes."""
    patterns = _patterns()
    # Those first: what the stories leave behind would be room for them that nobody counts.
    texts = [file(each.report.id, each.analysis.text, each.analysis.prints, None) for each in patterns]
    for count in filed:
        rate, found, size = passages(texts, count)
        click.echo(
            f"passage index, {count:>7,} filed reports: {rate:>7,.0f} reports/s, {found:.0%} of copies found, "
            f"{size:.1f} kB a report"
        )
    profiles = [each.profile for each in patterns]
    for count in live:
        rate, joined = stories(profiles, count)
        click.echo(f"story index, {count:>9,} live stories:  {rate:>7,.0f} reports/s, {joined:.0%} join their story")


if __name__ == "__main__":
    sys.exit(main())
