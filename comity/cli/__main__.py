"""``python -m comity.cli``: how a centre starts its parts, whatever the command's name on the path."""

from comity.cli import main

main(prog_name="comity")
