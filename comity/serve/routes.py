"""Every address of the screens. A literal table: what is not in it does not exist."""

from __future__ import annotations

from starlette.routing import Route

from comity.serve.needs import needs
from comity.serve.step_up import fresh
from comity.serve.web import (
    alerts,
    arrived,
    audience,
    centre,
    feeds,
    now,
    quarantine,
    report,
    search,
    sources,
    standing,
    status,
    story,
    told,
    upload,
    write,
)
from comity.serve.web.visit import screen

#: The order matters only where a fixed word stands where an id may: the word comes first.
ROUTES = (
    Route("/", screen(now.now)),
    Route("/fresh", screen(now.fresh)),
    Route("/read", screen(now.read), methods=["POST"]),
    Route("/write", screen(needs("note", write.blank))),
    Route("/write", screen(needs("note", write.write)), methods=["POST"]),
    Route("/upload", screen(needs("note", upload.blank))),
    Route("/upload", screen(needs("note", upload.upload)), methods=["POST"]),
    Route("/upload/done", screen(upload.done)),
    Route("/marking", screen(audience.seen_by), methods=["POST"]),
    Route("/stories/{story}", screen(story.story)),
    Route("/reports/{id}", screen(report.report)),
    Route("/reports/{id}/fresh", screen(arrived.fresh)),
    Route("/reports/{id}/original", screen(report.original)),
    Route("/reports/{id}/marking", screen(needs("file", report.mark)), methods=["POST"]),
    Route("/reports/{id}/beside/{other}", screen(story.passages)),
    Route("/search", screen(search.look)),
    Route("/sources", screen(sources.listed)),
    Route("/sources.opml", screen(fresh(feeds.give))),
    Route("/sources/list", screen(needs("file", feeds.take)), methods=["POST"]),
    Route("/sources/new", screen(needs("file", sources.blank))),
    Route("/sources/new", screen(needs("file", sources.add)), methods=["POST"]),
    Route("/sources/{id}", screen(sources.show)),
    Route("/sources/{id}", screen(needs("file", sources.change)), methods=["POST"]),
    Route("/sources/{id}/outcome", screen(sources.outcome)),
    Route("/sources/{id}/switch", screen(needs("file", sources.switch)), methods=["POST"]),
    Route("/sources/{id}/token", screen(needs("file", fresh(sources.renew_token))), methods=["POST"]),
    Route("/sources/{id}/remove", screen(needs("file", sources.remove)), methods=["POST"]),
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
    Route("/quarantine/{id}/retry", screen(needs("file", quarantine.retry)), methods=["POST"]),
    Route("/quarantine/{id}/aside", screen(needs("file", quarantine.aside)), methods=["POST"]),
    Route("/centre", screen(centre.show)),
    Route("/centre/officers", screen(needs("administer", fresh(centre.add_officer))), methods=["POST"]),
    Route("/centre/officers/{id}", screen(needs("administer", fresh(centre.switch_officer))), methods=["POST"]),
    Route("/centre/officers/{id}/roles", screen(needs("administer", fresh(centre.change_roles))), methods=["POST"]),
    Route("/centre/seats/{number}", screen(needs("administer", fresh(centre.give_seat))), methods=["POST"]),
    Route("/status", screen(status.status)),
    Route("/me/told", screen(told.show)),
    Route("/me/told", screen(told.change), methods=["POST"]),
)
