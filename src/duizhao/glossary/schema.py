"""The glossary file's schema: what an entry may say, and what follows from it.

This is the maintainers' interface. Only `id`, `zh` and `en` are required; every other field has
the default that most entries want. Field names follow TBX-Basic (ISO 30042:2019) in meaning:
preferred, admitted and deprecated are its administrative statuses.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from duizhao.glossary.folding import fold
from duizhao.model import UnitKind

ID_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Ids are written in reports and URLs: lower-case words joined by hyphens."""


class PartOfSpeech(StrEnum):
    """What kind of expression the term is (a closed set)."""

    NOUN = "noun"
    VERB = "verb"
    PROPER = "proper"
    PHRASE = "phrase"
    UNIT = "unit"


class Status(StrEnum):
    """How far an entry has come; only approved ones are enforced and counted."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RETIRED = "retired"


def _clean_text(value: object) -> object:
    """Refuse text that matching could never see."""
    if isinstance(value, str) and (value != value.strip() or not value):
        raise ValueError("is empty or has white space around it")
    return value


Text = Annotated[str, BeforeValidator(_clean_text)]


class _Part(BaseModel):
    """Base of the entry's parts: frozen, unknown keys are errors, numbers are not text."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TargetForms(_Part):
    """English forms of a term; `…` in an admitted or deprecated form stands for a few words.

    Capitals of a form are kept in every target; small letters follow the sentence.

    Attributes:
        preferred: The form to write.
        admitted: Forms that count as right.
        deprecated: Forms that are wrong; shown to people as forbidden.
    """

    preferred: Text
    admitted: tuple[Text, ...] = ()
    deprecated: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _no_form_twice(self) -> Self:
        """A form has one status."""
        seen: set[str] = set()
        for form in (self.preferred, *self.admitted, *self.deprecated):
            if form in seen:
                raise ValueError(f"form {form!r} stands here a second time")
            seen.add(form)
        return self


class Context(_Part):
    """Where a term counts as this term; all conditions must hold.

    Attributes:
        near: One of these must stand in the same sentence.
        not_near: None of these may stand in the same sentence.
        after_number: The term must follow a figure.
        kinds: Only in units of these kinds; empty for all.
    """

    near: tuple[Text, ...] = ()
    not_near: tuple[Text, ...] = ()
    after_number: bool = False
    kinds: tuple[UnitKind, ...] = ()


class Term(_Part):
    """One concept of the glossary.

    Attributes:
        id: Stable name of the concept.
        zh: Chinese forms, the usual one first.
        en: English forms; None for an entry that only blocks wrong splits, or is kept as it is.
        pos: Part of speech.
        inflect: Whether inflected forms count; None for what the part of speech suggests.
        when: Context conditions.
        keep: Do not translate: the Chinese form itself is the target.
        status: How far the entry has come.
        source: Where the rendering truly comes from; `own` if nowhere.
        note: For people.
    """

    id: str
    zh: tuple[Text, ...] = Field(min_length=1)
    en: TargetForms | None
    pos: PartOfSpeech = PartOfSpeech.NOUN
    inflect: bool | None = None
    when: Context = Context()
    keep: bool = False
    status: Status = Status.APPROVED
    source: Text = "own"
    note: str = ""

    @field_validator("zh", "en", mode="before")
    @classmethod
    def _shape_is_said(cls, value: object, field: ValidationInfo) -> object:
        """Bare text is a common slip; say what to write instead."""
        if isinstance(value, str):
            wanted = f"[{value}]" if field.field_name == "zh" else f"{{preferred: {value}}}"
            raise ValueError(f"is bare text; write {wanted}")  # noqa: TRY004  (pydantic wants it)
        return value

    @field_validator("id")
    @classmethod
    def _id_is_readable(cls, value: str) -> str:
        """Ids are lower-case words joined by hyphens."""
        if not ID_PATTERN.fullmatch(value):
            raise ValueError("is not made of lower-case letters, digits and single hyphens")
        return value

    @field_validator("zh")
    @classmethod
    def _zh_can_be_found(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Every form leaves something after folding, and no two are the same."""
        keys = [fold(form)[0] for form in value]
        if not all(keys):
            raise ValueError("a form holds only quotation marks or white space")
        if len(set(keys)) < len(keys):
            raise ValueError("the same form stands here twice (quotation marks and width ignored)")
        return value

    @model_validator(mode="after")
    def _keep_needs_no_english(self) -> Self:
        """A term that is kept as it is has no English forms."""
        if self.keep and self.en is not None:
            raise ValueError("keep: true takes en: null")
        return self

    @property
    def blocks(self) -> bool:
        """Whether the entry only keeps shorter terms from matching inside it."""
        return self.en is None and not self.keep

    @property
    def enforced(self) -> bool:
        """Whether targets must contain one of the forms."""
        return self.status is Status.APPROVED and not self.blocks

    @property
    def forms(self) -> tuple[str, ...]:
        """Accepted target forms, the preferred first; empty for blocking entries."""
        if self.en is not None:
            return (self.en.preferred, *self.en.admitted)
        return self.zh if self.keep else ()

    @property
    def deprecated(self) -> tuple[str, ...]:
        """Forbidden target forms."""
        return self.en.deprecated if self.en is not None else ()

    @property
    def inflects(self) -> bool:
        """Whether inflected forms count: as said, else for all but proper names."""
        if self.inflect is not None:
            return self.inflect
        return self.pos is not PartOfSpeech.PROPER

    @property
    def verb(self) -> bool:
        """Whether its forms are verbs, and not nouns that look like one (a plan, people)."""
        return self.pos is PartOfSpeech.VERB

    @property
    def after_number(self) -> bool:
        """Whether the term counts only after a figure; units always do."""
        return self.when.after_number or self.pos is PartOfSpeech.UNIT
