"""Long sentences out of short ones, so that the model leaves no clauses out.

Half of all training pairs have fewer than twenty source pieces, a sentence of news or policy has
forty and more, and of those the model left parts out; past the longest that it had ever written it
looped. Whole sentences are joined here as clauses of one, `；` between them in the source and a
semicolon in the target; those that no semicolon can follow stand one after the other.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOWERED = re.compile(
    r"(?:a|according|after|all|an|any|as|at|because|before|both|but|by|despite|during|each|every"
    r"|few|for|from|he|her|his|how|however|if|in|into|it|its|many|more|most|no|not|of|on|one|only"
    r"|other|our|over|she|since|so|some|such|that|the|their|then|there|these|they|this|those"
    r"|through|throughout|to|today|two|under|until|we|what|when|where|while|with|without)\b",
    re.IGNORECASE,
)
"""First words that lose their capital inside a sentence; sentences that open otherwise may open
with a name, and are taken as a first part or after a full stop."""

_WHOLE_ZH = re.compile(r"[^。；！？：“”]+。")
_WHOLE_EN = re.compile(r"[A-Z](?:[^.;!?:\"]|\.(?! ))*[a-z0-9)]\.")


def joined(
    pairs: Sequence[tuple[str, str]], share: float, most: int, seed: int
) -> list[tuple[str, str]]:
    """Sentences joined to longer ones, each part with its translation.

    Args:
        pairs: Sentences with their translations. Only those that close with a full stop on both
            sides, and have neither semicolons nor quotations, are joined.
        share: Share of them that is joined; each stands in one joined sentence at most.
        most: Sentences that are joined at most, two or more.
        seed: Of all that is drawn.

    >>> joined([("我们走了。", "We left."), ("他来了。", "He came.")], 1.0, 2, 1)
    [('我们走了；他来了。', 'We left; he came.')]
    >>> joined([("上海很大。", "Shanghai is large."), ("王明来了。", "Wang came.")], 1.0, 2, 1)
    [('王明来了。上海很大。', 'Wang came. Shanghai is large.')]
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
        wanted = source.randint(1, most - 1)
        parts += followers[:wanted]
        del followers[:wanted]
        if len(parts) > 1:
            made.append(_as_clauses(parts))
    while len(openers) > 1:
        wanted = source.randint(2, most)
        parts, openers = openers[:wanted], openers[wanted:]
        made.append(("".join(zh for zh, _ in parts), " ".join(en for _, en in parts)))
    return made


def _as_clauses(parts: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """One sentence out of several."""
    targets = [en[:-1] for _, en in parts]
    lowered = [en[0].lower() + en[1:] for en in targets[1:]]
    return "；".join(zh[:-1] for zh, _ in parts) + "。", "; ".join([targets[0], *lowered]) + "."
