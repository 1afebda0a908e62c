"""What in a document is no part of its report: bylines, captions, credits, share lines, biographies, lists of links."""

from __future__ import annotations

import re

_FURNITURE = re.compile(
    r"""^\W*(?:
        \d+\s+min(?:ute)?s?\s+read | share(?:\s+this(?:\s+(?:article|story|post))?)? | advertisement | sponsored
      | read\s+(?:more|also|next)\b.{0,200} | also\s+read\b.{0,200} | related(?:\s+(?:articles?|stories|topics))?\W*
      | see\s+also\b.{0,200} | more\s+(?:from|on)\b.{0,80} | follow\s+us\b.{0,200} | (?:sign|log)\s+(?:up|in)\b.{0,200}
      | subscribe\b.{0,200} | click\s+here\b.{0,200} | all\s+rights\s+reserved.{0,80} | copyright\b.{0,200} | ©.{0,200}
      | (?:image|photo|picture|video)(?:\s+(?:caption|source|credit|by))?\s*[:|/(].{0,300} | \(?(?:photo|image)\s+by\b.{0,200}
      | (?:image|photo|picture|video)\s+(?:caption|source|credit)\s*,.{0,300}
      | (?:getty\s+images|reuters|afp|epa|ap|anadolu|ap\s+photo)(?:\s*(?:/|via)\s*(?:getty\s+images|afp|reuters|anadolu|epa))?
      | \(?(?:additional\s+)?(?:reporting|writing|editing)\s+by\b.{0,250}\)? | click\s+to\b.{0,100} | published | updated
      | (?:top|most\s+read|latest)\s+(?:stories|articles|news)? | you\s+may\s+also\s+like.{0,80} | recommended(?:\s+stories)?
      | file\s+photo\b.{0,300} | watch\s*: .{0,200} | listen\s*: .{0,200} | tags?\s*:.{0,300} | home\s*[>|].{0,200}
      | (?:last\s+)?(?:updated|modified|published|posted)(?:\s+(?:on|at))?\s*[:\d].{0,120} | \d+\s+comments? | print | email
      | (?:facebook|twitter|whatsapp|telegram|linkedin|x)(?:\W+(?:facebook|twitter|whatsapp|telegram|linkedin|x))*
      | (?:twitter|linkedin|facebook|instagram|telegram|e-?mail)\s*:.{0,200} | newsletter.{0,100} | skip\s+to\b.{0,60}
      | (?:читайте|дивіться|підписуйтесь|подписывайтесь|смотрите|фото|фото\s*:|اقرأ\s+أيضا|شارك|تابعونا)\b.{0,200}
      | https?://\S{1,300}
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_END_MATTER = re.compile(
    r"^\W*(?:share this (?:article|story|post)|about the author|author bio|the author is\b|read next|related articles?)",
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(
    r"\b(?:is|was|are)\s+(?:\S+\s+){0,4}?(?:journalist|reporter|correspondent|editor|columnist|analyst|author|researcher|"
    r"fellow|writer|professor)\b",
    re.IGNORECASE,
)
_BIOGRAPHY_SIGNS = re.compile(
    r"\b(?:he|she|they)\s+(?:has|have|covers|covered|writes|leads|is|was)\b|\bhis work\b|\bher work\b|\bspeciali[sz]|"
    r"\bbased in\b|twitter:|linkedin:|@\w{2,30}",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^\s*(?:by|reporting by|editing by|автор|بقلم)\s*:?\s+\S.{0,80}$", re.IGNORECASE)
_NAME_ONLY = re.compile(r"^\s*[^\W\d_][\w.'’-]{0,25}(?:\s+(?:[^\W\d_][\w.'’-]{0,25}|and|&)){1,4}\s*$")

_NAMED_AUTHOR = re.compile(
    r"^\s*(?:[A-ZÀ-Þ][\w.'’-]{0,25}\s+){2,4}(?:is|was)\s+(?:an?\s+|the\s+|\w+[’']s\s+)?(?:\S+\s+){0,4}?(?:journalist|reporter|"
    r"correspondent|editor|columnist|writer|bureau chief)\b"
)
_LONGEST_NOTE = 40
_RELATED = re.compile(
    r"^\W*(?:related(?:\s+(?:articles?|stories|topics|news))?|more\s+on\s+this(?:\s+story)?|read\s+(?:more|next|also)|see\s+also|"
    r"(?:top|most\s+read|latest)\s+(?:stories|articles|news)|you\s+may\s+also\s+like|recommended(?:\s+stories)?|around\s+the\s+web)\W*$",
    re.IGNORECASE,
)
_OUTLET_LINE = re.compile(
    r"\b(?:news|correspondent|reporter|editor|bureau|reuters|afp|bbc|cnn)\b", re.IGNORECASE
)
_A_REPORT = 12
_DAY_LINE = re.compile(r"^\s*\d{1,2}\s+\w{3,9}(?:\s+\d{4})?\s*$")


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph by itself is no part of a report.

    Examples
    --------
    >>> is_furniture("Share this article"), is_furniture("Image caption, Smoke over Hama"), is_furniture("Hama fell.")
    (True, True, False)
    """
    return bool(_FURNITURE.match(paragraph))


def ends_report(paragraph: str) -> bool:
    """Whether what comes after a paragraph is no part of the report."""
    return bool(_END_MATTER.match(paragraph))


def begins_links(paragraph: str) -> bool:
    """Whether headlines of other reports follow a paragraph: "More on this story"."""
    return bool(_RELATED.match(paragraph))


def may_be_link(paragraph: str) -> bool:
    """Whether a paragraph in a list of links goes on with it: it is no whole sentence of a report.

    Examples
    --------
    >>> may_be_link("Khartoum residents flee"), may_be_link("The army said that it had left the town on Friday at noon, by road.")
    (True, False)
    """
    return len(paragraph.split()) < _A_REPORT or paragraph.rstrip()[-1:] not in '.!?؟…"”»'


def belongs_to_byline(paragraph: str) -> bool:
    """Whether a short line under a byline goes on with it: "BBC News, Nairobi", "21 April 2023"."""
    short = len(paragraph.split()) <= 6 and paragraph[-1] not in ".!?"
    return bool(_DAY_LINE.match(paragraph)) or (short and bool(_OUTLET_LINE.search(paragraph)))


def names_author_only(paragraph: str) -> bool:
    """Whether a line is "By" and a name."""
    return bool(_BYLINE.match(paragraph))


def is_byline(paragraph: str) -> bool:
    """Whether a line before the report names its author."""
    if len(paragraph) > 100 or paragraph[-1] in ".!?":
        return False
    if _BYLINE.match(paragraph):
        return True
    words = paragraph.split()
    return bool(_NAME_ONLY.match(paragraph)) and len(words) <= 4 and all(w[0].isupper() for w in words)


def is_biography(paragraph: str, names: set[str], number: int, total: int) -> bool:
    """Whether a paragraph near the end tells of the author."""
    if number < total - 3 or number == 0:
        return False
    if not _BIOGRAPHY.search(paragraph[:300]):
        return False
    if _NAMED_AUTHOR.match(paragraph) and len(paragraph.split()) <= _LONGEST_NOTE:
        return True
    known = any(word.lower() in names for word in paragraph.split()[:4])
    return known or len(_BIOGRAPHY_SIGNS.findall(paragraph[:3000])) >= 2
