"""Suites of real and made feeds, replayed through the way that feeds take: each readable one is read, none crashes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.feeds import agreement, replay, suite

SUITES = Path(__file__).parents[3] / "shared" / "data"

#: What is no feed in each suite, or cannot be read: an empty document, JSON that breaks off, JSON that tells a parser's
#: result, KML, OPML, descriptions of searches.
_NOT_READ = {
    "feed_feedparser_tests/feedparser.tar.xz": {"refused": 1},
    "feed_georss/georss.tar.xz": {"no feed": 1},
    "feed_gofeed_expected_json/gofeed.tar.xz": {"no feed": 549, "refused": 3},
    "feed_w3c_feedvalidator/feedvalidator_testcases.tar.xz": {"no feed": 331},
}


@pytest.mark.parametrize("name", _NOT_READ)
def test_every_readable_feed_is_read_and_none_crashes(name):
    archive = SUITES / name
    if not archive.exists():
        pytest.skip(f"The suite {name} lies beside a developer's checkout, not in it.")
    files = suite(archive)
    outcomes = replay(files)
    assert len(outcomes) == len(files)
    fates = Counter(outcome.fate for outcome in outcomes)
    assert {fate: n for fate, n in fates.items() if fate != "read"} == _NOT_READ[name]
    if "gofeed" in name:
        agreed = agreement(files, outcomes)
        assert agreed.feeds > 500
        assert agreed.counts >= 0.99 * agreed.feeds
        right, stated = (sum(pair[n] for pair in agreed.fields.values()) for n in (0, 1))
        assert right >= 0.85 * stated  # what differs is markup that the other reader leaves in titles
