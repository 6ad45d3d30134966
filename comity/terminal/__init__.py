"""What a person sees in the terminal; no weighing happens here, only showing."""

from comity.terminal.progress import progress
from comity.terminal.show import show

__all__ = ["progress", "show"]
