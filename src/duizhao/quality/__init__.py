"""Quality: checks that find issues in pairs, risk, metrics and the report; the eighth stage.

`checks.CHECKS` is the registry, `checking.check_pairs` runs it. One module a family:

    check.py         what a check is
    figures.py       figures missing or added
    directions.py    limits and rises turned round or lost
    completeness.py  empty, left in Chinese, copied, clauses left out, too short or long, looping
    literals.py      addresses, serial numbers, Latin strings changed
    terms.py         terms missing, forbidden or inconsistent
    names.py         names that the glossary lacks, that vary, that the source lacks
    reuse.py         what differs where the memory gave the draft
    negation.py      a no lost or added
    consistency.py   same source and different target, and the reverse
    typography.py    punctuation, spacing, characters
    style.py         spelling and house style
    metrics.py       BLEU, chrF2++ and TER against references
    report.py        report.json and report.html
"""
