"""The review page over HTTP: who may look, what is shown, what is saved."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner
from metric_rules import broken_rules
from review_client import HOST, Client, let_in

from duizhao.alignment.confidence import Verdict
from duizhao.alignment.pairs import pair_segments
from duizhao.cli.review import review_command
from duizhao.errors import SettingsError
from duizhao.glossary import load_glossary
from duizhao.glossary.schema import PartOfSpeech, Status
from duizhao.language.chinese import match_key
from duizhao.model import (
    Bitext,
    Candidate,
    Document,
    MemoryEntry,
    Origin,
    Review,
    Route,
    Segment,
    State,
    Translation,
    Unit,
    UnitKind,
)
from duizhao.quality.checks import CHECKS
from duizhao.review.access import HEADERS, Access
from duizhao.review.alignment_page import Show
from duizhao.review.app import PROBLEMS, create_app
from duizhao.review.outline import DISPUTED, OPEN
from duizhao.review.wording import CHINESE, PLOT_WORDS, ROUTES, STRANGER, USED
from duizhao.reviewing import Change, Desk, recheck, save
from duizhao.settings import Settings
from duizhao.store.pairs import Risk
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from starlette.applications import Starlette

DOCUMENT = "notes/a.txt"
CUT = "The town\nbuilt 2 roads."
ENTRY = """\
- id: township
  zh: [全乡]
  en: {preferred: township}
  source: own
"""
PARAGRAPHS: Sequence[tuple[UnitKind, Sequence[tuple[str, str]]]] = (
    (UnitKind.HEADING, [("修路记", "Road Building")]),
    (
        UnitKind.PARAGRAPH,
        [("全乡修了12条路。", "The town built 2 roads."), ("大家都笑了。", "Everyone laughed.")],
    ),
    (UnitKind.BULLET, [("路通了。", "The road is open.")]),
    (UnitKind.CAPTION, [("路通了。", "Road opens.")]),
    (UnitKind.PARAGRAPH, [("<script>alert(x)</script>好\u202e", "<b onclick=x>Hi</b>\u202e")]),
)


@pytest.fixture
def store(workspace_url: str, tmp_path: Path) -> Iterator[ReviewStore]:
    """A workspace with a document of five units."""
    units, segments, translations = [], [], {}
    for number, (kind, sentences) in enumerate(PARAGRAPHS):
        unit = Unit(f"u{number}", kind, "".join(zh for zh, _ in sentences), ((0, 1),))
        units.append(unit)
        for index, (zh, en) in enumerate(sentences):
            segment = Segment(f"{unit.id}.{index}", unit.id, index, zh, (), zh)
            segments.append(segment)
            offers = (
                Candidate(en, -0.5, Route.PLAIN),
                Candidate(f"{en} Indeed.", -0.7, Route.NBEST),
            )
            translations[segment.id] = Translation(
                segment.id, en, Origin.MT, -0.5, "e", "g", candidates=offers, links=((0, 1, 0, 3),)
            )
    pairs = pair_segments(units, segments, translations, [])
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "rural.yaml").write_text(ENTRY, "utf-8")
    with ReviewStore.open(workspace_url) as opened:
        desk = Desk(opened, load_glossary(tmp_path / "glossary"), Settings())
        document = Document(DOCUMENT, "a.txt", "zh-Hans", "", "0", "修路记")
        opened.save_bitext("key", Bitext(document, tuple(units), recheck(pairs, desk)))
        yield opened


@pytest.fixture
def access() -> Access:
    """Tokens and sessions of the page."""
    return Access(frozenset({HOST}), "Li")


@pytest.fixture
def app(store: ReviewStore, access: Access, tmp_path: Path) -> Starlette:
    """The page over the workspace."""
    folder = tmp_path / "glossary"
    return create_app(Desk(store, load_glossary(folder), Settings()), access, folder)


@pytest.fixture
def client(app: Starlette, access: Access) -> Client:
    """Li's browser, let in."""
    return let_in(app, access, "Li")


def targets(store: ReviewStore) -> dict[str, str]:
    """Target text of each pair."""
    return {pair.pair.id: pair.pair.target for pair in store.bitext(DOCUMENT).pairs}


