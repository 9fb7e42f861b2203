# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of people, contacts, services and referrals, each noun in its file."""

from app.contact.schemas.people import LANGUAGES as LANGUAGES
from app.contact.schemas.people import CardIn as CardIn
from app.contact.schemas.people import KnownPersonOut as KnownPersonOut
from app.contact.schemas.people import MergedOut as MergedOut
from app.contact.schemas.people import MergeIn as MergeIn
from app.contact.schemas.people import PersonChangeIn as PersonChangeIn
from app.contact.schemas.people import PersonIn as PersonIn
from app.contact.schemas.people import PersonOut as PersonOut
from app.contact.schemas.people import SizesShape as SizesShape
from app.contact.schemas.people import UndoneOut as UndoneOut
