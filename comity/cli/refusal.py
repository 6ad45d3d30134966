"""An error that Comity raised on purpose is a sentence and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from comity.errors import ComityError

#: What was asked for cannot be had.
FAILED = 2

_Given = ParamSpec("_Given")


def told(command: Callable[_Given, None]) -> Callable[_Given, None]:
    """Print an error of Comity's on standard error and end with `FAILED`."""

    @wraps(command)
    def run(*arguments: _Given.args, **options: _Given.kwargs) -> None:
        try:
            command(*arguments, **options)
        except ComityError as error:
            click.echo(f"comity: {error}", err=True)
            sys.exit(FAILED)

    return run