def shown(html: str) -> list[str]:
    """Ids of the pairs that a page lists, in order."""
    return re.findall(r'class="pair [^>]*data-pair="([^"]+)"', html)


# Who may look ---------------------------------------------------------------------------------


def test_an_address_opens_one_session_once(app: Starlette, access: Access) -> None:
    """The token becomes a cookie that scripts cannot read; a second browser is refused."""
    token = access.new_token()
    first, second = Client(app), Client(app)

    answer = first.get("/", params={"token": token}, follow_redirects=False)

    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "token" not in answer.headers["location"]
    assert first.get("/").status_code == 200
    assert second.get("/", params={"token": token}).status_code == 403
    assert second.get("/").status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/", {"host": "evil.example"}, 421),
        ("GET", "/static/review.js", {"host": "127.0.0.1:9"}, 421),
        ("POST", "/undo", {"origin": "http://evil.example"}, 403),
        ("POST", "/undo", {"origin": "null"}, 403),
        ("PUT", "/pairs/u0.0", {"origin": "http://127.0.0.1:9"}, 403),
        ("POST", "/undo?document=notes/a.txt", {}, 409),
    ],
)
def test_only_our_own_page_is_answered(
    client: Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    """A foreign Host, and a change asked for by a foreign page, are refused."""
    assert client.request(method, path, headers=headers).status_code == status


def test_a_request_without_origin_changes_nothing(client: Client) -> None:
    """What does not say that it comes from the page is taken as foreign."""
    del client.headers["origin"]

    assert client.post("/undo", params={"document": DOCUMENT}).status_code == 403


def test_every_answer_carries_the_protecting_headers(client: Client) -> None:
    """Pages, refusals and files alike."""
    for path in ("/", "/static/style.css", "/nowhere", "/document?id=unknown"):
        answer = client.get(path)
        assert HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items(), path


def test_a_trusted_proxy_names_the_user(store: ReviewStore, tmp_path: Path) -> None:
    """Its header counts only where it was asked for; strangers without it stay out."""
    desk = Desk(store, load_glossary(tmp_path / "glossary"), Settings())
    trusting = Access(frozenset({HOST}), "Li", "x-user", secure=True)
    headers = {"x-user": "Zhao"}

    client = Client(create_app(desk, trusting))
    assert client.get("/", headers=headers).status_code == 200
    assert "Zhao" in client.get("/", headers=headers).text
    assert client.get("/").status_code == 403
    answer = client.get("/", params={"token": trusting.new_token()}, follow_redirects=False)
    assert "Secure" in answer.headers["set-cookie"]

    wary = Client(create_app(desk, Access(frozenset({HOST}), "Li")))
    assert wary.get("/", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--bind", "192.0.2.1"], "other machines would reach the page"),
        (["--user-header", "x-user"], "only a proxy can be trusted"),
        (["--behind", "https://a.example/path"], "no address of a site"),
    ],
)
def test_a_page_for_other_machines_needs_a_proxy(
    tmp_path: Path, options: list[str], message: str
) -> None:
    """Options that would let strangers in are refused before anything listens."""
    path = tmp_path / "workspace.db"
    ReviewStore.open(path).close()

    workspace = ["--workspace", str(path), "--no-browser"]
    result = CliRunner().invoke(review_command, [*workspace, *options])

    assert isinstance(result.exception, SettingsError)
    assert message in str(result.exception)


# What is shown ----------------------------------------------------------------------------------


def test_documents_are_listed_with_their_progress(client: Client) -> None:
    """Title, count and share done."""
    client.save("u1.1", client.etag("u1.1"), state="reviewed")

    html = client.get("/").text

    assert "修路记" in html
    assert "<b>1</b> of 6 done · 16%" in html


def test_a_document_shows_its_structure(client: Client) -> None:
    """Rows stand in reading order and say what kind of text they are."""
    html = client.get("/document", params={"id": DOCUMENT}).text

    assert shown(html) == ["u0.0", "u1.0", "u1.1", "u2.0", "u3.0", "u4.0"]
    for kind in ("heading", "paragraph", "bullet", "caption"):
        assert f"k-{kind} " in html


