"""Finding, checking and installing packages; downloads come from a server on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from duizhao.cli.model import model_command
from duizhao.errors import PackageError
from duizhao.settings import TranslationSettings
from duizhao.translation.package_install import file_digest, install_package, unpack
from duizhao.translation.packages import BUNDLED, find_package, load_package, package_digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METADATA = {"package_version": "1.9", "from_code": "zh", "to_code": "en"}


@pytest.fixture(autouse=True)
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty packages folder, whose name is not ASCII, and no Argos packages."""
    folder = tmp_path / "软件包"
    monkeypatch.setenv("DUIZHAO_PACKAGES", str(folder))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos"))
    return folder


def write_package(folder: Path, **metadata: str) -> Path:
    """A package whose model is only a few bytes."""
    (folder / "model").mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps(METADATA | metadata), "utf-8")
    (folder / "model" / "model.bin").write_bytes(b"weights" * 50000)
    (folder / "sentencepiece.model").write_bytes(b"pieces")
    return folder


def write_archive(folder: Path, archive: Path) -> Path:
    """The package as Argos distributes it."""
    with zipfile.ZipFile(archive, "w") as written:
        for path in sorted(folder.rglob("*")):
            written.write(path, path.relative_to(folder.parent))
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small package file."""
    folder = write_package(tmp_path / "made" / "zh_en_tiny")
    return write_archive(folder, tmp_path / "tiny.argosmodel")


def test_the_starter_is_found_without_any_setting() -> None:
    """Right after installation there is a package."""
    package = find_package(TranslationSettings())

    assert package.folder == BUNDLED
    assert package.name == "starter"


def test_a_folder_and_an_argos_package_are_found_by_name(tmp_path: Path) -> None:
    """A path and the name of a package that Argos installed both work."""
    folder = write_package(tmp_path / "argos" / "zh_en_argos")

    assert find_package(TranslationSettings(package=str(folder))).folder == folder
    assert find_package(TranslationSettings(package="zh_en_argos")).version == "1.9"


def test_an_unknown_name_lists_the_known_ones() -> None:
    """The message helps to find the right name."""
    with pytest.raises(PackageError, match=r"'zh_xx'; known: starter"):
        find_package(TranslationSettings(package="zh_xx"))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "model" / "model.bin").unlink(), "lacks model/model.bin"),
        (lambda folder: (folder / "sentencepiece.model").unlink(), "or bpe.model"),
        (lambda folder: (folder / "metadata.json").write_text("{"), "cannot be read"),
        (
            lambda folder: (folder / "metadata.json").write_text('{"from_code": "de"}'),
            "translates de to None",
        ),
    ],
)
def test_a_broken_package_says_what_is_wrong(tmp_path: Path, damage: object, message: str) -> None:
    """Missing files and other languages are told before anything is loaded."""
    folder = write_package(tmp_path / "broken")
    damage(folder)  # type: ignore[operator]

    with pytest.raises(PackageError, match=message):
        load_package(folder)


def test_the_digest_sees_every_file_of_the_package(tmp_path: Path) -> None:
    """Weights, tokenizer and metadata count; a README does not."""
    folder = write_package(tmp_path / "p")
    first = package_digest(folder)
    (folder / "README.md").write_text("words")
    assert package_digest(folder) == first
    (folder / "sentencepiece.model").write_bytes(b"other")
    assert package_digest(folder) != first


def test_an_installed_package_is_pinned_and_a_change_is_noticed(archive: Path) -> None:
    """What changes after installation is refused at the next use."""
    package = install_package(str(archive), sha256=file_digest(archive))
    assert load_package(package.folder).pinned
    (package.folder / "model" / "model.bin").write_bytes(b"changed")

    with pytest.raises(PackageError, match="have changed since installation"):
        load_package(package.folder)


def test_an_unpacked_folder_can_be_installed(tmp_path: Path, packages: Path) -> None:
    """A folder is copied and pinned as an archive is."""
    folder = write_package(tmp_path / "elsewhere" / "zh_en_mine")

    package = install_package(str(folder))

    assert package.folder == packages / "zh_en_mine"
    assert package.pinned


def test_a_wrong_hash_installs_nothing(archive: Path, packages: Path) -> None:
    """An archive that is not the expected one is left alone."""
    with pytest.raises(PackageError, match="not the expected 0000"):
        install_package(str(archive), sha256="0000")

    assert not packages.exists()


def test_a_truncated_archive_installs_nothing(archive: Path, packages: Path) -> None:
    """A file that was cut off is no whole archive."""
    archive.write_bytes(archive.read_bytes()[:-2000])

    with pytest.raises(PackageError, match="not a whole zip archive"):
        install_package(str(archive))

    assert list(packages.iterdir()) == []


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a/../../evil", "C:\\evil"])
def test_zip_slip_is_refused(tmp_path: Path, name: str) -> None:
    """Names that lead out of the folder are refused before anything is written."""
    path = tmp_path / "evil.argosmodel"
    with zipfile.ZipFile(path, "w") as written:
        written.writestr("zh_en/metadata.json", "{}")
        written.writestr(name, "evil")
    into = tmp_path / "into"

    with pytest.raises(PackageError, match="unsafe name"):
        unpack(path, into)

    assert not into.exists()


class _Index(BaseHTTPRequestHandler):
    """An Argos index that breaks off the first answer for a package."""

    archive: bytes = b""
    breaks: int = 0
    resumes: bool = True
    ranges: list[str | None]

    def do_GET(self) -> None:
        """Send the index, or the archive from the byte asked for."""
        if self.path == "/index.json":
            host = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            entry = METADATA | {"type": "translate", "links": [f"{host}/tiny.argosmodel"]}
            self._send(200, json.dumps([entry, {"from_code": "de"}]).encode())
            return
        wanted = self.headers.get("Range")
        type(self).ranges.append(wanted)
        wanted = wanted if self.resumes else None
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        body = self.archive[start:]
        if self.breaks:
            type(self).breaks -= 1
            self._send(200, body, stop=len(body) // 2)
            return
        self._send(206 if wanted else 200, body)

    def _send(self, status: int, body: bytes, stop: int | None = None) -> None:
        """Send a body that may be shorter than announced."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:stop])

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def index(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Index]]:
    """A loopback index that ARGOS_PACKAGE_INDEX names."""
    handler = type("Handler", (_Index,), {"archive": archive.read_bytes(), "ranges": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{server.server_port}/")
    yield handler
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_package_of_the_index_is_fetched_and_installed(index: type[_Index]) -> None:
    """ARGOS_PACKAGE_INDEX is honoured, and the archive's hash is kept."""
    package = install_package("translate-zh_en")

    assert package.name == "zh_en_tiny"
    assert index.ranges == [None]


def test_a_broken_download_goes_on_where_it_stopped(index: type[_Index]) -> None:
    """The second try asks for the rest only, and the whole is right."""
    index.breaks = 1
    with pytest.raises(PackageError, match="the connection ended after"):
        install_package("translate-zh_en")

    package = install_package("translate-zh_en")

    assert package.pinned
    assert index.ranges == [None, f"bytes={len(index.archive) // 2}-"]


def test_a_server_that_cannot_resume_sends_all_again(index: type[_Index]) -> None:
    """What came before is thrown away, and the whole is right."""
    index.breaks = 1
    index.resumes = False
    with pytest.raises(PackageError, match="the connection ended after"):
        install_package("translate-zh_en")

    package = install_package("translate-zh_en", sha256=hashlib.sha256(index.archive).hexdigest())

    assert package.pinned
    assert index.ranges[1] is not None


def test_a_download_with_a_wrong_hash_installs_nothing(index: type[_Index], packages: Path) -> None:
    """The expected digest is compared for the index, too, and the right one is fetched anew."""
    with pytest.raises(PackageError, match="not the expected 0000"):
        install_package("translate-zh_en", sha256="0000")
    assert list(packages.glob("*/metadata.json")) == []

    install_package("translate-zh_en", sha256=hashlib.sha256(index.archive).hexdigest())

    assert len(list(packages.glob("*/metadata.json"))) == 1


def test_an_unsafe_archive_of_the_index_installs_nothing(
    index: type[_Index], tmp_path: Path, packages: Path
) -> None:
    """A zip that would write outside its folder is refused wherever it comes from."""
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.writestr("zh_en/metadata.json", "{}")
        written.writestr("../../evil.txt", "evil")
    index.archive = path.read_bytes()

    with pytest.raises(PackageError, match="unsafe name"):
        install_package("translate-zh_en")

    assert not list(tmp_path.rglob("evil.txt"))
    assert list(packages.glob("*/metadata.json")) == []


def test_a_name_that_the_index_lacks(index: type[_Index]) -> None:
    """Names of other languages are not offered."""
    with pytest.raises(PackageError, match="known: translate-zh_en"):
        install_package("translate-de_en")
    assert index.ranges == []


def test_an_index_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the address and the way without a network."""
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:9/")

    with pytest.raises(PackageError, match=r"index\.json") as caught:
        install_package("translate-zh_en")

    assert "install from a file" in caught.value.hint


def test_the_commands_install_use_and_remove(archive: Path) -> None:
    """The life of a package on the command line."""
    runner = CliRunner()

    def call(*words: str) -> str:
        result = runner.invoke(model_command, words)
        assert result.exit_code == 0, result.output
        return result.output

    assert "installed zh_en_tiny 1.9" in call("install", str(archive), "--quiet") + call(
        "install", str(archive)
    )
    call("use", "zh_en_tiny")
    assert "zh_en_tiny\t1.9\tpinned, in use" in call("list")
    assert json.loads(call("info", "--json"))["name"] == "zh_en_tiny"
    assert "as pinned" in call("verify", "zh_en_tiny")
    assert "the starter is in use again" in call("remove", "zh_en_tiny")
    assert "pinned, in use" in call("list")


def test_only_what_was_installed_here_is_removed(tmp_path: Path) -> None:
    """A package of Argos' own folder stays."""
    write_package(tmp_path / "argos" / "zh_en_argos")

    result = CliRunner().invoke(model_command, ["remove", "zh_en_argos"])

    assert isinstance(result.exception, PackageError)
