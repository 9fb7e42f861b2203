# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of a person's own record in the six languages it is printed in: fixed translations, since the pages speak
only two of them."""

from collections.abc import Mapping

from app.privacy.rules.words import ar, en, fr, it, ro, uk

WORDS: Mapping[str, Mapping[str, str]] = {
    "it": it.WORDS,
    "en": en.WORDS,
    "fr": fr.WORDS,
    "ro": ro.WORDS,
    "ar": ar.WORDS,
    "uk": uk.WORDS,
}
LANGUAGES = tuple(WORDS)


def language_for(own: str | None, otherwise: str) -> str:
    """The language a record is printed in: the person's own where we have its words."""
    return own if own is not None and own in WORDS else otherwise