def test_hostile_text_is_shown_as_text(client: Client) -> None:
    """No markup of source or target becomes markup of the page, in any view."""
    for path in ("/document", "/rows", "/list"):
        html = client.get(path, params={"id": DOCUMENT}).text
        assert "&lt;script&gt;alert(x)" in html
        assert "<script>alert" not in html
        assert "<b onclick" not in html
    editor = client.get("/pairs/u4.0", params={"document": DOCUMENT}).text
    assert "<script>alert" not in editor
    assert "<b onclick" not in editor


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"state": "reviewed"}, ["u1.1"]),
        ({"state": "open"}, ["u0.0", "u1.0", "u2.0", "u3.0", "u4.0"]),
        ({"issue": "number-missing"}, ["u1.0"]),
        ({"issue": "term-missing", "term": "township"}, ["u1.0"]),
        ({"term": "全乡"}, ["u1.0"]),
        ({"text": "ROAD"}, ["u0.0", "u1.0", "u2.0", "u3.0"]),
        ({"text": "大家"}, ["u1.1"]),
        ({"reviewer": "Li"}, ["u1.1"]),
        ({"reviewer": "Wang"}, []),
        ({"risk": "high"}, ["u1.0"]),
    ],
)
def test_filters_narrow_the_list(
    client: Client, filters: dict[str, str], expected: list[str]
) -> None:
    """State, risk, issue, term, text and reviewer, alone and together."""
    client.save("u1.1", client.etag("u1.1"), state="reviewed")

    html = client.get("/list", params={"id": DOCUMENT, **filters}).text

    assert shown(html) == expected


def test_the_queue_begins_with_the_riskiest(client: Client) -> None:
    """By risk, not by place; and the next open one is known."""
    html = client.get("/list", params={"id": DOCUMENT, "order": "risk"}).text
    assert shown(html)[0] == "u1.0"

    after = client.get("/following", params={"id": DOCUMENT, "after": "u1.0"}).json()
    assert after == {"pair": "u1.1", "place": 2}


def test_the_editor_shows_marks_candidates_and_context(client: Client) -> None:
    """Terms, issues and word links lie on the words; candidates name their routes."""
    html = client.get("/pairs/u1.0", params={"document": DOCUMENT, "order": "risk"}).text

    assert re.search(r'<span class="[^"]*term unmet[^"]*"[^>]*data-terms="0"[^>]*>', html)
    assert 'data-links="0"' in html
    assert "The figure 12" in html
    assert "from the n-best list" in html
    assert "<ins> Indeed.</ins>" in html
    assert "Road Building" in html  # the segment before, since the list is not in order


def test_memory_matches_mark_what_differs(client: Client, store: ReviewStore) -> None:
    """A like source is offered with its differences; an unlike one is not."""
    like, unlike = "全乡修了30条路。", "会议强调了工作作风的重要。"
    store.remember(
        MemoryEntry(match_key(zh), zh, f"EN {zh}", State.REVIEWED, "x", changed="2026-01-01")
        for zh in (like, unlike)
    )

    html = client.get("/pairs/u1.0", params={"document": DOCUMENT}).text

    assert "<del>30</del><ins>12</ins>" in html
    assert unlike not in html


def test_disagreements_and_assignments_are_shown(client: Client, store: ReviewStore) -> None:
    """What an import left for a word is offered and listed; a decision settles it."""
    client.save("u1.1", client.etag("u1.1"), target="All laughed.", state="reviewed")
    (standing,) = store.reviews(DOCUMENT)
    other = replace(standing, target="They smiled.", author="Wang", machine="All laughed.")
    store.save_import([], [other], [])
    store.assign([(DOCUMENT, "u2.0")], "Zhao")

    disputed = client.get("/list", params={"id": DOCUMENT, "state": "disputed"}).text
    assert shown(disputed) == ["u1.1"]
    panel = client.get("/pairs/u1.1", params={"document": DOCUMENT}).text
    assert 'data-take="They smiled."' in panel
    assigned = client.get("/list", params={"id": DOCUMENT, "reviewer": "Zhao"}).text
    assert shown(assigned) == ["u2.0"]

    client.save("u1.1", client.etag("u1.1"), target="They smiled.", state="final")
    disputed = client.get("/list", params={"id": DOCUMENT, "state": "disputed"}).text
    assert shown(disputed) == []


