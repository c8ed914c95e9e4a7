"""Where English sentences end, and where they only seem to."""

from __future__ import annotations

import pytest

from duizhao.language.english_sentences import sentence_spans

CASES = [
    ["One road was built.", "Two schools followed."],
    ["The rate rose by 3.5 percent in 2020.", "It fell in 2021."],
    ["Dr. Li and Mr. Zhao signed it.", "Nobody objected."],
    ["It entered the U.S. market in March.", "Sales doubled."],
    ["They went to the U.S.", "The trip took a week."],
    ["See Art. 12 and No. 5 of the list.", "Both apply."],
    ["J. K. Lin wrote the report.", "It is long."],
    ['"Why not?" she asked.', 'He said: "We can."', "All agreed."],
    ["1. Build roads and bridges.", "They matter."],
    ["(II) Strengthen leadership.", "This comes first."],
    ["The office opens at 9 a.m. on Mondays."],
    ["Grain, cotton, oil, etc. were bought.", "Prices held."],
    ["Is it done?", "Yes!", "Good."],
    ["no mark at the end"],
    [],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda each: (each or ["nothing"])[0][:20])
def test_sentences_come_apart_where_they_end(sentences: list[str]) -> None:
    """Joined by spaces, the sentences are found again, and nothing else."""
    text = " ".join(sentences)

    assert [text[start:end] for start, end in sentence_spans(text)] == sentences
