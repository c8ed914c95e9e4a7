"""What a machine or the memory gave, beside the references; gathered document by document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duizhao.model import Origin, UnitKind
from duizhao.quality.metrics import Metrics, Scorer
from duizhao.quality.reference_terms import ReferenceTermCount

if TYPE_CHECKING:
    from duizhao.model import Bitext
    from duizhao.quality.references import References


class AgainstReferences:
    """Scores, and terms that the references use too.

    Args:
        references: Those of the run; there may be none.
        with_ter: Whether to score TER too.
    """

    def __init__(self, references: References, *, with_ter: bool = False) -> None:
        """Begin without a document."""
        self._references = references
        self._scorer = Scorer(with_ter=with_ter)
        self._terms = ReferenceTermCount()

    def add(self, bitext: Bitext) -> None:
        """Compare one more document, but for its furniture and what was only copied."""
        if not self._references.english:
            return
        pairs = [
            pair
            for pair in bitext.pairs
            if pair.kind is not UnitKind.FURNITURE and pair.origin is not Origin.COPIED
        ]
        known = [self._references.of(pair.pair.source) for pair in pairs]
        groups = {
            "document": [bitext.document.id] * len(pairs),
            "kind": [pair.kind.value for pair in pairs],
        }
        self._scorer.add([pair.pair.target for pair in pairs], known, groups)
        self._terms.add(pairs, known)

    def facts(self) -> dict[str, Any]:
        """What `RunFacts` holds of it."""
        if not self._references.english:
            return {"metrics": Metrics(reason="no reference was given (--reference FILE)")}
        return {
            "metrics": self._scorer.metrics(),
            "by_document": self._scorer.groups("document"),
            "by_kind": self._scorer.groups("kind"),
            "reference_terms": self._terms.result(),
        }
