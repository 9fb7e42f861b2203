# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The codes we give out: what they look like, what a slip of the hand does to them."""

import random
from itertools import cycle, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import codes
from app.codes import ALPHABET, KINDS

LUHN = st.text(ALPHABET, min_size=1, max_size=9)


def with_check(body: str) -> str:
    return body + codes.check_character(body)


def adds_up(code: str) -> bool:
    return codes.check_character(code[:-1]) == code[-1]


def test_the_alphabet_has_thirty_characters_that_no_hand_confuses():
    assert ALPHABET == "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    assert not set("01ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("2", "2"),
        ("3", "Y"),
        ("Z", "3"),
        ("22", "2"),
        ("23", "Y"),
        ("ABCDEFG", "Z"),
        ("7KMPQRS", "G"),
        ("A2345678", "N"),
    ],
)
def test_the_check_character_is_luhn_modulo_thirty(body, check):
    values = [ALPHABET.index(character) for character in reversed(body + check)]
    doubled = [sum(divmod(value * 2, 30)) if odd else value for odd, value in zip(cycle((0, 1)), values, strict=False)]
    assert sum(doubled) % 30 == 0, "the vector itself follows Luhn"
    assert codes.check_character(body) == check


@given(LUHN)
def test_every_single_wrong_character_is_caught(body):
    code = with_check(body)
    for place, wrong in product(range(len(code)), ALPHABET):
        if wrong != code[place]:
            assert not adds_up(code[:place] + wrong + code[place + 1 :])


def test_every_swap_of_neighbours_is_caught_except_the_first_and_last_of_the_alphabet():
    missed = set()
    for left, right, before in product(ALPHABET, ALPHABET, ("", "A", "AB")):
        code = with_check(before + left + right)
        swapped = before + right + left + code[-1]
        if left != right and adds_up(swapped):
            missed.add(frozenset((left, right)))
    assert missed == {frozenset("2Z")}


@given(st.integers(min_value=0))
def test_every_swap_of_neighbours_in_a_code_given_out_is_caught(seed):
    chance = random.Random(seed)  # noqa: S311
    for code in (codes.new_person_code(chance.choice), codes.new_code("B", chance.choice)):
        for place in range(len(code) - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert swapped == code or not adds_up(swapped)


@given(st.integers(min_value=0))
def test_a_new_person_code_is_seven_of_chance_and_a_check_and_never_bare_digits(seed):
    chance = random.Random(seed)  # noqa: S311
    code = codes.new_person_code(chance.choice)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not code.isdigit()
    assert codes.is_person_code(code)
    assert codes.kind_of(code) == "person"


def test_a_person_code_of_bare_digits_is_drawn_again():
    drawn = iter("2222222" + "A345678")
    assert codes.new_person_code(lambda _: next(drawn)) == with_check("A345678")


def test_a_code_with_the_blind_pair_is_drawn_again():
    drawn = iter("2Z4A678" + "A4Z2678" + "A345678")
    assert codes.new_person_code(lambda _: next(drawn)) == with_check("A345678")


@pytest.mark.parametrize(("kind", "name"), KINDS.items())
def test_a_new_code_says_its_kind_first(kind, name):
    code = codes.new_code(kind)
    assert len(code) == 10
    assert code[0] == kind
    assert codes.is_own_code(code, kind)
    assert [other for other in KINDS if codes.is_own_code(code, other)] == [kind]
    assert codes.kind_of(code) == name


def test_there_are_nine_kinds_beside_people():
    goods, papers = {"A": "item", "B": "lot", "N": "blank"}, {"P": "order", "T": "transfer"}
    places, staff = {"S": "site", "H": "shelf", "W": "wall"}, {"R": "operator"}
    assert goods | papers | places | staff == KINDS


EVERY_TILE = [("mode", mode) for mode in codes.MODES] + [("quantity", pieces) for pieces in range(1, 1000)]


def test_every_tile_has_a_code_of_its_own_that_leads_back_to_it():
    written = {codes.wall_code(*tile): tile for tile in EVERY_TILE}
    assert len(written) == len(EVERY_TILE) == 1003
    for code, (kind, value) in written.items():
        assert codes.kind_of(code) == "wall"
        assert codes.wall_of(code) == codes.Wall(kind, value)
        assert codes.wall_of(f" {code[:5].lower()}-{code[5:]}") == codes.Wall(kind, value)


def test_the_code_of_a_tile_is_the_same_in_every_house_and_for_ever():
    tiles = [("mode", "scan"), ("mode", "count"), ("quantity", 10), ("quantity", 999)]
    assert [codes.wall_code(*tile) for tile in tiles] == ["WM3333333A", "WM33333364", "WQ333333DH", "WQ33334APK"]


def test_every_wrong_character_and_every_swap_in_the_code_of_a_tile_is_no_tile():
    for code in (codes.wall_code(*tile) for tile in EVERY_TILE):
        assert not {"2Z", "Z2"} & {left + right for left, right in pairwise(code)}
        swaps = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(9)} - {code}
        assert not [one for one in swaps if codes.wall_of(one)]
    for place, wrong in product(range(10), ALPHABET):
        changed = code[:place] + wrong + code[place + 1 :]
        assert changed == code or codes.wall_of(changed) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[("mode", value) for value in ("", "SCAN", "kits", 1, None)],
        *[("quantity", value) for value in (0, -1, 1000, "10", 1.5, None)],
        *[("size", "M"), ("", "")],
    ],
)
def test_there_is_no_other_tile(kind, value):
    with pytest.raises(ValueError, match="no tile"):
        codes.wall_code(kind, value)


