"""Words by which people and offices are named: two reports that name the same minister have not copied each other."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from comity.languages import CODES, language
from comity.process.passage.reading import read


@cache
def _naming() -> NDArray[np.uint32]:
    """Hashes of the words of titles, roles, institutions and given names in every known language, sorted."""
    found: set[int] = set()
    for code in CODES:
        facts = language(code)
        if facts is None:
            continue
        speech, place = facts.speech, facts.place
        plain = set(read("\n".join(facts.words.stop)).forms.tolist())
        for phrases in (
            speech.roles,
            speech.spokesmen,
            speech.institutions,
            place.titles,
            place.given,
            place.kinds_before,
            place.kinds_after,
        ):
            bare = read("\n".join(phrases)).forms.tolist()
            joined = (
                form
                for proclitic in (*speech.proclitics, *speech.definite)
                for form in read("\n".join(proclitic + phrase for phrase in phrases)).forms.tolist()
            )
            found.update(form for form in (*bare, *joined) if form not in plain)
    return np.array(sorted(found), dtype=np.uint32)


def naming(forms: NDArray[np.uint32]) -> float:
    """Share of words that name people or offices, 0 to 1."""
    known = _naming()
    if not len(forms) or not len(known):
        return 0.0
    place = np.minimum(np.searchsorted(known, forms), len(known) - 1)
    return int(np.count_nonzero(known[place] == forms)) / len(forms)
