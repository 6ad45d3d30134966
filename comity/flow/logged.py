"""What a process writes to its log: where it failed and in what way, never the words that it failed on.

An error of the database quotes the row that did not fit, and one of Python the value. Logs are kept beside the centre,
sent on to other machines and shown to those who mend Comity, so that none of what members did not release may stand in
them. Of an error the log holds its kind, the places in the code, and what the system or the database calls it.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType

import psycopg

_FORM = "%(asctime)s %(name)s %(levelname)s: %(message)s"
_log = logging.getLogger("comity")
_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Wordless(logging.Formatter):
    """Writes errors without what they quote, and moments in UTC."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - as logging calls it
        """When it was, to the millisecond."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """A line of the log. What another formatter made of the error is not taken over."""
        record.exc_text = None
        written = super().format(record)
        record.exc_text = None
        return written

    def formatException(self, ei: _Info) -> str:  # noqa: N802 - the name that logging calls it by
        """An error and what led to it, the first first."""
        told: list[str] = []
        error, known = ei[1], set[int]()
        while error is not None and id(error) not in known:
            known.add(id(error))
            where = "".join(traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__)).format())
            told.append(f"{where}{named(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to\n".join(reversed(told))


def named(error: BaseException) -> str:
    """An error by its kind and by what is no one's words: a code, a table, a rule of the database."""
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    if isinstance(error, psycopg.Error):
        diag = error.diag
        parts = (error.sqlstate, diag.table_name, diag.column_name, diag.constraint_name)
        return " ".join((name, *(each for each in parts if each)))
    if isinstance(error, OSError) and error.strerror:
        return f"{name} {error.strerror}"
    return name


def begin() -> None:
    """Have this process write its log that way, errors that nobody catches included."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless(_FORM))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("The process ends by an error.", exc_info=(kind, error, trace))

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            info = (told.exc_type, told.exc_value, told.exc_traceback)
            _log.critical("A thread ends by an error.", exc_info=info)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
