# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A slip to take along: where to go and when, in the reader's language, and not a word about the reader.

It fills the upper half of a sheet, in large letters: it is read in the street, by people whose glasses were stolen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from app import clock
from app.paper.pen import Imprint, Pen, mm
from labels import letters
from labels.letters import RTL_LANGUAGES, from_the_right

SLIP_LANGUAGES = ("it", "en", "fr", "ro", "ar", "uk")

TITLE, NAME, WHEN, TEXT, LABEL = 15.0, 25.0, 21.0, 15.0, 11.0

# The words of a slip, by language: they are few, and printed in languages that the pages do not speak.
WORDS: dict[str, dict[str, str]] = {
    "it": {
        "appointment": "Appuntamento",
        "go": "Dove andare",
        "when": "Quando",
        "where": "Dove",
        "hours": "Orario",
        "telephone": "Telefono",
        "show": "Mostra questo foglio quando arrivi. Se non puoi andare, torna da chi te lo ha dato.",
    },
    "en": {
        "appointment": "Appointment",
        "go": "Where to go",
        "when": "When",
        "where": "Where",
        "hours": "Open",
        "telephone": "Telephone",
        "show": "Show this paper when you arrive. If you cannot go, come back to whoever gave it to you.",
    },
    "fr": {
        "appointment": "Rendez-vous",
        "go": "Où aller",
        "when": "Quand",
        "where": "Où",
        "hours": "Horaires",
        "telephone": "Téléphone",
        "show": "Montrez ce papier en arrivant. Si vous ne pouvez pas y aller, revenez voir la personne qui vous l'a"
        " donné.",
    },
    "ro": {
        "appointment": "Programare",
        "go": "Unde să mergeți",
        "when": "Când",
        "where": "Unde",
        "hours": "Program",
        "telephone": "Telefon",
        "show": "Arătați această foaie când ajungeți. Dacă nu puteți merge, reveniți la persoana care v-a dat-o.",
    },
    "ar": {
        "appointment": "موعد",
        "go": "إلى أين تذهب",
        "when": "متى",
        "where": "أين",
        "hours": "ساعات العمل",
        "telephone": "الهاتف",
        "show": "أظهر هذه الورقة عند وصولك. إذا لم تستطع الذهاب، ارجع إلى الشخص الذي أعطاك إياها.",
    },
    "uk": {
        "appointment": "Зустріч за домовленістю",
        "go": "Куди звернутися",
        "when": "Коли",
        "where": "Де",
        "hours": "Години роботи",
        "telephone": "Телефон",
        "show": "Покажіть цей папірець, коли прийдете. Якщо не зможете піти, поверніться до того, хто вам його дав.",
    },
}


@dataclass(frozen=True)
class Slip:
    """Where to go, and when, if that is agreed."""

    name: str
    address: str | None = None
    hours: str | None = None
    telephone: str | None = None
    appointment_at: datetime | None = None


def slip_paper(slip: Slip, language: str) -> bytes:
    """The slip as a PDF; ``KeyError`` for a language without words."""
    words = WORDS[language]
    title = words["appointment" if slip.appointment_at else "go"]
    pen = Pen(Imprint(title=title, language=language, foot=(), page="", printed=""))
    writer = _Writer(pen, language in RTL_LANGUAGES)
    writer.say(title, letters.REGULAR, TITLE)
    writer.say(slip.name, letters.BOLD, NAME)
    for label, value in _facts(slip, language):
        writer.say(words[label], letters.REGULAR, LABEL, above=4.0)
        writer.say(value, letters.SEMIBOLD, WHEN if label == "when" else TEXT)
    writer.say(words["show"], letters.REGULAR, TEXT, above=7.0)
    return pen.finish()


def _facts(slip: Slip, language: str) -> Iterator[tuple[str, str]]:
    if slip.appointment_at:
        yield "when", in_words(slip.appointment_at, language)
    for label, value in (("where", slip.address), ("hours", slip.hours), ("telephone", slip.telephone)):
        if value:
            yield label, value


def in_words(moment: datetime, language: str) -> str:
    """A moment as clocks in Tuscany show it: lunedì 30 novembre 2026, 9:30."""
    local = clock.in_rome(moment)
    day = format_date(local.date(), "EEEE d MMMM y", locale=language)
    return f"{day[:1].upper()}{day[1:]} \u2013 {local.hour}:{local.minute:02d}"


class _Writer:
    """Lines one under the other, from the margin where reading begins."""

    def __init__(self, pen: Pen, from_right: bool) -> None:
        self.pen = pen
        self.from_right = from_right

    def say(self, text: str, face: str, size: float, above: float = 1.0) -> None:
        pen = self.pen
        lines = letters.lines_of(letters.clean(text, 600), face, size, pen.across, 6)
        y = pen.y - above * mm
        if self.from_right:
            pen.y = pen.lines([from_the_right(line) for line in lines], pen.right, y, face, size, "right")
        else:
            pen.y = pen.lines(lines, pen.left, y, face, size)
