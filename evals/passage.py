"""``python -m evals.passage``: how many copies the stage ``passage`` finds, against an exhaustive comparison.

The comparison is of another make than the stage: all runs of six words, no winnowing, no rule for quotations or
boilerplate; two reports are near-duplicates if one holds `ALIKE` of the other's runs. It knows nothing of short
excerpts, so it tells what the stage misses among whole reprints, not what it finds beyond them.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence

from comity.languages.word import words
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.process.passage import copies
from comity.process.passage.prints import winnow
from evals import press
from evals.press import Article

#: Share of one report's six-word runs that the other must hold.
ALIKE = 0.4
#: The pairs of the five articles on the joint centre that print the same wire sentences, found by reading them.
WIRE_PAIRS = {("002", "004")}


def near_duplicates(articles: Sequence[Article]) -> set[tuple[str, str]]:
    """Pairs of reports of which one holds `ALIKE` of the other's six-word runs; names in order."""
    grams: list[set[int]] = []
    holders: dict[int, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        forms = [word.form for word in words(article.text)]
        grams.append({hash(tuple(forms[i : i + 6])) for i in range(len(forms) - 5)})
        for gram in grams[-1]:
            holders[gram].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for same in holders.values():
        shared.update((one, two) for place, one in enumerate(same) for two in same[place + 1 :])
    return {
        (min(articles[one].name, articles[two].name), max(articles[one].name, articles[two].name))
        for (one, two), count in shared.items()
        if count >= ALIKE * min(len(grams[one]), len(grams[two]))
    }


def measure(name: str, articles: Sequence[Article]) -> None:
    """Print how many near-duplicates are linked, how many pairs are found beyond them, and the speed."""
    began = time.process_time()
    analyses = [
        Analysis(
            report=article.name,
            text=article.text,
            published=Published(date=article.when, precision="minute", how="as collected"),
            prints=winnow(article.text),
        )
        for article in articles
    ]
    stage = time.process_time()
    found = copies(analyses)
    done = time.process_time()
    pairs = {(min(copied.report, copied.other), max(copied.report, copied.other)) for copied in found}
    alike = near_duplicates(articles)
    linked = {one for pair in pairs for one in pair}
    doubled = {one for pair in alike for one in pair}
    characters = sum(len(article.text) for article in articles) / max(1, len(articles))
    print(f"{name}: {len(articles)} reports of {characters:.0f} characters")
    print(f"  speed: prints {len(articles) / (stage - began):.0f}/s, index {len(articles) / (done - stage):.0f}/s")
    print(
        f"  reports with a near-duplicate: {len(doubled)}, "
        f"of these linked: {_share(len(doubled & linked), len(doubled))}"
    )
    print(f"  near-duplicate pairs: {len(alike)}, of these aligned: {_share(len(alike & pairs), len(alike))}")
    print(f"  pairs found: {len(pairs)}, of these shorter excerpts: {len(pairs - alike)}")


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "none"


def main() -> None:
    """Measure every collection that is there; exit code 1 if the wire sentences are missed or others taken for them."""
    if not press.DATA.exists():
        print(f"No press texts in {press.DATA.name}: nothing to measure.")
        return
    five = press.centre()
    found = {
        (min(copied.report, copied.other), max(copied.report, copied.other))
        for copied in copies(Analysis(report=article.name, text=article.text) for article in five)
    }
    print(f"joint centre: pairs found {sorted(found)}, expected {sorted(WIRE_PAIRS)}")
    measure("Saudi press (Arabic)", press.saudi(3000))
    measure("Helsinki summit (English)", press.helsinki())
    measure("Telegram (Russian)", press.telegram(4000))
    sys.exit(0 if found == WIRE_PAIRS else 1)


if __name__ == "__main__":
    main()
