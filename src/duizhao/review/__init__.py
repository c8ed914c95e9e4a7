"""The review page: a local web application in which translators edit and decide.

    app.py          routes, templates, how a page comes about
    site.py         what all requests share
    pages.py        documents, lists, editor, concordance
    glossary_pages.py, entries.py   the glossary: browse, judge, change
    report_page.py  how the documents stand
    runs_page.py    the history of runs
    alignment_page.py  finished translations as they were aligned, and their correction
    access.py       who may look: one-time address, cookie, Host and Origin, headers
    outline.py      a document's pairs in short: filters, order, progress; outlines.py keeps them
    rows.py         the list in rows and parts
    segment.py      all that the editor shows of one segment
    acts.py         requests that change something; the rules are in `duizhao.reviewing`
    marks.py        texts cut into marked pieces
    differences.py  what changed between two texts
    terms.py        a proposed term goes into the glossary
    wording.py      the interface in Chinese
    templates/, static/

Nothing is loaded from elsewhere. `static/htmx.min.js` is htmx 2.0.11 (https://htmx.org, licence
0BSD beside it).
"""
