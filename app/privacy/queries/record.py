# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody's own record in words of one language: everything that is known of them, and who read it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from babel import Locale

from app.ciphers import Place
from app.clock import in_rome
from app.contact.models import Contact
from app.contact.rules.people import Somebody
from app.paper.record import Entry, Part, Record
from app.privacy.queries import due, history
from app.privacy.queries.history import EVER, Given, Met, Sent
from app.privacy.queries.reads import reads_of
from app.privacy.rules.words import WORDS

Opening = Callable[[bytes | None, Place], tuple[str | None, bool]]
"""Opens a sealed text: ``(text, readable)``."""


def printable(somebody: Somebody, language: str, opening: Opening) -> Record:
    """The record as it is printed; ``KeyError`` for a language without words."""
    words = WORDS[language]
    teller = _Teller(words, language, opening)
    members = somebody.members
    months = due.months()["person"]
    return Record(
        language=language,
        title=words["title"],
        intro=words["intro"],
        parts=(
            Part(words["said"], list(teller.said(somebody))),
            Part(words["handouts"], list(map(teller.given, history.handouts_of(members, EVER))), words["none"]),
            Part(words["contacts"], list(map(teller.met, history.contacts_of(members, EVER))), words["none"]),
            Part(words["referrals"], list(map(teller.sent, history.referrals_of(members, EVER))), words["none"]),
            Part(words["reads"], list(teller.reads(members)), words["none"]),
        ),
        rights=words["rights"],
        ending=(words["forgotten"], words["kept"] % {"months": months}),
    )


def _day(day: date | datetime) -> str:
    return f"{in_rome(day) if isinstance(day, datetime) else day:%d/%m/%Y}"


class _Teller:
    """Says things in one language."""

    def __init__(self, words: Mapping[str, str], language: str, opening: Opening) -> None:
        self.words: dict[str, str] = dict(words)
        self.language = language
        self.opening = opening

    def said(self, one: Somebody) -> Iterator[Entry]:
        """The card, and what somebody said of themselves."""
        words = self.words
        given = history.card_given_at(one.code) or one.created_at
        yield Entry(words["code"], [f"{one.code[:4]} {one.code[4:]}"])
        yield Entry(words["given"], [_day(given)])
        if len(one.members) > 1:
            yield Entry(words["other_cards"], [str(len(one.members) - 1)])
        unknown = words["unknown"]
        yield Entry(words["age_band"], [one.age_band or unknown])
        yield Entry(words["gender"], [words[f"gender.{one.gender}"] if one.gender else unknown])
        yield Entry(words["citizenship"], [words[f"citizenship.{one.citizenship}"] if one.citizenship else unknown])
        yield Entry(words["language"], [self._name_of(one.language) if one.language else unknown])
        sizes = [f"{words[f'sizes.{name}']}: {size}" for name, size in one.sizes.items() if f"sizes.{name}" in words]
        yield Entry(words["sizes"], [" · ".join(sizes) or unknown])

    def _name_of(self, language: str) -> str:
        return str(Locale.parse(self.language).languages.get(language, language))

    def given(self, one: Given) -> Entry:
        """A handout."""
        words = self.words
        marks = [words["undone"]] if one.undone else []
        marks += [words["autonomy"]] if one.purpose == "autonomy" else []
        lines = [" · ".join([one.site, *marks])]
        lines += [goods.words for goods in one.goods]
        for goods in one.asked:
            instead = f" · {words['instead']}: {goods.instead}" if goods.instead else ""
            lines.append(f"{words['asked']}: {goods.words}{instead}")
        for goods, day in one.lent:
            lines.append(f"{words['lent']}: {goods.words}{f' · {_day(day)}' if day else ''}")
        why = [words[f"exception.{one.exception}"]] if one.exception else []
        lines += self._because([*why, *([one.reason] if one.reason else [])])
        return Entry(_day(one.at), lines)

    def met(self, one: Met) -> Entry:
        """A contact."""
        words, contact = self.words, one.contact
        head = [words[f"kind.{contact.kind}"], one.site, *([one.zone] if one.zone else [])]
        head += [words["first"]] if contact.occasion == "first" else []
        head += [f"{words['people']}: {contact.people}"] if contact.people > 1 else []
        lines = [" · ".join(head)]
        if one.needs:
            lines.append(f"{words['needs']}: {', '.join(words[f'need.{need}'] for need in one.needs)}")
        if contact.ethos:
            lines.append(f"{words['ethos']}: {contact.ethos}")
        if contact.company:
            lines.append(f"{words['company']}: {words[f'company.{contact.company}']}")
        lines += self._said_then(contact)
        marks = ("animals", "mediator", "cold_risk", "minor_alone")
        lines += [words[name] for name in marks if getattr(contact, name)]
        lines += [self._informed(contact.informed_language)] if contact.informed else []
        lines += self._note(contact.note, Place("contact", contact.id))
        return Entry(_day(contact.occurred_at), lines)

    def _said_then(self, contact: Contact) -> list[str]:
        """What was said or seen of them at a contact, in a line."""
        words = self.words
        said = [contact.age_band] if contact.age_band else []
        said += [
            words[f"{name}.{getattr(contact, name)}"] for name in ("gender", "citizenship") if getattr(contact, name)
        ]
        said += [f"{words['language']}: {self._name_of(contact.language)}"] if contact.language else []
        return [" · ".join(said)] if said else []

    def sent(self, one: Sent) -> Entry:
        """A referral with its steps."""
        words, referral = self.words, one.referral
        lines = [one.service]
        lines += self._because([words[f"need.{referral.reason}"]] if referral.reason else [])
        if referral.appointment_at:
            moment = in_rome(referral.appointment_at)
            lines.append(f"{words['appointment']}: {moment:%d/%m/%Y %H:%M}")
        lines += self._note(referral.note, Place("referral", referral.id))
        for step in one.steps:
            name = f"state.{step.outcome}" if step.outcome else f"milestone.{step.milestone}"
            lines.append(f"{words[name]}: {_day(step.occurred_on)}")
            lines += self._note(step.note, Place("referral_step", step.id))
        return Entry(_day(referral.made_at), lines)

    def _because(self, why: Sequence[str]) -> list[str]:
        return [f"{self.words['why']}: {' · '.join(why)}"] if why else []

    def _informed(self, language: str | None) -> str:
        return f"{self.words['informed_in']} {self._name_of(language)}" if language else self.words["informed"]

    def _note(self, sealed: bytes | None, place: Place) -> list[str]:
        if sealed is None:
            return []
        text, readable = self.opening(sealed, place)
        return [f"{self.words['note']}: {text if readable else self.words['unreadable']}"]

    def reads(self, members: Sequence[UUID]) -> Iterator[Entry]:
        """Who read it: roles, and no names."""
        words = self.words
        for row in reads_of(members, EVER):
            why = words.get(f"reason.{row.reason}", words["reason.card_shown"])
            said = [words[f"role.{row.role}"] if row.role else "", row.site or "", why]
            moment = in_rome(row.at)
            yield Entry(f"{moment:%d/%m/%Y %H:%M}", [" · ".join(part for part in said if part)])
