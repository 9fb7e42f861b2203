# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
# ruff: noqa: RUF001 (apostrophes as people write them)
"""The words of the survey in French."""

WORDS: dict[str, str] = {
    "intro": (
        "Ces questions sont anonymes : votre nom n’y est pas et personne ne peut savoir qui a répondu. Répondez "
        "seulement si vous voulez, et seulement à ce que vous voulez. Ce que vous recevez ne change pas."
    ),
    "several": "Plusieurs réponses possibles",
    "no_answer": "je ne réponds pas",
    "send": "J’ai fini",
    "thanks": "Merci !",
    "sex": "Vous êtes",
    "sex.f": "une femme",
    "sex.m": "un homme",
    "sex.x": "autre",
    "age": "Quel âge avez-vous",
    "age.0-17": "moins de 18 ans",
    "age.18-29": "de 18 à 29 ans",
    "age.30-49": "de 30 à 49 ans",
    "age.50-64": "de 50 à 64 ans",
    "age.65+": "65 ans ou plus",
    "household": "Avec qui vivez-vous",
    "household.alone": "seul ou seule",
    "household.couple": "en couple",
    "household.single_parent": "avec mes enfants, sans l’autre parent",
    "household.family": "en famille avec enfants",
    "household.others": "avec d’autres personnes",
    "income": "D’où vient surtout votre argent",
    "income.none": "je n’en ai pas",
    "income.work": "d’un travail",
    "income.odd_jobs": "de petits boulots",
    "income.pension": "d’une retraite ou pension",
    "income.benefit": "d’une allocation",
    "income.relatives": "de la famille ou d’amis",
    "income.street": "en demandant dans la rue",
    "lacking": "Qu’est-ce qui vous manque le plus souvent",
    "lacking.food": "de quoi manger",
    "lacking.clothes": "des vêtements ou des chaussures",
    "lacking.bedding": "des couvertures ou un sac de couchage",
    "lacking.hygiene": "de quoi me laver",
    "lacking.sleep": "un endroit pour dormir",
    "lacking.health": "des soins ou des médicaments",
    "lacking.other": "autre chose",
    "change": "Depuis que vous recevez cette aide, comment ça va",
    "change.better": "mieux",
    "change.same": "pareil",
    "change.worse": "moins bien",
    "change.first_time": "c’est la première fois",
}
