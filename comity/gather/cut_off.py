"""Cuts a process off from every network, for good: no socket can be made any more, not even one to this machine.

On Linux by a filter of system calls (seccomp(2)), which needs no rights and holds for whatever the process starts; on
macOS by the sandbox's ready-made profile without a network (sandbox_init(3)). Other ways to a socket that is there
already are closed with it: reaching into another process, and the kernel's queue of calls that no filter sees.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """How the kernel numbers its calls on one kind of processor."""

    #: AUDIT_ARCH of linux/audit.h.
    arch: int
    #: Calls that are refused.
    refused: tuple[int, ...]
    #: Numbers from here on are calls of another kind that mean the same; none where there are none.
    foreign_from: int | None = None


# io_uring_setup and pidfd_getfd have one number everywhere; before them stand socket, socketpair, ptrace,
# process_vm_readv, process_vm_writev.
_EVERYWHERE = (425, 438)
_MACHINES = {
    "x86_64": _Machine(arch=0xC000003E, refused=(41, 53, 101, 310, 311, *_EVERYWHERE), foreign_from=0x40000000),
    "aarch64": _Machine(arch=0xC00000B7, refused=(198, 199, 117, 270, 271, *_EVERYWHERE)),
}
# Of linux/filter.h, linux/seccomp.h and linux/prctl.h.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NO_NEW_RIGHTS, _SET_SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def cut_off() -> bool:
    """Cut this process and its children to come off from the network; whether that could be done.

    To be called while the process has one thread: others that run already are not cut off.
    """
    if sys.platform == "linux":
        machine = _MACHINES.get(platform.machine())
        return machine is not None and sys.byteorder == "little" and _filtered(machine)
    return sys.platform == "darwin" and _sandboxed()


@cache
def can_cut_off() -> bool:
    """Whether processes can be cut off here: tried in a child, since there is no way back."""
    child = os.fork()
    if child == 0:
        os._exit(0 if cut_off() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _filtered(machine: _Machine) -> bool:
    calls = [(_IF_EQUAL, call) for call in machine.refused]
    if machine.foreign_from is not None:
        calls.insert(0, (_IF_AT_LEAST, machine.foreign_from))
    # What is asked first is the architecture, then the number. A jump tells how many steps it leaves out; the refusal
    # is the last one, the permission the one before.
    steps = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 0, len(calls) + 2, machine.arch), (_LOAD, 0, 0, 0)]
    steps += [(test, len(calls) - place, 0, number) for place, (test, number) in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    packed = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), packed)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong)
    if prctl(_NO_NEW_RIGHTS, 1, None, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(program), 0, 0) == 0)


def _sandboxed() -> bool:
    try:
        initialise = ctypes.CDLL("/usr/lib/libSystem.dylib").sandbox_init
    except (OSError, AttributeError):
        return False
    initialise.argtypes = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p))
    named, trouble = 1, ctypes.c_char_p()
    return bool(initialise(b"no-network", named, ctypes.byref(trouble)) == 0)