@given(st.text(max_size=14) | st.text(ALPHABET, min_size=9, max_size=9).map(with_check))
def test_what_is_no_tile_asks_for_nothing(text):
    found = codes.wall_of(text)
    assert found is None or codes.wall_code(found.kind, found.value) == codes.fold(text)


@pytest.mark.parametrize("letter", [kind for kind in KINDS if kind != "W"])
def test_no_code_of_another_kind_is_a_tile(letter):
    assert codes.wall_of(codes.new_code(letter)) is None


def test_the_wall_holds_the_modes_and_the_usual_quantities():
    tiles = [(one.kind, one.value) for one in codes.wall_tiles()]
    assert tiles[:4] == [("mode", "scan"), ("mode", "receive"), ("mode", "handout"), ("mode", "count")]
    assert [value for _, value in tiles[4:]] == [1, 2, 5, 10, 12, 20, 24, 50, 100]


def test_codes_come_from_a_source_nobody_can_foresee():
    random.seed(1)
    first = codes.new_person_code(), codes.new_code("A")
    random.seed(1)
    assert (codes.new_person_code(), codes.new_code("A")) != first


@pytest.mark.parametrize("call", [codes.new_code, lambda kind: codes.is_own_code("A234567899", kind)])
@pytest.mark.parametrize("kind", ["K", "", "AB", "a"])
def test_another_kind_is_a_mistake(call, kind):
    with pytest.raises(ValueError, match="no kind"):
        call(kind)


def test_a_check_character_is_asked_of_our_alphabet_only():
    with pytest.raises(ValueError, match="not a character"):
        codes.check_character("ABC0")


@pytest.mark.parametrize(
    "read",
    ["7kmpqrsg", "7KMP-QRSG", "7KMP'QRSG", " 7KMP QRSG ", "7kmp\u2013qrsg", "7kmp\u2019qrsg", "7KMP\u00a0QRSG"],
)
def test_dashes_apostrophes_spaces_and_small_letters_do_not_matter(read):
    assert codes.fold(read) == "7KMPQRSG"
    assert codes.is_person_code(read)


@pytest.mark.parametrize("text", ["\u0131", "ß", "é", "\u017f", "²", "\u0663", "\uff21"])
def test_folding_makes_no_ascii_of_other_letters(text):
    assert not codes.fold(text).isascii()


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert codes.fold(codes.fold(text)) == codes.fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7KMPQRS",
        "7KMPQRSH",
        "7KMPQRSGG",
        "23456782",
        "7KMPQRS0",
        "\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0662",
        "🦆" * 8,
    ],
)
def test_what_is_no_person_code(text):
    assert not codes.is_person_code(text)


def test_bare_digits_are_nobody_even_when_the_check_is_right():
    digits = next(code for body in product("23456789", repeat=7) if (code := with_check("".join(body))).isdigit())
    assert adds_up(digits)
    assert not codes.is_person_code(digits)


@given(st.text(max_size=14))
def test_any_text_is_answered(text):
    assert codes.kind_of(text) in (None, "person", *KINDS.values())
