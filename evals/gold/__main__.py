"""``python -m evals.gold``: sheets for readers, labels from what they wrote, and how far two readers agree."""

from __future__ import annotations

from pathlib import Path

import click

from evals.documents import SHARED
from evals.gold import draw, draw_pairs, draw_stories, enter
from evals.gold.agreement import agreements
from evals.gold.labels import FOLDER, SECOND, write

#: Letters of a report that the sheets of pairs and of stories hold.
_PAIR, _STORY = 800, 2_200


@click.group()
def main() -> None:
    """Labels of our own: draw, enter, compare."""


@main.command("draw")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--data", type=click.Path(exists=True, path_type=Path), default=SHARED)
def draw_sheets(folder: Path, data: Path) -> None:
    """Write the sheets for readers into FOLDER, outside the project: they hold publishers' text."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in draw.SETS:
        text = draw.sheet(draw.statements(data, language))
        (folder / f"sheet.{language}.txt").write_text(text, encoding="utf-8")
    for name in draw_pairs.SETS:
        text = draw_pairs.sheet(draw_pairs.pairs(data, name), _PAIR)
        (folder / f"pairs.{name}.txt").write_text(text, encoding="utf-8")
    for name in draw_stories.SETS:
        text = draw_stories.sheet(draw_stories.stories(data, name), _STORY)
        (folder / f"stories.{name}.txt").write_text(text, encoding="utf-8")


@main.command("enter")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reader", type=click.Choice(["first", "second"]), default="first")
@click.option("--data", type=click.Path(exists=True, path_type=Path), default=SHARED)
def enter_labels(folder: Path, reader: str, data: Path) -> None:
    """Enter what a reader wrote: FOLDER holds ar.first.jsonl, pairs.SET.first.txt and so on."""
    into = FOLDER if reader == "first" else SECOND
    for language in draw.SETS:
        written = folder / f"{language}.{reader}.jsonl"
        if written.exists():
            rows = enter.entered_statements(data, language, written)
            write(rows, into / f"statements.{language}.jsonl")
    for name in draw_pairs.SETS:
        written = folder / f"pairs.{name}.{reader}.txt"
        if written.exists():
            write(enter.entered_pairs(data, name, written), into / f"pairs.{name}.jsonl")
    told = [
        row
        for name in draw_stories.SETS
        if (written := folder / f"stories.{name}.{reader}.jsonl").exists()
        for row in enter.entered_stories(data, name, written)
    ]
    if told:
        write(told, into / "stories.jsonl")


@main.command("agreement")
def agreement() -> None:
    """Print how far the second reader agrees with the labels that are kept."""
    for name, each in agreements():
        kappa = "" if each.kappa is None else f", kappa {each.kappa:.2f}"
        click.echo(f"{name:30} {each.about:55} {each.same:.3f} of {each.of}{kappa}")


if __name__ == "__main__":
    main()
