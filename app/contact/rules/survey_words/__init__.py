# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the survey in the six languages somebody may be asked in: fixed translations, since the pages speak only
two of them. What staff fill in (part A, the kind of an organisation) is in those two alone."""

from collections.abc import Mapping

from app.contact.rules.survey_words import ar, en, fr, it, ro, uk

WORDS: Mapping[str, Mapping[str, str]] = {
    "it": it.WORDS,
    "en": en.WORDS,
    "fr": fr.WORDS,
    "ro": ro.WORDS,
    "ar": ar.WORDS,
    "uk": uk.WORDS,
}
LANGUAGES = tuple(WORDS)
NAMES = {"it": "Italiano", "en": "English", "fr": "Français", "ro": "Română", "ar": "العربية", "uk": "Українська"}
RIGHT_TO_LEFT = frozenset({"ar"})


def words_in(language: str, corrected: Mapping[str, str]) -> dict[str, str]:
    """All words of a language, those that somebody corrected as they are now."""
    return {**WORDS[language], **{code: text for code, text in corrected.items() if code in WORDS[language]}}