def test_the_concordance_looks_on_both_sides(client: Client) -> None:
    """Chinese and English text is found and marked; nothing is found for nothing."""
    for text in ("路通", "opens"):
        html = client.get("/concordance", params={"text": text}).text
        assert f"<mark>{text}</mark>" in html
    assert "<mark>" not in client.get("/concordance", params={"text": " "}).text


def test_the_interface_speaks_chinese_when_asked(client: Client) -> None:
    """By cookie, else by the browser's language."""
    assert "筛选" not in client.get("/document", params={"id": DOCUMENT}).text
    header = {"accept-language": "zh-CN,zh;q=0.9"}
    assert "筛选" in client.get("/document", params={"id": DOCUMENT}, headers=header).text
    client.cookies.set("language", "zh")
    assert "筛选" in client.get("/document", params={"id": DOCUMENT}).text


def test_long_documents_are_listed_in_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the part with the wanted segment is there at once; the others say where they are."""
    for module in ("pages", "rows"):
        monkeypatch.setattr(f"duizhao.review.{module}.CHUNK_ROWS", 2)

    html = client.get("/document", params={"id": DOCUMENT, "pair": "u2.0"}).text

    assert shown(html) == ["u1.1", "u2.0"]
    assert len(re.findall(r'class="chunk waiting"', html)) == 2
    assert shown(client.get("/rows", params={"id": DOCUMENT, "from": "4"}).text) == ["u3.0", "u4.0"]


# What is saved ----------------------------------------------------------------------------------


def test_a_save_is_shown_and_kept(client: Client, store: ReviewStore) -> None:
    """Row, issues and ETag come back; the workspace has the text; the same body again is no act."""
    etag = client.etag("u1.0")

    answer = client.save("u1.0", etag, target="The township built 12 roads.", state="reviewed")

    assert answer.status_code == 200
    assert "s-reviewed" in answer.json()["row"]
    assert "No issue stands." in answer.json()["live"]
    assert targets(store)["u1.0"] == "The township built 12 roads."
    new = answer.headers["etag"]
    assert new == client.etag("u1.0") != etag
    again = client.save("u1.0", new, target="The township built 12 roads.", state="reviewed")
    assert again.headers["etag"] == new
    assert len(store.revisions(DOCUMENT)) == 1


def test_of_two_browsers_the_second_is_told(
    app: Starlette, access: Access, client: Client, store: ReviewStore
) -> None:
    """The first save stands; the second gets 412 with the other's text, and may decide again."""
    other = let_in(app, access, "Wang")
    etag = client.etag("u1.1")
    assert other.etag("u1.1") == etag
    client.save("u1.1", etag, target="All laughed.", state="reviewed")

    answer = other.save("u1.1", etag, target="They all smiled.", state="translated")

    assert answer.status_code == 412
    assert "Li" in answer.json()["conflict"]
    assert "All laughed." in answer.json()["conflict"]
    assert targets(store)["u1.1"] == "All laughed."
    told = f'"{answer.json()["etag"]}"'
    assert other.save("u1.1", told, target="They all smiled.", state="final").status_code == 200
    assert store.reviews(DOCUMENT)[0].author == "Wang"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, '{"state": "final"}', 428),
        ({"if-match": "x"}, '{"state": "perfect"}', 422),
        ({"if-match": "x"}, '{"colour": "red"}', 422),
        ({"if-match": "x"}, "not json", 422),
        ({"if-match": "x"}, '{"state": "final"}', 412),
    ],
)
def test_saves_that_cannot_be_are_refused(
    client: Client, headers: dict[str, str], body: str, status: int
) -> None:
    """Without If-Match, with unknown states or fields, or over a text never seen."""
    path = f"/pairs/u0.0?document={DOCUMENT}"

    assert client.put(path, content=body, headers=headers).status_code == status


def test_an_empty_text_cannot_be_accepted(client: Client, store: ReviewStore) -> None:
    """It can be saved, but not reviewed."""
    assert client.save("u0.0", client.etag("u0.0"), target=" ", state="final").status_code == 422
    assert targets(store)["u0.0"] == "Road Building"
    saved = client.save("u0.0", client.etag("u0.0"), target="", state="translated")
    assert saved.status_code == 200


