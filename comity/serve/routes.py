"""Every address of the screens. A literal table: what is not in it does not exist."""

from __future__ import annotations

from starlette.routing import Route

from comity.serve.web import audience, now, report, story, write
from comity.serve.web.visit import screen

#: The order matters only where a fixed word stands where an id may: the word comes first.
ROUTES = (
    Route("/", screen(now.now)),
    Route("/fresh", screen(now.fresh)),
    Route("/read", screen(now.read), methods=["POST"]),
    Route("/write", screen(write.blank)),
    Route("/write", screen(write.write), methods=["POST"]),
    Route("/marking", screen(audience.seen_by), methods=["POST"]),
    Route("/stories/{story}", screen(story.story)),
    Route("/reports/{id}", screen(report.report)),
    Route("/reports/{id}/original", screen(report.original)),
    Route("/reports/{id}/marking", screen(report.mark), methods=["POST"]),
    Route("/reports/{id}/beside/{other}", screen(story.passages)),
)
