from __future__ import annotations

import gc
import re
from dataclasses import fields
from pathlib import Path

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.run import annotate, patient, stages
from comity.sources import houses
from comity.sources.gazetteer import gazetteer

STAGES = stages(gazetteer(()), houses(()))
PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "stages.md").read_text("utf-8")


def test_what_a_stage_needs_an_earlier_one_gives():
    given = {"report"}
    for stage in STAGES:
        assert set(stage.needs) <= given, stage.name
        given |= set(stage.gives)


def test_every_field_of_an_analysis_is_given_by_one_stage_alone():
    given = [name for stage in STAGES for name in stage.gives]
    assert sorted(given) == sorted({f.name for f in fields(Analysis)} - {"report"})


def test_every_stage_is_documented_in_its_order():
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [stage.name for stage in STAGES]


def test_a_report_without_text_passes_all_stages():
    assert annotate(Report(id="a", path="a.txt", text=""), STAGES).statements == ()


def test_the_collector_is_made_patient_and_never_less_so():
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 10, 10)
        patient()
        assert gc.get_threshold() == (50_000, 10, 10)
        gc.set_threshold(90_000, 10, 10)
        patient()
        assert gc.get_threshold()[0] == 90_000
    finally:
        gc.set_threshold(*before)


def test_a_language_that_is_stated_overrules_the_one_found():
    report = Report(id="a", path="a.txt", text="The gates of the dam are jammed, the minister said on Monday.")
    assert annotate(report, STAGES).language == "en"
    assert annotate(report, STAGES, "ru").language == "ru"
