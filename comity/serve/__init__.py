"""The web process: screens for people, an API for programs."""
