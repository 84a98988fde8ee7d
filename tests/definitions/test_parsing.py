"""Text becomes a value of a field's type, or is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.definitions.model import Field
from workflow.definitions.parsing import EXACT, parse_value
from workflow.definitions.refused import NotAValue
from workflow.definitions.values import Kind, Value
from workflow.wording import Label

LABEL = Label(zh="甲", en="A")
CHOICES = {"phone": Label(zh="电话", en="By phone"), "web": Label(zh="网站", en="Web")}
COLUMNS = {
    "who": Field(name="who", label=LABEL, kind=Kind.PERSON),
    "paid": Field(name="paid", label=LABEL, kind=Kind.MONEY, currency="CNY", optional=True),
}


def field(kind: Kind, currency: str | None = None, **more: bool) -> Field:
    needs_choices = kind in (Kind.CHOICE, Kind.LIST)
    of = COLUMNS if kind is Kind.ROWS else {}
    return Field(
        name="f", label=LABEL, kind=kind, currency=currency, choices=CHOICES if needs_choices else {}, of=of, **more
    )


def parse(kind: Kind, text: str, currency: str | None = None) -> Value:
    return parse_value(field(kind, currency), text, zone="Asia/Shanghai")


def refusal(kind: Kind, text: str, currency: str | None = None, zone: str = "Asia/Shanghai") -> str:
    with pytest.raises(NotAValue) as caught:
        parse_value(field(kind, currency), text, zone=zone)
    assert caught.value.say("zh")
    return caught.value.wording.code


@pytest.mark.parametrize(
    ("text", "amount"),
    [("320", 32000), ("320.00", 32000), ("320.5", 32050), ("320.00 CNY", 32000), ("0", 0), ("0.01", 1)],
)
def test_money_is_whole_minor_units(text: str, amount: int) -> None:
    assert parse(Kind.MONEY, text, "CNY") == amount


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 320), ("CNY", 32000), ("KWD", 320000)])
def test_money_has_the_decimals_of_its_currency(currency: str, amount: int) -> None:
    assert parse(Kind.MONEY, "320", currency) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5 USD", "other_currency"),
        ("5 cny", "other_currency"),
        ("5.001", "too_precise"),
        ("1,000.00", "separators"),
        ("1 000", "separators"),
        ("1_000", "separators"),
        ("010", "leading_zero"),
        ("-5", "negative_money"),
        ("1e3", "not_money"),
        ("¥320", "not_money"),
        ("３２０", "not_money"),
        ("nan", "not_money"),
        (".5", "not_money"),
        ("90071992547410.00", "number_too_big"),
        ("9" * 400, "number_too_big"),
    ],
)
def test_what_is_not_an_amount_is_refused(text: str, code: str) -> None:
    assert refusal(Kind.MONEY, text, "CNY") == code


def test_an_amount_in_a_currency_without_decimals_has_none() -> None:
    assert refusal(Kind.MONEY, "5.0", "JPY") == "too_precise"


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("42", 42), ("-7", -7), (" 42 ", 42), (str(EXACT - 1), EXACT - 1)]
)
def test_a_number_is_whole(text: str, number: int) -> None:
    assert parse(Kind.NUMBER, text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.5", "not_a_number"),
        ("010", "leading_zero"),
        ("1_000", "separators"),
        ("1e3", "not_a_number"),
        (".inf", "not_a_number"),
        ("24:00", "not_a_number"),
        ("٣", "not_a_number"),
        (str(EXACT), "number_too_big"),
        (str(-EXACT), "number_too_big"),
    ],
)
def test_what_is_not_a_whole_number_is_refused(text: str, code: str) -> None:
    assert refusal(Kind.NUMBER, text) == code


@given(st.integers(-EXACT + 1, EXACT - 1))
def test_every_exact_number_reads_as_itself(number: int) -> None:
    assert parse(Kind.NUMBER, str(number)) == number


@given(st.text(max_size=30), st.sampled_from([kind for kind in Kind if kind is not Kind.DURATION]))
def test_any_text_is_a_value_or_refused_in_words(text: str, kind: Kind) -> None:
    assert said(kind, text)


def said(kind: Kind, text: str) -> str:
    """What a person sees: the value, or why it is none."""
    try:
        return repr(parse(kind, text, "CNY"))
    except NotAValue as refused:
        return refused.say("zh") and refused.say("en")


@pytest.mark.parametrize("text", ["true", "yes", "是", "True", "YES"])
def test_yes_in_both_languages(text: str) -> None:
    assert parse(Kind.YESNO, text) is True


@pytest.mark.parametrize("text", ["false", "no", "否"])
def test_no_in_both_languages(text: str) -> None:
    assert parse(Kind.YESNO, text) is False


@pytest.mark.parametrize("text", ["1", "on", "y", "maybe"])
def test_what_only_looks_like_yes_is_refused(text: str) -> None:
    assert refusal(Kind.YESNO, text) == "not_yesno"


@pytest.mark.parametrize("text", ["phone", "电话", "By phone", "by PHONE"])
def test_a_choice_goes_by_its_name_or_either_label(text: str) -> None:
    assert parse(Kind.CHOICE, text) == "phone"


def test_an_unknown_choice_is_refused() -> None:
    assert refusal(Kind.CHOICE, "fax") == "not_a_choice"


def test_an_open_choice_admits_another_wording() -> None:
    assert parse_value(field(Kind.CHOICE, open=True), "fax", zone="UTC") == "fax"


@pytest.mark.parametrize("text", ["phone,web", "phone, 网站", "电话、网站", "phone，web"])
def test_a_list_is_written_with_commas(text: str) -> None:
    assert parse(Kind.LIST, text) == ("phone", "web")


@pytest.mark.parametrize(
    ("text", "code"),
    [("phone,phone", "chosen_twice"), ("phone,", "nothing_given"), (",", "nothing_given"), ("fax", "not_a_choice")],
)
def test_a_wrong_list_is_refused(text: str, code: str) -> None:
    assert refusal(Kind.LIST, text) == code


def test_a_date_is_kept_as_it_is_written() -> None:
    assert parse(Kind.DATE, "2028-02-29") == "2028-02-29"


@pytest.mark.parametrize("text", ["2027-02-29", "2026-9-8", "28.09.2026", "20260928", "2026-W01-1"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    assert refusal(Kind.DATE, text) == "not_a_date"


@pytest.mark.parametrize(
    "text",
    ["2026-09-28T08:50", "2026-09-28 08:50", "2026-09-28T08:50:00", "2026-09-28T08:50+08:00", "2026-09-28T00:50:00Z"],
)
def test_a_time_is_microseconds_utc(text: str) -> None:
    assert parse(Kind.DATETIME, text) == 1_790_556_600_000_000


@pytest.mark.parametrize("text", ["2026-09-28", "2026-09-28T24:00", "2026-09-28T8:50", "9999-12-31T23:59", "tomorrow"])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    assert refusal(Kind.DATETIME, text) == "not_a_datetime"


def test_a_time_that_clocks_skip_is_refused() -> None:
    assert refusal(Kind.DATETIME, "2026-03-29T02:30", zone="Europe/Berlin") == "no_such_time"


def test_a_time_that_comes_twice_is_its_first() -> None:
    twice = parse_value(field(Kind.DATETIME), "2026-10-25T02:30", zone="Europe/Berlin")

    assert twice == parse(Kind.DATETIME, "2026-10-25T02:30+02:00")


def test_text_is_kept_in_one_normal_form() -> None:
    assert parse(Kind.TEXT, "e\u0301 [red] \u202e") == "\u00e9 [red] \u202e"


@pytest.mark.parametrize(
    ("text", "code"), [("a\0b", "bad_character"), ("\ud800", "bad_character"), (" \n", "nothing_given")]
)
def test_text_that_cannot_be_kept_is_refused(text: str, code: str) -> None:
    assert refusal(Kind.TEXT, text) == code


@pytest.mark.parametrize(("first", "last"), [(0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x7F), (0xD800, 0xDFFF)])
def test_no_character_that_cannot_be_kept_is_overlooked(first: int, last: int) -> None:
    assert {refusal(Kind.TEXT, f"a{chr(code)}") for code in range(first, last + 1)} == {"bad_character"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("li wang", "not_a_person"), ("li,wang", "not_a_person"), ("li，", "not_a_person"), ("a、b", "not_a_person")],
)
def test_a_person_is_one(text: str, code: str) -> None:
    assert refusal(Kind.PERSON, text) == code


@pytest.mark.parametrize("text", ["/etc/passwd", "..\\a", "..", "a\nb"])
def test_a_file_has_no_path(text: str) -> None:
    assert refusal(Kind.FILE, text) == "not_a_file"


def test_a_time_before_all_times_is_refused() -> None:
    assert refusal(Kind.DATETIME, "0001-01-01T00:00") == "no_such_time"


def test_rows_are_read_from_json_by_the_type_of_each_column() -> None:
    assert parse(Kind.ROWS, '[{"paid": 12.50, "who": "li"}, {"who": "wang"}]') == (
        {"who": "li", "paid": 1250},
        {"who": "wang", "paid": None},
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("li", "not_rows"),
        ("[]", "not_rows"),
        ('["li"]', "not_rows"),
        ("[" * 100_000, "not_rows"),
        ('[{"paid": 1}]', "empty_cell"),
        ('[{"who": "li", "paid": true}]', "not_money"),
        ('[{"who": "li", "pay": 1}]', "unknown_column"),
        ('[{"who": ["li"]}]', "not_rows"),
    ],
)
def test_wrong_rows_are_refused(text: str, code: str) -> None:
    assert refusal(Kind.ROWS, text) == code
