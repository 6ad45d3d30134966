"""Stories: reports about one affair, whatever their language."""

from comity.process.story.bag import Numbers
from comity.process.story.evidence import Evidence, verdict
from comity.process.story.index import Merge, Placement, StoriesState, StoryIndex
from comity.process.story.pile import Told, main_language, stories, title
from comity.process.story.profile import PROFILE, Profile, moment, profile
from comity.process.story.view import IN_VIEW, groups, likeness, reasons

__all__ = [
    "IN_VIEW",
    "PROFILE",
    "Evidence",
    "Merge",
    "Numbers",
    "Placement",
    "Profile",
    "StoriesState",
    "StoryIndex",
    "Told",
    "groups",
    "likeness",
    "main_language",
    "moment",
    "profile",
    "reasons",
    "stories",
    "title",
    "verdict",
]
