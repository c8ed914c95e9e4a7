"""`duizhao model`: the packages that translate."""

from __future__ import annotations

import shutil

import click

from duizhao.cli.options import json_option, print_json, quiet_option
from duizhao.errors import DuizhaoError, PackageError
from duizhao.settings import TranslationSettings
from duizhao.translation.package_install import index_name, install_package, read_index
from duizhao.translation.packages import (
    CHOICE,
    STARTER,
    Package,
    chosen_package,
    find_package,
    installed_packages,
    load_package,
    package_folder,
    packages_folder,
)


@click.group("model")
def model_command() -> None:
    """List, install, check and choose Argos packages."""


@model_command.command("list")
@click.option("--index", is_flag=True, help="List the packages of the Argos index (network).")
@json_option
def list_command(*, index: bool, as_json: bool) -> None:
    """List the packages of this machine.

    Example: duizhao model list
    """
    if index:
        entries = [
            {"name": index_name(entry), "version": str(entry.get("package_version", ""))}
            for entry in read_index()
        ]
        _print_table(entries, as_json=as_json)
        return
    chosen = chosen_package() or STARTER
    rows = []
    for folder in installed_packages():
        try:
            package = load_package(folder)
        except PackageError as error:
            rows.append({"name": folder.name, "version": "", "state": error.problem})
            continue
        state = "pinned" if package.pinned else "not pinned"
        used = ", in use" if package.name == chosen else ""
        rows.append({"name": package.name, "version": package.version, "state": state + used})
    _print_table(rows, as_json=as_json)


def _print_table(rows: list[dict[str, str]], *, as_json: bool) -> None:
    """Print rows as JSON or in columns."""
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("\t".join(row.values()))


@model_command.command("info")
@click.argument("name", required=False)
@json_option
def info_command(name: str | None, *, as_json: bool) -> None:
    """Say everything about one package; without NAME, about the one in use.

    Example: duizhao model info starter
    """
    package = find_package(TranslationSettings(package=name))
    facts = {
        "name": package.name,
        "version": package.version,
        "languages": f"{package.from_code} to {package.to_code}",
        "folder": str(package.folder),
        "sha256": package.sha256,
        "pinned": "yes" if package.pinned else "no",
        "size": f"{_megabytes(package)} MB",
    }
    if as_json:
        print_json(facts)
        return
    for key, value in facts.items():
        click.echo(f"{key}: {value}")


def _megabytes(package: Package) -> int:
    """Size of a package's files."""
    sizes = (path.stat().st_size for path in package.folder.rglob("*") if path.is_file())
    return round(sum(sizes) / 1024**2)


@model_command.command("install")
@click.argument("source")
@click.option("--sha256", help="Digest that the archive must have.")
@quiet_option
def install_command(source: str, sha256: str | None, *, quiet: bool) -> None:
    """Install SOURCE: an .argosmodel file, an unpacked folder, or a name of the Argos index.

    ARGOS_PACKAGE_INDEX names another index. A broken download goes on where it stopped.

    Example: duizhao model install translate-zh_en-1_9.argosmodel
    """

    def progress(have: int, total: int) -> None:
        click.echo(f"\r{have >> 20} of {total >> 20} MB", nl=False, err=True)

    package = install_package(source, sha256=sha256, progress=None if quiet else progress)
    if not quiet:
        click.echo(f"installed {package.name} {package.version} sha256 {package.sha256}")
        click.echo(f"`duizhao model use {package.name}` translates with it from now on.")


@model_command.command("verify")
@click.argument("names", nargs=-1)
@click.option("--sha256", help="Digest that the one package must have.")
def verify_command(names: tuple[str, ...], sha256: str | None) -> None:
    """Check that packages are whole and the pinned ones; all of this machine without NAMES.

    Example: duizhao model verify starter
    """
    folders = [package_folder(name) for name in names] or installed_packages()
    failures = []
    for folder in folders:
        try:
            package = load_package(folder)
            if sha256 is not None and package.sha256 != sha256.lower():
                failures.append(f"{package.name}: sha256 is {package.sha256}")
                continue
        except PackageError as error:
            failures.append(str(error))
            continue
        pinned = "as pinned" if package.pinned else "whole, not pinned"
        click.echo(f"{package.name}\t{package.sha256}\t{pinned}")
    if failures:
        raise DuizhaoError("\n".join(failures), hint="Install these packages again.")


@model_command.command("use")
@click.argument("name")
def use_command(name: str) -> None:
    """Translate with the package NAME from now on, unless settings name another.

    Example: duizhao model use translate-zh_en-1_9
    """
    package = load_package(package_folder(name))
    packages_folder().mkdir(parents=True, exist_ok=True)
    wanted = package.name if name in {package.name, STARTER} else str(package.folder.resolve())
    (packages_folder() / CHOICE).write_text(wanted + "\n", "utf-8")
    click.echo(f"using {package.name} {package.version}")


@model_command.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Remove a package that `model install` put here.

    Example: duizhao model remove translate-zh_en-1_9
    """
    folder = package_folder(name)
    if folder.parent != packages_folder():
        raise PackageError(
            "this package was not installed by `duizhao model install`",
            where=str(folder),
            hint="Remove it with the tool that put it there.",
        )
    shutil.rmtree(folder)
    if chosen_package() == name:
        (packages_folder() / CHOICE).unlink()
        click.echo("the starter is in use again")
    click.echo(f"removed {name}")