def test_the_standing_text_is_no_candidate(client: Client) -> None:
    """What stands in the field already is not offered; other drafts are."""
    panel = client.get("/pairs/u1.0", params={"document": DOCUMENT, "order": "risk"}).text
    offered = re.findall(r'data-take="([^"]+)"', panel)
    standing = re.search(r"<textarea[^>]*>\s*([^<]+)</textarea>", panel)
    assert standing is not None
    assert f"{standing[1]} Indeed." in offered
    assert standing[1] not in offered


def test_segments_are_merged_split_and_taken_back(client: Client, store: ReviewStore) -> None:
    """By way of the page: ids, texts, and the way back."""
    before = targets(store)
    assert client.act("u1.0", "merge").json() == {"pair": "u1.0"}
    assert "u1.1" not in targets(store)

    texts = {
        "source": "全乡修了12条路。\n大家都笑了。",
        "target": "The town built 2 roads.\nEveryone laughed.",
    }
    assert client.act("u1.0", "split", **texts).json() == {"pair": "u1.0a"}
    assert targets(store)["u1.0b"] == "Everyone laughed."
    html = client.get("/document", params={"id": DOCUMENT}).text
    assert shown(html)[:4] == ["u0.0", "u1.0a", "u1.0b", "u2.0"]

    for _ in range(2):
        assert client.post("/undo", params={"document": DOCUMENT}).status_code == 200
    assert targets(store) == before


@pytest.mark.parametrize(
    ("pair", "name", "form", "status"),
    [
        ("u1.0", "merge", {"etag": "old"}, 412),
        ("u0.0", "merge", {}, 409),
        ("u4.0", "merge", {}, 409),
        (
            "u1.0",
            "split",
            {"source": "全乡修了12条路。", "target": "The town\nbuilt 2 roads."},
            422,
        ),
        (
            "u1.0",
            "split",
            {"source": "全乡\n修了9条路。", "target": "The town\nbuilt 2 roads."},
            422,
        ),
        ("u1.0", "ignore", {"fingerprint": "none", "reason": "x"}, 404),
        ("u9.0", "merge", {"etag": "x"}, 404),
    ],
)
def test_acts_that_cannot_be_are_refused(
    client: Client, store: ReviewStore, pair: str, name: str, form: dict[str, str], status: int
) -> None:
    """Stale, across paragraphs, at the end, unbroken, altered, unknown: nothing changes."""
    before = targets(store)

    assert client.act(pair, name, **form).status_code == status
    assert targets(store) == before


def test_an_issue_is_ignored_with_a_reason(client: Client, store: ReviewStore) -> None:
    """It leaves the lists, stays visible with its reason, is kept, and can be taken back."""
    issue = next(i for pair in store.bitext(DOCUMENT).pairs for i in pair.issues)
    assert (
        client.act("u1.0", "ignore", fingerprint=issue.fingerprint, reason=" ").status_code == 422
    )

    html = client.act("u1.0", "ignore", fingerprint=issue.fingerprint, reason="a nickname").text

    assert "Li: a nickname" in html
    assert store.ignored_issues() == {issue.fingerprint: ("a nickname", "Li")}
    listed = client.get("/list", params={"id": DOCUMENT, "issue": issue.check}).text
    assert shown(listed) == []
    (marked,) = (pair for pair in store.bitext(DOCUMENT).pairs if pair.ignored)
    assert marked.origin is Origin.MT

    client.act("u1.0", "ignore", fingerprint=issue.fingerprint, reason="")
    assert store.ignored_issues() == {}
    assert issue in store.bitext(DOCUMENT).pairs[1].issues


def test_repeated_segments_are_decided_together(client: Client, store: ReviewStore) -> None:
    """Text and state go to every place with the same source, and to no other."""
    client.save("u2.0", client.etag("u2.0"), target="The road opened.", state="reviewed")

    assert client.act("u2.0", "repeat").json() == {"count": 1, "ids": ["u3.0"]}

    states = {pair.pair.id: pair.pair.state for pair in store.bitext(DOCUMENT).pairs}
    assert targets(store)["u3.0"] == "The road opened."
    assert [each for each in states if states[each] is State.REVIEWED] == ["u2.0", "u3.0"]


