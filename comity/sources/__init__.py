"""What Comity knows of the world it reads about: houses and bodies by all their names, places, kinds of institution.

Everything here is data with a small reader beside it. A centre adds its own rows (see `comity.sources.facts`).
"""

from __future__ import annotations

from comity.sources.house import House, Houses, houses, read_houses

__all__ = ["House", "Houses", "houses", "read_houses"]
