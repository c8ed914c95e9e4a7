"""A reviewer's acts on a document: edit, decide, merge, split, take back. The tenth stage's rules.

Pages and other ways in call these; each act is checked again at once and kept whole in the
workspace.
"""

from duizhao.reviewing.deciding import Change, look_again, mark_issue, save, undo
from duizhao.reviewing.desk import Desk, etag, recheck, warm_up
from duizhao.reviewing.joining import merge, split

__all__ = [
    "Change",
    "Desk",
    "etag",
    "look_again",
    "mark_issue",
    "merge",
    "recheck",
    "save",
    "split",
    "undo",
    "warm_up",
]