def test_a_proposed_term_goes_into_the_glossary(client: Client, tmp_path: Path) -> None:
    """As a proposed entry at the end of its file, found at once, and the rest untouched."""
    form = {"zh": "大家", "en": "everyone", "pos": "noun", "subject": "rural", "note": "people"}

    answer = client.post("/terms", data=form)

    assert answer.status_code == 200
    text = (tmp_path / "glossary" / "rural.yaml").read_text("utf-8")
    assert text.startswith(ENTRY)
    term = load_glossary(tmp_path / "glossary").by_id["everyone"]
    assert (term.status, term.note) == ("proposed", "people, proposed by Li")
    client.save("u1.1", client.etag("u1.1"), target="Everyone smiled.", state="translated")
    assert "大家" in client.get("/pairs/u1.1", params={"document": DOCUMENT}).text.split("Terms")[1]


def test_a_name_that_no_entry_has_is_proposed_from_its_issue(
    app: Starlette, client: Client, store: ReviewStore
) -> None:
    """The dialog has its Chinese and its spelling; once it is proposed, the issue is gone."""
    bitext = store.bitext(DOCUMENT)
    pair = bitext.pairs[1]
    text = replace(pair.pair, source="队长王大山说话了。", target="The head of the team spoke.")
    found = recheck([replace(pair, pair=text, terms=())], app.state.site.desk)
    document = replace(bitext.document, id="b.txt")
    store.save_bitext("key", replace(bitext, document=document, pairs=found))
    client.document = "b.txt"
    here = {"document": "b.txt", "pair": "u1.0"}

    editor = client.get("/pairs/u1.0", params={"document": "b.txt"}).text
    (named,) = re.findall(r'data-propose="([^"]+)"', editor)
    fields = dict(parse_qsl(unescape(named))) | here
    dialog = client.get("/terms", params=fields).text
    form = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', dialog))
    answer = client.post("/terms", data=form | {"subject": "rural", "pos": "proper"}).text

    assert (form["zh"], form["en"]) == ("王大山", "Wang Dashan")
    assert '<option value="proper" selected>' in dialog
    assert "data-propose" not in answer
    assert {each.check for each in store.bitext("b.txt").pairs[0].issues} == {
        each.check for each in found[0].issues
    } - {"name-unlisted"}


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"zh": "全乡", "en": "village", "subject": "rural"}, "has an entry already: township"),
        ({"zh": "", "en": "village", "subject": "rural"}, "zh.0"),
        ({"zh": "村", "en": "village", "subject": "../rural"}, "no glossary file"),
        ({"zh": "村", "en": "village", "pos": "colour", "subject": "rural"}, "pos"),
    ],
)
def test_a_term_that_breaks_the_glossary_is_refused(
    client: Client, tmp_path: Path, form: dict[str, str], message: str
) -> None:
    """The form comes back with what is wrong; no file changes."""
    answer = client.post("/terms", data=form)

    assert answer.status_code == 422
    assert message in answer.text
    assert [path.read_text("utf-8") for path in (tmp_path / "glossary").iterdir()] == [ENTRY]


def test_the_glossary_is_searched_with_its_uses(client: Client) -> None:
    """By Chinese, by English, by file and status; each entry says how often it is missed."""
    for query in ({"text": "全乡"}, {"text": "TOWN"}, {"subject": "rural"}, {"status": "approved"}):
        html = client.get("/glossary", params=query).text
        assert 'href="/glossary/township"' in html, query
        assert "1 missing" in html
    for query in ({"text": "市"}, {"subject": "law"}, {"status": "retired"}):
        assert 'href="/glossary/township"' not in client.get("/glossary", params=query).text


def test_an_entry_is_judged_before_it_is_saved(client: Client, tmp_path: Path) -> None:
    """Lint and impact follow the typing; nothing is written by looking."""
    text = ENTRY.replace("township", "rural township", 2).replace(
        "id: rural township", "id: township"
    )

    html = client.post("/glossary/township/check", data={"text": text}).text

    assert "1 segments would be done again" in html
    assert "<ins>rural township</ins>" in html
    assert (tmp_path / "glossary" / "rural.yaml").read_text("utf-8") == ENTRY


