"""The error tree: every message says what is wrong, where, and what to do next.

    DuizhaoError
    ├── InputError          a source file, folder or imported file cannot be used
    │   ├── EncodingError   its bytes are not text in a known encoding
    │   └── EmptyFolderError    a folder holds no file that can be read
    ├── SettingsError       duizhao.yaml, the environment or a command-line value
    ├── GlossaryError       the glossary's YAML, all findings at once
    ├── PackageError        the Argos package is missing, broken or not the pinned one
    ├── WorkspaceError      the workspace cannot be opened, read or written
    │   └── WorkspaceBusyError  another run holds it
    ├── WorkerError         workers of a cluster died, or are not equipped like the run
    └── OutputError         a file of the run folder cannot be written

Only `cli/` and `flows/` catch them. `InputError` fails one document; all others end the run.
"""


class DuizhaoError(Exception):
    """Root of all errors that a user can act on.

    Args:
        problem: What is wrong, naming the thing it is about.
        where: File, line or id where it was found.
        hint: What to do next.
    """

    def __init__(self, problem: str, *, where: str = "", hint: str = "") -> None:
        """Keep the three parts so that reports can show them apart."""
        self.problem = problem
        self.where = where
        self.hint = hint
        super().__init__(problem, where, hint)

    def __str__(self) -> str:
        """One message: `where: problem. hint`."""
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{head}\n  {self.hint}" if self.hint else head


class InputError(DuizhaoError):
    """A source or imported file cannot be used; other files go on."""


class EncodingError(InputError):
    """The bytes of a file are not text in a known encoding."""


class EmptyFolderError(InputError):
    """A folder holds no file that can be read; an inbox may well be empty."""


class SettingsError(DuizhaoError):
    """A setting is unknown or has a value that cannot be used."""


class GlossaryError(DuizhaoError):
    """The glossary's files break their schema; the message lists every finding."""


class PackageError(DuizhaoError):
    """The translation package is missing, broken or not the pinned one."""


class WorkspaceError(DuizhaoError):
    """The workspace cannot be opened, read or written."""


class WorkspaceBusyError(WorkspaceError):
    """Another run holds the workspace."""


class OutputError(DuizhaoError):
    """A file of the run folder cannot be written."""


class WorkerError(DuizhaoError):
    """Workers of a cluster died, or have another package, glossary or version than the run."""
