"""Scores the claims of a picture: found, whole, with the right standing and the right range of origins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from comity.model.picture import ClaimView, Picture
from evals.tally import Row, Tally
from evals.truth import Quote, TrueClaim, Truth

#: The id of the statement found for each quote; quotes without one are left out.
Located = dict[Quote, str]


def rows_of(picture: Picture, located: Located, truth: Truth, tally: Tally) -> Iterator[Row]:
    """One row per claim of the truth.

    A claim of the picture stands for a claim of the truth if it holds more than half of the statements that were found
    for the supporting quotes.
    """
    views = {claim.id: claim for story in picture.stories for claim in story.claims}
    story_of = {claim.id: story.id for story in picture.stories for claim in story.claims}
    holder = {s: (c.id, side) for c in views.values() for side, ids in _sides(c) for s in ids}
    found_for = {claim.id: _found_for(claim, located) for claim in truth.claim}
    spread = {
        claim: Counter(holder[i][0] for i in ids if holder.get(i, ("", ""))[1] == "for")
        for claim, ids in found_for.items()
    }
    best: dict[str, str] = {}
    for claim_id, counts in spread.items():
        top = min(counts.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
        if top[1] * 2 > len(found_for[claim_id]):
            best[claim_id] = top[0]
    rows = []
    denials: Counter[str] = Counter()
    for claim in truth.claim:
        view = views.get(best.get(claim.id, ""))
        sides = _denials(claim, spread[claim.id], located, holder)
        against = sides["against"]
        denials.update(all=len(claim.denied), held=against, support=sides["for"])
        notes = [
            *_notes(claim, view, spread[claim.id], len(found_for[claim.id]), story_of),
            *_strangers(claim, view, spread),
        ]
        if len(claim.denied) > against:
            notes.append(f"{len(claim.denied) - against} of {len(claim.denied)} denials not held")
        if sides["for"]:
            notes.append(f"{sides['for']} denials taken for support")
        row = Row(
            claim=claim.id,
            origins=claim.origins,
            reading=claim.reading,
            found=(view.origins.low, view.origins.high) if view else None,
            status=view.status if view else None,
            status_right=view is not None and view.status in claim.status,
            support=(len(claim.asserted), len(found_for[claim.id]), spread[claim.id][view.id] if view else 0),
            notes=tuple(notes),
        )
        rows.append(row)
        yield row
    _claim_figures(rows, truth, tally)
    tally.share(
        "denials_held", denials["held"], denials["all"], "denials held against statements of what they deny", empty=1.0
    )
    kept = denials["all"] - denials["support"]
    tally.share("denials_never_support", kept, denials["all"], "denials not taken for support of it", empty=1.0)


def _found_for(claim: TrueClaim, located: Located) -> list[str]:
    """Ids of the statements found for the supporting quotes."""
    return sorted({located[quote] for quote in claim.asserted if quote in located})


def _strangers(claim: TrueClaim, view: ClaimView | None, spread: dict[str, Counter[str]]) -> Iterator[str]:
    """Statements of other claims of the truth that the claim found holds as well."""
    for other, counts in spread.items():
        if view and other not in (claim.id, *claim.near) and counts[view.id]:
            yield f"merged with {counts[view.id]} of {other}"


def _sides(claim: ClaimView) -> tuple[tuple[str, Iterable[str]], ...]:
    return (("for", claim.asserted_by), ("against", claim.denied_by))


def _notes(
    claim: TrueClaim, view: ClaimView | None, spread: Counter[str], located: int, story_of: dict[str, str]
) -> Iterator[str]:
    if not view:
        yield "no statement of it found" if not located else "not held by one claim"
    if len(spread) > 1:
        stories = len({story_of[name] for name in spread})
        yield f"split over {' + '.join(str(n) for _, n in spread.most_common())} statements, {_several(stories)}"
    if outside := located - sum(spread.values()):
        yield f"{outside} of its statements support no claim"
    if view and not view.origins.low <= claim.origins <= view.origins.high:
        yield "; ".join(f"{root.name} ({'' if root.established else 'not '}established)" for root in view.origins.roots)


def _several(stories: int) -> str:
    """Whether the story stage or the weighing parted them."""
    return "in one story" if stories == 1 else f"in {stories} stories"


def _denials(
    claim: TrueClaim, spread: Counter[str], located: Located, holder: dict[str, tuple[str, str]]
) -> Counter[str]:
    """How many of the denials stand ``for`` and ``against`` in a claim that holds some of the support."""
    held = [holder.get(located[quote], ("", "")) for quote in claim.denied if quote in located]
    return Counter(side for name, side in held if name in spread)


def _claim_figures(rows: list[Row], truth: Truth, tally: Tally) -> None:
    every = len(rows)
    seen = [row for row in rows if row.found]
    tally.share("claims_found", len(seen), every, "claims found")
    tally.share(
        "claims_whole",
        sum(not any("split" in n or "merged" in n for n in row.notes) for row in seen),
        every,
        "claims found neither split nor merged",
    )
    tally.share("claims_status", sum(row.status_right for row in rows), every, "claims with the right standing")
    inside = [row for row in seen if row.found and row.found[0] <= row.origins <= row.found[1]]
    tally.share("origins_contained", len(inside), every, "claims whose range holds the true number of origins")
    exact = sum(row.found == row.reading for row in seen)
    tally.share("origins_exact", exact, every, "claims whose range is the careful reader's")
    width = sum(row.found[1] - row.found[0] for row in seen if row.found) / max(len(seen), 1)
    wanted = sum(high - low for low, high in (claim.reading for claim in truth.claim)) / max(every, 1)
    tally.value("origins_width", width, f"mean width of the ranges found (the careful reader's: {wanted:.2f})")
    too_many = sum(bool(row.found and row.found[0] > row.origins) for row in seen)
    tally.share("origins_never_overstated", every - too_many, every, "claims whose lower bound is not too high")
    for row in rows:
        if not row.found or row.found != row.reading or not row.status_right or row.notes:
            got = "not found" if not row.found else f"{row.found[0]}-{row.found[1]} {row.status}"
            tally.miss("claim", f"{row.claim}: {got}; {'; '.join(row.notes) or 'whole'}")
