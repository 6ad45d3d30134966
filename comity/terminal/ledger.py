"""What verifying found, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from comity.ledger.verdict import Verdict

#: Faults of one thing that are told; more are counted.
_MOST = 50


def show_verdicts(found: Sequence[tuple[str, Verdict]]) -> None:
    """Print what holds, what does not, and what could not be looked at, sentence by sentence."""
    for name, verdict in found:
        click.echo(f"{name}: {'does not hold' if verdict.faults else 'holds'}")
        for fault in verdict.faults[:_MOST]:
            click.echo(f"  ✗ {fault.name}: {fault.says}")
        if len(verdict.faults) > _MOST:
            click.echo(f"  ✗ and {len(verdict.faults) - _MOST} more")
        for sentence in verdict.holds:
            click.echo(f"  ✓ {sentence}")
        for sentence in verdict.open:
            click.echo(f"  ? {sentence}")
