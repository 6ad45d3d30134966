"""What was measured, as tables in Markdown: they are read in a terminal and stand in the documentation alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from comity.app.bench.alerts import Timed
from comity.app.bench.cost import Cost
from comity.app.bench.enforce import RECALL, Enforced, Took
from comity.app.bench.kills import Drilled
from comity.app.bench.measure import Used, percentile
from comity.app.bench.queries import Matched
from comity.app.bench.screens import Taken

#: Seconds from receipt to alert that 95 of 100 may take, and MB that a centre with the sample may take.
ALERT, MEMORY = 2.0, 1500.0
#: How many times as much as with few reports stored one may cost with many.
DEARER = 1.2


def screens(taken: Sequence[Taken], left: Sequence[str]) -> Iterator[str]:
    """Milliseconds of every address at the median and at the 95th of 100, one pair of columns for each member."""
    who = list(dict.fromkeys(one.who for one in taken))
    by = {(one.name, one.who): one for one in taken}
    yield f"| ms, median and p95 | {' | '.join(who)} |"
    yield f"|---|{'---|' * len(who)}"
    for name in dict.fromkeys(one.name for one in taken):
        cells = (_cell(by.get((name, each))) for each in who)
        yield f"| `{name}` | {' | '.join(cells)} |"
    yield ""
    pages = [one for one in taken if one.status == 200]
    late = [one for one in pages if not one.well]
    yield f"{len(pages) - len(late)} of {len(pages)} within reach (300 ms, searches 500 ms, at the median)."
    if left:
        yield f"Not asked, for nothing is known to fill their gaps with: {', '.join(f'`{path}`' for path in left)}."


def _cell(one: Taken | None) -> str:
    if one is None:
        return ""
    if one.status != 200:
        return f"answered {one.status}"
    return f"{one.median:.0f} / {one.p95:.0f}{'' if one.well else ' **late**'}"


def enforced(done: Enforced) -> Iterator[str]:
    """What row-level security costs those who see much, little and next to nothing, and what time tells them."""
    yield f"{done.reports:,} reports, {done.labels:,} labels."
    yield ""
    who = " | ".join(f"{one.name}, sees {one.share:.2%}" for one in done.sights)
    yield f"| ms, median and p95 · of the database's processor | {who} | reach |"
    yield f"|---|{'---|' * (len(done.sights) + 1)}"
    for what in dict.fromkeys(one.what for one in done.took):
        row = [one for one in done.took if one.what == what]
        reach = row[0].reach
        recall = "" if row[0].recall is None else f", recall {RECALL}"
        yield f"| {what} | {' | '.join(map(_taken, row))} | {'' if reach is None else f'{reach:g}{recall}'} |"
    yield ""
    yield "| what time tells | who | there and hidden, ms | nowhere, ms | by the clock | by the processor |"
    yield "|---|---|---|---|---|---|"
    for one in done.told:
        spent = "" if one.processor is None else f"{one.processor:.2f}"
        yield f"| {one.what} | {one.who} | {one.hidden:.1f} | {one.nowhere:.1f} | {one.clock:.2f} | {spent} |"


def _taken(one: Took) -> str:
    spent = "" if one.processor is None else f" · {one.processor:.1f}"
    recall = "" if one.recall is None else f", recall {one.recall:.2f}"
    return f"{one.median:.1f} / {one.p95:.1f}{spent}{recall}{'' if one.well else ' **late**'}"


def queries(found: Sequence[Matched]) -> Iterator[str]:
    """Documents a second and memory, by the number of standing queries."""
    yield "| standing queries | documents/s | hits of a document | memory, MB | bytes a query | to file one, ms |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        yield (
            f"| {one.queries:,} | {one.speed:,.0f}{'' if one.well else ' **slow**'} | {one.hits:.0f} |"
            f" {one.each * one.queries / 1e6:,.0f} | {one.each:,.0f} | {one.filing / one.queries * 1000:.2f} |"
        )
    yield ""
    yield f"{sum(one.differing for one in found)} answers differ from asking every query."


def alerts(done: Timed) -> Iterator[str]:
    """From receipt to alert, and what it took."""
    yield "| seconds | p50 | p95 | p99 | how many |"
    yield "|---|---|---|---|---|"
    rows = [
        ("planned moment to acknowledgement", done.acknowledged),
        ("receipt to story", done.placed),
        ("receipt to alert on an open page", done.alerted),
        ("the same, of what the weighed story shows", done.shown),
    ]
    if done.burst_placed:
        rows += [
            ("in the burst: receipt to story", done.burst_placed),
            ("in the burst: receipt to alert on an open page", done.burst_alerted),
        ]
    for what, values in rows:
        if not values:
            continue
        figures = " | ".join(f"{percentile(values, share):.2f}" for share in (0.5, 0.95, 0.99))
        yield f"| {what} | {figures} | {len(values):,} |"
    yield ""
    yield (
        f"{done.reports:,} reports in {done.seconds:.0f} s ({done.reports / done.seconds:.1f} a second), "
        f"{done.queries:,} standing queries, {len(done.alerted) + len(done.shown) + done.untold:,} hits: "
        f"{done.untold} untold, {done.doubled} told twice. "
        f"{done.compared} queries compared with a search for the same: {len(done.differing)} differ."
    )
    yield from (f"- {line}" for line in done.differing[:10])
    yield ""
    yield from memory(done.used, done.seconds)


def memory(used: Mapping[str, Used], seconds: float | None = None) -> Iterator[str]:
    """Memory of each part of a centre, its children counted with it; processor time if it was measured."""
    yield "| part | memory, MB |" + (" processor, share of one core |" if seconds else "")
    yield "|---|---|" + ("---|" if seconds else "")
    for kind, one in used.items():
        yield f"| {kind} | {one.memory:.0f} |" + (f" {one.seconds / seconds:.0%} |" if seconds else "")
    total = sum(one.memory for one in used.values())
    yield f"| all | {total:.0f} |" + (f" {sum(o.seconds for o in used.values()) / seconds:.0%} |" if seconds else "")


def cost(found: Sequence[Cost]) -> Iterator[str]:
    """What one more report costs, by how many are stored."""
    stored = " | ".join(f"{one.stored:,} stored" for one in found)
    yield f"| ms of the processor for a report, MB of memory | {stored} |"
    yield f"|---|{'---|' * len(found)}"
    for part in found[0].used:
        cells = (
            f"{1000 * one.used[part].seconds / one.reports:.1f} ms, {one.used[part].memory:.0f} MB"
            if part in one.used
            else ""
            for one in found
        )
        yield f"| {part} | {' | '.join(cells)} |"
    yield f"| all | {' | '.join(f'{one.each:.1f} ms' for one in found)} |"
    yield f"| at rest, share of one core | {' | '.join(f'{sum(one.idle.values()):.1%}' for one in found)} |"
    yield ""
    last = found[-1]
    for one in found[:-1]:
        more = last.each / one.each - 1
        yield (
            f"With {last.stored:,} stored, a report costs {abs(more):.0%} {'more' if more > 0 else 'less'} than with "
            f"{one.stored:,}, {last.reports:,} reports each."
        )


def kills(done: Drilled) -> Iterator[str]:
    """What the drill found."""
    killed = ", ".join(f"{kind} {count}" for kind, count in done.killed.most_common())
    yield "| | |"
    yield "|---|---|"
    yield f"| killed | {sum(done.killed.values())}: {killed} |"
    yield f"| reports acknowledged | {done.acknowledged:,} |"
    yield f"| tries that were not acknowledged | {done.again:,} |"
    yield f"| acknowledged and lost | {len(done.lost)} |"
    yield f"| alerts that are due and missing | {len(done.alerts_missing)} of {done.alerts} |"
    yield f"| messages that the receiver did not get | {len(done.undelivered)} |"
    yield f"| messages that came again under the same key | {done.repeated} of {done.deliveries} |"
    yield f"| firings on which the receiver acted twice | {len(done.twice)} |"
    yield f"| differences between a replay of the log and the tables | {len(done.differences)} |"
    yield f"| seconds from the last kill to rest | {done.settled:.0f} |"
    for line in (*done.lost, *done.alerts_missing, *done.undelivered, *done.twice, *done.differences)[:20]:
        yield f"| | {line} |"