def test_a_saved_entry_holds_at_once(client: Client, tmp_path: Path) -> None:
    """In its file, and for the next save of a segment."""
    page = client.get("/glossary/township").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    text = ENTRY.replace("preferred: township", "preferred: town")

    answer = client.post("/glossary/township", data={"text": text, "seen": seen.group(1)})

    assert answer.status_code == 200
    assert "town}" in (tmp_path / "glossary" / "rural.yaml").read_text("utf-8")
    saved = client.save("u1.0", client.etag("u1.0"), target="The town built 12 roads.")
    assert "No issue stands." in saved.json()["live"]


@pytest.mark.parametrize(
    ("text", "seen", "message"),
    [
        (ENTRY, "old", "changed meanwhile"),
        (ENTRY.replace("id: township", "id: town"), "", "the id stays township"),
        (ENTRY.replace("source", "origin"), "", "origin"),
        ("- id: [", "", "no YAML"),
        ("township", "", "not one entry"),
    ],
)
def test_an_entry_that_breaks_the_glossary_is_not_saved(
    client: Client, tmp_path: Path, text: str, seen: str, message: str
) -> None:
    """The page comes back with the text and what is wrong; the file stays as it was."""
    answer = client.post("/glossary/township", data={"text": text, "seen": seen})

    assert answer.status_code == 422
    assert message in answer.text
    assert (tmp_path / "glossary" / "rural.yaml").read_text("utf-8") == ENTRY


def test_the_report_leads_to_the_segments(client: Client) -> None:
    """Each count has the way to the segments that it counts."""
    html = client.get("/report").text

    links = re.findall(r'href="(/document[^"]*issue=number-missing[^"]*)"', html)
    assert shown(client.get(links[0].replace("&amp;", "&")).text) == ["u1.0"]
    assert "0 of 1" in html


def test_another_reviewer_is_let_in_under_his_name(app: Starlette, client: Client) -> None:
    """An address made on the page opens one session; decisions carry that name."""
    html = client.post("/addresses", data={"reviewer": "Wang"}).text
    address = re.search(r"token=([\w-]+)", html)
    assert address
    other = Client(app)
    other.get("/", params={"token": address.group(1)})

    other.save("u0.0", other.etag("u0.0"), state="final")

    assert "Wang" in client.get("/document", params={"id": DOCUMENT}).text


def test_what_another_program_saves_is_shown(client: Client, store: ReviewStore) -> None:
    """A run or an import changes the workspace while the page is open."""
    client.get("/document", params={"id": DOCUMENT})
    bitext = store.bitext(DOCUMENT)
    store.save_bitext("another key", Bitext(bitext.document, bitext.units, bitext.pairs[:2]))

    assert shown(client.get("/list", params={"id": DOCUMENT}).text) == ["u0.0", "u1.0"]


