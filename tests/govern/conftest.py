from __future__ import annotations

from pathlib import Path

import pytest

CHARTER = (Path(__file__).parent / "ister.toml").read_text("utf-8")


@pytest.fixture
def charter_text() -> str:
    return CHARTER
