"""Long sentences out of short ones, so that the model leaves no clauses out.

Half of all training pairs have fewer than twenty source pieces, a sentence of news or policy has
forty and more, and of those the model left parts out. Whole sentences are joined here as clauses
of one: `；` between them in the source, a semicolon in the target.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PARTS = 3
"""Sentences that are joined at most."""

_LOWERED = re.compile(
    r"(?:a|according|after|all|an|any|as|at|because|before|both|but|by|despite|during|each|every"
    r"|few|for|from|he|her|his|how|however|if|in|into|it|its|many|more|most|no|not|of|on|one|only"
    r"|other|our|over|she|since|so|some|such|that|the|their|then|there|these|they|this|those"
    r"|through|throughout|to|today|two|under|until|we|what|when|where|while|with|without)\b",
    re.IGNORECASE,
)
"""First words that lose their capital inside a sentence; sentences that open otherwise may open
with a name and are only taken as a first part."""

_WHOLE_ZH = re.compile(r"[^。；！？：“”]+。")
_WHOLE_EN = re.compile(r"[A-Z](?:[^.;!?:\"]|\.(?! ))*[a-z0-9)]\.")


def joined(pairs: Sequence[tuple[str, str]], share: float, seed: int) -> list[tuple[str, str]]:
    """Sentences joined to longer ones, each part with its translation.

    Args:
        pairs: Sentences with their translations. Only those that close with a full stop on both
            sides, and have neither semicolons nor quotations, are joined.
        share: Share of them that is joined; each stands in one joined sentence at most.
        seed: Of all that is drawn.

    >>> joined([("我们走了。", "We left."), ("他来了。", "He came.")], 1.0, 1)
    [('我们走了；他来了。', 'We left; he came.')]
    """
    source = random.Random(seed)  # noqa: S311  not for secrets
    whole = [(zh, en) for zh, en in pairs if _WHOLE_ZH.fullmatch(zh) and _WHOLE_EN.fullmatch(en)]
    source.shuffle(whole)
    openers: list[tuple[str, str]] = []
    followers: list[tuple[str, str]] = []
    for zh, en in whole[: round(share * len(whole))]:
        (followers if _LOWERED.match(en) else openers).append((zh, en))
    made = []
    while followers:
        parts = [openers.pop() if openers else followers.pop()]
        wanted = source.randint(1, MOST_PARTS - 1)
        parts += followers[:wanted]
        del followers[:wanted]
        if len(parts) > 1:
            made.append(_join(parts))
    return made


def _join(parts: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """One sentence out of several."""
    targets = [en[:-1] for _, en in parts]
    lowered = [en[0].lower() + en[1:] for en in targets[1:]]
    return "；".join(zh[:-1] for zh, _ in parts) + "。", "; ".join([targets[0], *lowered]) + "."
