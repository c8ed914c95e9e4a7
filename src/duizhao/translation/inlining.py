"""English forms written into the Chinese source, so that the engine carries them over.

Whether and in which writing they survive depends on the package; `choose_wrapping` tries some on
sentences of our own and keeps the first that enough forms survive. The starter is trained for the
first (`training/inline.py`, after Dinu et al. 2019), a multilingual encoder does it untrained;
LibreTranslate issue 944 shows how placeholders fare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.language.english import find_form
from duizhao.translation.forms import form_to_write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint, Span
    from duizhao.translation import DecodingOptions, Engine

MARKED = "★ {} ▲"
"""Between marks that policy text does not use, as the starter is trained."""

WRAPPINGS = (MARKED, " {} ", "{}", "“{}”", "（{}）")
"""Ways of writing a form into the source, tried in this order; `{}` is the form."""

SURVIVAL = 0.75
"""Share of probes that must come through for a package to be worth inline decodes. Two in eight did
of starter 0.3, which was not trained for them, six of 0.4, and on 352 sentences its texts score .4
chrF2++ higher than without (between spaces seven come through, and .3 higher)."""

_PROBES = (
    ("我们要坚持@。", "rural revitalization"),
    ("会议听取了@的汇报。", "the Standing Committee"),
    ("全县共有@人脱贫。", "98.99 million"),
    ("@召开座谈会。", "March 6, 2020"),
    ("他在@工作多年。", "Niwu Township"),
    ("各级党委要加强@建设。", "the primary-level Party organizations"),
    ("资金达到@元。", "1.6 trillion"),
    ("必须打赢@。", "the fight against poverty"),
)
"""A sentence with a place for a form, and the form."""


def choose_wrapping(engine: Engine, options: DecodingOptions) -> str | None:
    """The first writing in which enough forms survive, or None.

    Args:
        engine: The engine.
        options: Decoding options; one hypothesis is enough.
    """
    for wrapping in WRAPPINGS:
        sources = [source.replace("@", wrapping.format(form)) for source, form in _PROBES]
        outputs = engine.translate(sources, options)
        survived = sum(
            bool(find_form(form, hypotheses[0].text, inflect=False))
            for (_, form), hypotheses in zip(_PROBES, outputs, strict=True)
        )
        if survived >= SURVIVAL * len(_PROBES):
            return wrapping
    return None


def write_inline(
    source: str, constraints: Sequence[Constraint], wrapping: str
) -> tuple[str, list[Span]]:
    """The source with each constraint's span replaced by its form, and where the forms stand.

    Args:
        source: What the engine would read.
        constraints: With spans in `source`, in order, without overlaps.
        wrapping: See `WRAPPINGS`.
    """
    written = ""
    spans: list[Span] = []
    position = 0
    for constraint in constraints:
        start, end = constraint.span
        written += source[position:start]
        form = wrapping.format(form_to_write(constraint))
        spans.append((len(written), len(written) + len(form)))
        written += form
        position = end
    return written + source[position:], spans
