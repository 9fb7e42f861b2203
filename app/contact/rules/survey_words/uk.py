# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
# ruff: noqa: RUF001 (that letters look alike is in the nature of Cyrillic)
"""The words of the survey in Ukrainian."""

WORDS: dict[str, str] = {
    "intro": (
        "Ці запитання анонімні: вашого імені тут немає, і ніхто не дізнається, хто відповів. Відповідайте, лише якщо "
        "хочете, і лише на те, на що хочете. Те, що ви отримуєте, не зміниться."
    ),
    "several": "Можна обрати кілька відповідей",
    "no_answer": "не відповідаю",
    "send": "Готово",
    "thanks": "Дякуємо!",
    "sex": "Ви",
    "sex.f": "жінка",
    "sex.m": "чоловік",
    "sex.x": "інше",
    "age": "Скільки вам років",
    "age.0-17": "менше 18",
    "age.18-29": "від 18 до 29",
    "age.30-49": "від 30 до 49",
    "age.50-64": "від 50 до 64",
    "age.65+": "65 або більше",
    "household": "З ким ви живете",
    "household.alone": "сам або сама",
    "household.couple": "у парі",
    "household.single_parent": "з дітьми, без другого з батьків",
    "household.family": "у сім’ї з дітьми",
    "household.others": "з іншими людьми",
    "income": "Звідки у вас переважно гроші",
    "income.none": "не маю",
    "income.work": "з роботи",
    "income.odd_jobs": "з підробітків",
    "income.pension": "з пенсії",
    "income.benefit": "з допомоги від держави",
    "income.relatives": "від родичів або друзів",
    "income.street": "прошу на вулиці",
    "lacking": "Чого вам найчастіше бракує",
    "lacking.food": "їжі",
    "lacking.clothes": "одягу або взуття",
    "lacking.bedding": "ковдр або спального мішка",
    "lacking.hygiene": "речей для гігієни",
    "lacking.sleep": "місця для ночівлі",
    "lacking.health": "лікування або ліків",
    "lacking.other": "іншого",
    "change": "Відколи ви отримуєте цю допомогу, як вам",
    "change.better": "краще",
    "change.same": "так само",
    "change.worse": "гірше",
    "change.first_time": "це вперше",
}
