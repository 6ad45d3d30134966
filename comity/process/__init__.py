"""The stages, each in its own file; `run` holds their order."""
