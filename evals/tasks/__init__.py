"""Every task, in the order in which a report goes through the stages."""

from __future__ import annotations

from evals.task import Task
from evals.tasks.dates import DATES
from evals.tasks.languages import LANGUAGE
from evals.tasks.lineage import SYNTHETIC
from evals.tasks.origins import ORIGINS
from evals.tasks.pages import PAGES
from evals.tasks.places import FOUND, RESOLVED
from evals.tasks.published import PUBLISHED
from evals.tasks.speech import DENIALS, SPEAKERS, SPEECH
from evals.tasks.statements import STATEMENTS
from evals.tasks.stories import EVENTS, PAIRS, STORIES, TRANSLATIONS
from evals.tasks.wire import LINEAGE

#: The page of quality keeps this order.
TASKS: tuple[Task, ...] = (
    PAGES,
    LANGUAGE,
    PUBLISHED,
    DATES,
    FOUND,
    RESOLVED,
    STATEMENTS,
    SPEECH,
    DENIALS,
    SPEAKERS,
    STORIES,
    EVENTS,
    TRANSLATIONS,
    PAIRS,
    SYNTHETIC,
    LINEAGE,
    ORIGINS,
)
