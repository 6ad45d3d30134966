"""The eval on PolNeAR counts what a hand counts."""

import gzip
import json

from evals.statement import run


def test_a_found_and_a_missed_attribution_are_counted(tmp_path):
    text = "Ada Lorn said that the bridge is open. Nobody doubts the mayor's word on tolls."
    start = text.index("the bridge")
    rows = [
        {"Source": [[0, 8]], "Cue": [[9, 13]], "Content": [[start, start + len("the bridge is open")]]},
        {
            "Source": [[text.index("the mayor"), text.index("'s word")]],
            "Cue": [],
            "Content": [[len(text) - 9, len(text)]],
        },
    ]
    document = {"split": "dev", "doc": "d", "text": text, "annotations": [{"annotator": "a", "attributions": rows}]}
    with gzip.open(tmp_path / "docs.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(document) + "\n")
    (figures,) = run(tmp_path, splits=("dev",))
    assert (figures["statements"], figures["attributions"]) == (1, 2)
    assert (figures["precision"], figures["recall"], figures["source"]) == (1.0, 0.5, 1.0)
