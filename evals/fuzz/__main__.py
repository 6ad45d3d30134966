"""``python -m evals.fuzz [TARGET…]``: mutate bytes for a while, led by which lines of Comity they reach.

Made with `atheris <https://github.com/google/atheris>`_, a fuzzer on libFuzzer; it is no part of Comity:
``pip install -r evals/fuzz.txt``. Each target runs in a process of its own, with limits of time and memory for one
input, as many at once as there are cores. Bytes that break a target are kept in a file whose name is printed;
``--again FILE`` feeds them to it once more.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from evals.fuzz.targets import TARGETS, seeds

#: Seconds and MB that one input may take.
_SLOW, _LARGE = 60, 2_048
#: Bytes of the longest input.
_LONGEST = 65_536


@click.command()
@click.argument("targets", nargs=-1, type=click.Choice(sorted(TARGETS)))
@click.option("--seconds", default=60, show_default=True, help="How long each target is tried.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for bytes that break a target; else a new one.")
@click.option("--again", type=click.Path(path_type=Path, exists=True), help="Feed this file to the targets, once.")
def main(targets: tuple[str, ...], seconds: int, keep: Path | None, again: Path | None) -> None:
    """Look for bytes that break what reads them; with all targets if none is named."""
    chosen = targets or tuple(TARGETS)
    if again is not None:
        for name in chosen:
            TARGETS[name](again.read_bytes())
        return
    if importlib.util.find_spec("atheris") is None:
        raise click.ClickException("atheris is not installed: pip install -r evals/fuzz.txt")
    kept = keep or Path(tempfile.mkdtemp(prefix="comity-fuzz-"))
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        stood = list(at_once.map(lambda name: _survives(name, seconds, kept / name), chosen))
    broken = [name for name, stands in zip(chosen, stood, strict=True) if not stands]
    if broken:
        raise click.ClickException(f"Broken: {', '.join(broken)}. What did it lies in {kept}.")
    click.echo(f"{len(chosen)} targets, {seconds} s each: nothing found.")


def _survives(name: str, seconds: int, folder: Path) -> bool:
    """Whether a target stands for so long; what breaks it is left in the folder."""
    corpus = folder / "from"
    corpus.mkdir(parents=True, exist_ok=True)
    for each, content in seeds(name).items():
        (corpus / each).write_bytes(content)
    done = subprocess.run(  # noqa: S603 - our own module, with paths of our own
        [
            sys.executable, "-m", "evals.fuzz.one", name, str(corpus),
            f"-max_total_time={seconds}", f"-timeout={_SLOW}", f"-rss_limit_mb={_LARGE}", f"-max_len={_LONGEST}",
            f"-artifact_prefix={folder}/", "-verbosity=0", "-print_final_stats=1",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    tried = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line), "?")
    click.echo(f"{name:<12} {tried:>9} inputs  {'nothing found' if done.returncode == 0 else 'BROKEN'}")
    if done.returncode:
        click.echo(done.stdout[-4_000:] + done.stderr[-4_000:], err=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
