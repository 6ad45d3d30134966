"""``python -m evals.fuzz.one TARGET FOLDER [libFuzzer's options]``: one target, in this process, until it is over."""

from __future__ import annotations

import importlib
import sys


def main() -> None:
    """Run the target; the process ends with 0 if nothing broke it."""
    atheris = importlib.import_module("atheris")
    name, *rest = sys.argv[1:]
    # Only modules that are imported here tell the fuzzer which of their lines were reached.
    with atheris.instrument_imports(include=["comity"], enable_loader_override=False):
        targets = importlib.import_module("evals.fuzz.targets")
    atheris.Setup([sys.argv[0], *rest], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
