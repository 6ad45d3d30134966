"""The database: how it is started, set up and checked, and the doors through which everything else uses it."""

from comity.db.door import Database, Viewer
from comity.db.schema import migrate

__all__ = ["Database", "Viewer", "migrate"]
