"""What reads foreign bytes reaches no network, not even its own machine."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys

import pytest

from comity.gather.child import Crew, Failure
from comity.gather.cut_off import can_cut_off

pytestmark = pytest.mark.skipif(not can_cut_off(), reason="this system cannot cut a process off from its network")


def test_a_child_reaches_neither_another_machine_nor_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, Crew(workers=1) as crew:
        [(_, answer)] = crew.run(socket.create_connection, [listening.getsockname()])
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert isinstance(answer, Failure)
    assert "PermissionError" in answer.reason


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_a_child_makes_no_socket_of_any_family(family: str) -> None:
    if not hasattr(socket, family):
        pytest.skip(f"there is no {family} here")
    with Crew(workers=1) as crew:
        [(_, answer)] = crew.run(socket.socket, [int(getattr(socket, family))])
    assert isinstance(answer, Failure)
    assert "not permitted" in answer.reason


def test_what_a_child_starts_is_cut_off_too() -> None:
    program = "import socket\ntry:\n socket.socket()\nexcept PermissionError:\n print('refused', end='')"
    with Crew(workers=1) as crew:
        [(_, answer)] = crew.run(subprocess.check_output, [[sys.executable, "-c", program]])
    assert answer == b"refused"


@pytest.mark.skipif(sys.platform != "linux", reason="these calls are Linux's")
def test_a_child_neither_reaches_into_its_parent_nor_goes_round_the_filter() -> None:
    asked = f"""
import ctypes, errno, os, sys
from comity.gather.cut_off import cut_off
assert cut_off()
libc = ctypes.CDLL(None, use_errno=True)
told = []
for number, first in ((425, 8), (438, 0), ({_number("ptrace")}, 16)):
    libc.syscall(number, first, {os.getpid()}, 0, 0)
    told.append(ctypes.get_errno() == errno.EPERM)
os.getpid(), open(os.devnull).close()
print(told)
"""
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603
    assert told.stdout.strip() == "[True, True, True]"


def _number(call: str) -> int:
    return {"ptrace": {"x86_64": 101}.get(os.uname().machine, 117)}[call]


def test_trying_leaves_this_process_as_it_is() -> None:
    assert ctypes.CDLL(None)
    socket.socket().close()