def test_decisions_renew_only_what_they_changed(
    app: Starlette, client: Client, store: ReviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a save here nor one elsewhere makes the page read the whole document again."""
    client.get("/document", params={"id": DOCUMENT})
    bitext = store.bitext(DOCUMENT)
    other = replace(bitext.document, id="notes/b.txt")
    store.save_bitext("key", Bitext(other, bitext.units, bitext.pairs))
    monkeypatch.setattr(app.state.site.outlines, "_read", None)

    client.save("u1.1", client.etag("u1.1"), state="reviewed")
    desk = Desk(store, app.state.site.desk.glossary, Settings())
    pair = store.pairs(DOCUMENT, ["u2.0"])["u2.0"]
    save(DOCUMENT, [(pair, Change("It is open.", State.FINAL))], "Wang", desk)
    save(other.id, [(bitext.pairs[0], Change("Roads", State.FINAL))], "Wang", desk)
    html = client.get("/document", params={"id": DOCUMENT}).text

    assert "It is open." in html
    assert "<b>2</b> of 6 done" in html
    assert shown(client.get("/list", params={"id": DOCUMENT, "reviewer": "Wang"}).text) == ["u2.0"]
    assert client.post("/undo", params={"document": DOCUMENT}).status_code == 200
    assert shown(client.get("/list", params={"id": DOCUMENT, "reviewer": "Li"}).text) == []


def test_issues_speak_chinese_in_the_chinese_interface(client: Client) -> None:
    """The title of the check stands before its finding; the English interface has none."""
    client.cookies.set("language", "zh")
    chinese = client.get("/pairs/u1.0", params={"document": DOCUMENT}).text
    client.cookies.set("language", "en")
    english = client.get("/pairs/u1.0", params={"document": DOCUMENT}).text

    assert re.search(r"<span>[一-鿿、]+ <small lang=\"en\">", chinese)
    assert '<option value="误报">' in chinese
    assert '<small lang="en">' not in english
    assert '<option value="false alarm">' in english


def test_every_wording_has_its_chinese_and_its_use() -> None:
    """What a template says is in the table, and what is in the table is said somewhere."""
    templates = resources.files("duizhao.review") / "templates"
    texts = "".join(each.read_text("utf-8") for each in templates.iterdir())
    said = set(re.findall(r"""\bt\("([^"]+)"\)""", texts))
    said |= set(re.findall(r"""\bt\('([^']+)'\)""", texts))

    titles = {check.title for check in CHECKS.values()}
    assert (said | titles) - CHINESE.keys() == set()
    modules = ("pages.py", "glossary_pages.py")
    code = texts + "".join(
        (resources.files("duizhao.review") / name).read_text("utf-8") for name in modules
    )
    values = {
        OPEN,
        DISPUTED,
        *Risk,
        *State,
        *Status,
        *Show,
        *Verdict,
        *ROUTES.values(),
        *PROBLEMS.values(),
        STRANGER,
        *titles,
        *PartOfSpeech,
        USED,
        *PLOT_WORDS,
    }
    named = {each for each in CHINESE if re.search(rf"[\"']{re.escape(each)}[\"']", code)}
    assert CHINESE.keys() - values - named == set()


@pytest.mark.parametrize("path", ["/", "/report"])
def test_the_documents_of_an_archive_come_page_by_page(
    client: Client, store: ReviewStore, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """What is not on the page is not read; each page leads to its neighbours."""
    monkeypatch.setattr("duizhao.review.pages.DOCUMENTS_SHOWN", 1)
    monkeypatch.setattr("duizhao.review.report_page.DOCUMENTS_SHOWN", 1)
    bitext = store.bitext(DOCUMENT)
    for name in ("b", "c"):
        other = replace(bitext.document, id=f"{name}.txt", title=f"Title {name}")
        store.save_bitext("key", replace(bitext, document=other))

    first, second, last = (client.get(path, params={"from": number}).text for number in (0, 1, 2))

    assert "Title b" in first
    assert 'href="?from=1"' in first
    assert 'rel="prev"' not in first
    assert "Title c" in second
    assert 'rel="prev" href="?from=0"' in second
    assert 'rel="next" href="?from=2"' in second
    assert 'rel="next"' not in last


def test_a_decision_concerns_its_own_document_alone(store: ReviewStore) -> None:
    """Whoever has another document open need not read it again."""
    bitext = store.bitext(DOCUMENT)
    store.save_bitext("key", replace(bitext, document=replace(bitext.document, id="b.txt")))
    before = store.document_states([DOCUMENT, "b.txt"])
    review = Review(DOCUMENT, "u3.0", ("u3.0",), "路通了。", "Open.", State.REVIEWED, "Li", "1")

    store.save_import([review], [], [])

    after = store.document_states([DOCUMENT, "b.txt"])
    assert after[DOCUMENT] != before[DOCUMENT]
    assert after["b.txt"] == before["b.txt"]


def test_a_monitor_reads_queue_lengths_and_nothing_else(app: Starlette) -> None:
    """Counts need no session; they name neither documents nor people."""
    before = Client(app).get("/metrics")

    assert before.status_code == 200
    assert broken_rules(before.text) == []
    assert 'duizhao_review_pairs{state="initial"} ' in before.text
    assert "duizhao_review_documents 1\n" in before.text
    assert DOCUMENT not in before.text
    assert "Li" not in before.text
