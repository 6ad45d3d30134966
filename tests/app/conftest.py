"""Centres that really run: processes of their own on a data folder of their own, ended however the test ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from urllib.request import urlopen

import psutil
import pytest

from comity.db import embedded


@dataclass(kw_only=True)
class Running:
    """A `comity run`."""

    data: Path
    port: int
    process: subprocess.Popen[str]
    said: Path
    started: float = field(default_factory=time.monotonic)

    def text(self) -> str:
        return self.said.read_text("utf-8")

    def wait_for(self, what: Callable[[], object], seconds: float = 90.0) -> None:
        ends = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < ends, self.text()
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urlopen(f"http://localhost:{self.port}/sign-in", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def parts(self) -> dict[str, psutil.Process]:
        """The processes it started, by kind."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            try:
                words = child.cmdline()
            except psutil.Error:  # it ends just now
                continue
            if "comity.cli" in words:
                found[words[words.index("comity.cli") + 1]] = child
        return found

    def status(self) -> dict[str, dict[str, object]]:
        ran = comity("status", "--json", "--data", str(self.data))
        told = json.loads(ran.stdout)
        assert ran.returncode == (0 if told["well"] else 1)
        return {finding["what"]: finding for finding in told["findings"]}

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def comity(*arguments: str, given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "comity.cli", *arguments],
        capture_output=True,
        text=True,
        input=given,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder with a space in its name, short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="comity"))
    yield folder / "a centre"
    embedded.stop(folder / "a centre")
    rmtree(folder, ignore_errors=True)


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts `comity run` on the data folder; whatever it started is gone when the test is over."""
    begun: list[Running] = []

    def start(*options: str) -> Running:
        port, said = free_port(), tmp_path / f"said{len(begun)}.txt"
        command = [sys.executable, "-m", "comity.cli", "run", "--data", str(data), "--port", str(port), *options]
        with said.open("w") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file, text=True)  # noqa: S603 - ours
        begun.append(Running(data=data, port=port, process=process, said=said))
        return begun[-1]

    yield start
    for one in begun:
        if one.process.poll() is None:
            one.process.terminate()
            try:
                one.process.wait(20)
            except subprocess.TimeoutExpired:
                one.process.kill()
