"""Every address of the screens. A literal table: what is not in it does not exist."""

from __future__ import annotations

from starlette.routing import Route

from comity.serve.web import (
    alerts,
    audience,
    centre,
    now,
    quarantine,
    report,
    search,
    standing,
    status,
    story,
    upload,
    write,
)
from comity.serve.web.visit import screen

#: The order matters only where a fixed word stands where an id may: the word comes first.
ROUTES = (
    Route("/", screen(now.now)),
    Route("/fresh", screen(now.fresh)),
    Route("/read", screen(now.read), methods=["POST"]),
    Route("/write", screen(write.blank)),
    Route("/write", screen(write.write), methods=["POST"]),
    Route("/upload", screen(upload.blank)),
    Route("/upload", screen(upload.upload), methods=["POST"]),
    Route("/upload/done", screen(upload.done)),
    Route("/marking", screen(audience.seen_by), methods=["POST"]),
    Route("/stories/{story}", screen(story.story)),
    Route("/reports/{id}", screen(report.report)),
    Route("/reports/{id}/original", screen(report.original)),
    Route("/reports/{id}/marking", screen(report.mark), methods=["POST"]),
    Route("/reports/{id}/beside/{other}", screen(story.passages)),
    Route("/search", screen(search.look)),
    Route("/standing", screen(standing.listed)),
    Route("/standing/new", screen(standing.blank)),
    Route("/standing/new", screen(standing.make), methods=["POST"]),
    Route("/standing/{id}", screen(standing.edit)),
    Route("/standing/{id}", screen(standing.change), methods=["POST"]),
    Route("/standing/{id}/remove", screen(standing.remove), methods=["POST"]),
    Route("/alerts", screen(alerts.listed)),
    Route("/alerts/fresh", screen(alerts.fresh)),
    Route("/alerts/undelivered", screen(alerts.retry), methods=["POST"]),
    Route("/alerts/{id}/done", screen(alerts.finish), methods=["POST"]),
    Route("/quarantine", screen(quarantine.listed)),
    Route("/quarantine/{id}/retry", screen(quarantine.retry), methods=["POST"]),
    Route("/quarantine/{id}/aside", screen(quarantine.aside), methods=["POST"]),
    Route("/centre", screen(centre.show)),
    Route("/centre/officers", screen(centre.add_officer), methods=["POST"]),
    Route("/centre/officers/{id}", screen(centre.switch_officer), methods=["POST"]),
    Route("/centre/seats/{number}", screen(centre.give_seat), methods=["POST"]),
    Route("/status", screen(status.status)),
)
