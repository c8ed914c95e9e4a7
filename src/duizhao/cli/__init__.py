"""The command line: one module a command group; parse, call, print, exit code.

`COMMANDS` is the table of contents. A command's module is imported only when it is called, so that
`duizhao --help` and unchanged runs start fast.

Exit codes: 0 done; 1 a gate or lint failed; 2 bad input or settings; 3 some inputs failed and the
others were written; 130 or 143 interrupted by Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import importlib
import sys

import click

from duizhao import interruption
from duizhao.errors import DuizhaoError

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("run", "Translate files or folders into aligned files and a report."),
    "plan": ("run", "Say what `run` would do, and why."),
    "inspect": ("lint", "Show the structure found in a document."),
    "lint": ("lint", "Show defects of source texts."),
    "align": ("align", "Align a document with its finished translation."),
    "review": ("review", "Review in the browser, on this machine."),
    "export": ("export", "Write files for reviewers."),
    "import": ("exchange", "Read reviewed files back."),
    "status": ("export", "Show how far the reviewing is."),
    "check": ("check", "Check a TMX, XLIFF or TSV made anywhere."),
    "compare": ("compare", "Compare two runs."),
    "glossary": ("glossary", "Check, search, change, import and export the glossary."),
    "memory": ("memory", "Search and change the translation memory."),
    "model": ("model", "Install, check and choose translation packages."),
    "store": ("store", "Check, copy and restore the workspace."),
    "gc": ("store", "Drop translations that no document uses any more."),
    "doctor": ("doctor", "Say what is installed and what would stop a run."),
}
"""Command name -> module of `duizhao.cli` with a click command `NAME_command`, and its help."""

EXIT_GATE, EXIT_BAD_INPUT, EXIT_SOME_FAILED = 1, 2, 3


class _Commands(click.Group):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"duizhao.cli.{COMMANDS[name][0]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="duizhao")
def cli() -> None:
    """Chinese policy documents to reviewed, aligned Chinese-English parallel text, offline.

    Example: duizhao run examples/magazine.txt --out out
    """


def main() -> None:
    """Entry point of `duizhao`."""
    interruption.unwind_on_signals()
    sys.exit(_exit_code())


def _exit_code() -> int:
    """Run a command; errors that a user can act on become one message and exit code 2.

    Returned, not raised from within: an exception at work would hold the engine until after its
    threads' end, and the process would crash.
    """
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
    except DuizhaoError as error:
        click.echo(f"error: {error}", err=True)
    except (click.Abort, ImportError) as error:
        if isinstance(error, ImportError) and not interruption.arrived():
            raise
        click.echo(interruption.INTERRUPTED, err=True)
        return interruption.exit_code()
    else:
        return 0
    return EXIT_BAD_INPUT
