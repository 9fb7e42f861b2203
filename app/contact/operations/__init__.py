# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of people, contacts, services and referrals, each noun in its file."""

from app.contact.operations.cards import give_card as give_card
from app.contact.operations.merges import merge as merge
from app.contact.operations.merges import undo_merge as undo_merge
from app.contact.operations.people import add_person as add_person
from app.contact.operations.people import change_person as change_person
