"""The command ``comity``."""

from __future__ import annotations

import click

from comity import __version__
from comity.cli.bench import COMMANDS as BENCH
from comity.cli.centre import COMMANDS as CENTRE
from comity.cli.ledger import COMMANDS as LEDGER
from comity.cli.pile import COMMANDS as PILE
from comity.cli.repair import COMMANDS as REPAIR
from comity.cli.run import COMMANDS as RUN
from comity.cli.seal import COMMANDS as SEAL


@click.group()
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """A joint information centre: who says what, on how many independent origins, and who denies it."""


# As a newcomer meets them: a pile of articles first, then a centre, then its parts.
for command in (*PILE, *CENTRE, *RUN, *SEAL, *LEDGER, *REPAIR, *BENCH):
    main.add_command(command)
