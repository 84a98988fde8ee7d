"""Forms come out of the printer as the paper does: aligned, signed, safe, and empty where they are to be filled in."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.commands.conftest import Counter, registration
from workflow.commands.forms.filling import blank_paper
from workflow.commands.forms.paper import Written
from workflow.commands.forms.text_paper import text_paper
from workflow.commands.library import names, shipped_bytes
from workflow.commands.new_file import EXISTS, NO_DIRECTORY
from workflow.commands.surface.cells import width_of
from workflow.commands.surface.sheet import Looks, rendered
from workflow.definitions.load import load
from workflow.definitions.model import Form, Procedure
from workflow.wording import Language

HOSTILE = '<script>alert(1)</script> "&" \u202eevil\u202c {{ 7*7 }}'


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [f"{name}={value}" for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def approved(counter: Counter) -> str:
    case = counter.awaiting()
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")
    return case


def shipped_forms() -> list[tuple[Procedure, Form]]:
    found = (load(shipped_bytes(name) or b"").procedure for name in names())
    return [(procedure, form) for procedure in found if procedure is not None for form in procedure.forms.values()]


FORMS = [pytest.param(procedure, form, id=f"{procedure.name}: {form.name}") for procedure, form in shipped_forms()]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [None, 80, 60])
@pytest.mark.parametrize(("procedure", "form"), FORMS)
def test_every_line_of_a_frame_is_equally_wide(
    procedure: Procedure, form: Form, width: int | None, language: Language
) -> None:
    sheet = text_paper(blank_paper(procedure, form, language), width)
    framed = [text for text in rendered(sheet, Looks(width)) if text[:1] in "┌├└│"]

    assert {width_of(text) for text in framed} == {width or 80}
    assert all(text[-1] in "┐┤┘│" for text in framed)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("procedure", "form"), FORMS)
def test_an_empty_form_has_every_field_and_ticks_nothing(procedure: Procedure, form: Form, language: Language) -> None:
    paper = blank_paper(procedure, form, language)
    entries = [entry for part in paper.parts for entry in part.entries]

    assert tuple(entry.field for entry in entries) == form.fields
    assert not any(isinstance(entry.answer, Written) for entry in entries)
    assert "☑" not in "\n".join(rendered(text_paper(paper, 80), Looks(80)))


def test_an_empty_form_needs_no_store(outside: Counter) -> None:
    said = outside.well("form", "ticketing_complaints", "客户投诉记录表", "--blank", "--lang", "zh")

    assert "客 户 投 诉 记 录 表" in said.out
    assert "☐ 电话" in said.out
    assert "______年____月____日" in said.out


def test_a_choice_is_ticked_and_the_others_are_not(counter: Counter) -> None:
    case = counter.open(channel="online", demands="ticket_refund,damages")
    said = counter.well("form", case, "record_form")

    assert "☑ Online" in said.out
    assert "☐ Phone" in said.out
    assert "☑ Ticket refund" in said.out
    assert "☑ Damages" in said.out


def test_a_step_that_was_taken_is_signed_and_one_to_come_is_not(counter: Counter) -> None:
    case = approved(counter)
    parts = counter.well("form", case, "handling_sheet", "--json").data["parts"]
    signed = {(s["of"], s["person"], s["date"]) for part in parts for s in part["signings"]}

    assert ("Register", "li 李雷", "2026-09-28 09:00") in signed
    assert ("Submit the plan", "li 李雷", "2026-09-28 09:00") in signed
    assert ("Call back", "", "") in signed


def test_an_approval_shows_the_opinion_signature_and_date_of_its_level(counter: Counter) -> None:
    case = approved(counter)
    (approval,) = counter.well("form", case, "handling_sheet", "--json").data["approvals"]

    assert approval["signings"] == [
        {"of": "Operations director", "role": "", "remark": "同意", "person": "chen 陈岚", "date": "2026-09-28 09:00"}
    ]


def test_a_form_that_waits_for_a_signature_has_a_line_for_it(counter: Counter) -> None:
    case = counter.awaiting("compensation=50.00")
    (approval,) = counter.well("form", case, "handling_sheet", "--json").data["approvals"]

    assert [(s["of"], s["person"]) for s in approval["signings"]] == [("General manager", "")]


def test_a_signature_on_paper_says_who_recorded_it(counter: Counter) -> None:
    case = counter.awaiting()
    scan = counter.file("scan.png", "x")
    signing = ("--for", "chen", "--evidence", scan, "--saw", counter.code(case))
    counter.well("approve", case, "opinion=同意", *signing, "--as", "sun")
    (approval,) = counter.well("form", case, "handling_sheet", "--json").data["approvals"]

    assert approval["signings"][0]["person"] == "chen 陈岚 (on paper, recorded by sun 孙阳)"


def test_the_record_of_a_complaint_carries_no_approval(counter: Counter) -> None:
    case = approved(counter)

    assert counter.well("form", case, "record_form", "--json").data["approvals"] == []


@pytest.mark.parametrize("form", ["text", "html"])
def test_personal_fields_are_masked_unless_asked_for(counter: Counter, form: str) -> None:
    case = counter.open(customer_name="张三丰")
    to_html = ("--html", "-") if form == "html" else ()
    masked = counter.well("form", case, "record_form", *to_html).out
    shown = counter.well("form", case, "record_form", *to_html, "--personal").out

    assert "张三丰" not in masked
    assert "••••" in masked
    assert "张三丰" in shown


def test_what_a_customer_wrote_is_only_text_on_the_page(counter: Counter) -> None:
    opened = counter.well(*registration(complaint=HOSTILE, contact='"><img src=x>'), "--as", "li", "--json")
    page = Page(counter.well("form", opened.data["case"], "record_form", "--personal", "--html", "-").out)

    assert not {"script", "img", "link", "iframe", "form"} & set(page.tags)
    assert not any(text.startswith(("on", "src=", "href=")) for text in page.attributes)
    assert '<script>alert(1)</script> "&" \\u202eevil\\u202c {{ 7*7 }}' in page.text
    assert '"><img src=x>' in page.text
    assert "\u202e" not in page.text


def test_a_page_loads_nothing_from_elsewhere(counter: Counter) -> None:
    said = counter.well("form", counter.open(), "record_form", "--html", "-")

    assert "default-src 'none'" in said.out
    assert "http://" not in said.out
    assert "https://" not in said.out
    assert "url(" not in said.out
    assert "@page { size: A4" in said.out


def test_a_case_of_a_simulated_store_is_marked_on_paper(counter: Counter) -> None:
    said = counter.well("form", counter.open(), "record_form", "--html", "-")

    assert "not a real case" in Page(said.out).text


def test_a_page_is_written_to_a_new_file(counter: Counter) -> None:
    case, page = counter.open(), counter.folder / "record.html"
    counter.well("form", case, "record_form", "--html", str(page))

    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_file_that_is_there_is_not_overwritten(counter: Counter) -> None:
    case, page = counter.open(), Path(counter.file("record.html", "mine"))
    said = counter("form", case, "record_form", "--html", str(page), "--json")

    assert (said.code, said.error["code"]) == (2, EXISTS.code)
    assert page.read_text("utf-8") == "mine"


def test_a_place_where_nothing_can_be_written_is_refused_in_words(counter: Counter) -> None:
    said = counter("form", counter.open(), "record_form", "--html", "no/such/place.html", "--json")

    assert (said.code, said.error["code"]) == (4, NO_DIRECTORY.code)


@pytest.mark.parametrize(
    ("words", "code", "rule"),
    [
        pytest.param(("record_from",), 4, "no_such_form_in_procedure", id="a form that is not there"),
        pytest.param((), 2, "form_needed", id="no form named where there are two"),
    ],
)
def test_a_form_must_be_known(counter: Counter, words: tuple[str, ...], code: int, rule: str) -> None:
    said = counter("form", counter.open(), *words, "--json")

    assert (said.code, said.error["code"]) == (code, rule)


def test_a_broken_definition_prints_no_form(outside: Counter) -> None:
    said = outside("form", outside.file("broken.yaml", "procedure: x"), "--blank", "--json")

    assert said.code == 1
    assert json.loads(said.err)["problems"]


def test_a_procedure_of_the_store_can_be_printed_empty(counter: Counter) -> None:
    said = counter.well("form", "ticketing_complaints", "handling_sheet", "--blank")

    assert "Signature: ____" in said.out


def test_the_form_of_then_is_printed_with_at(counter: Counter) -> None:
    case = counter.open()
    counter.well("tick", "--until", "2026-09-28T10:00")
    counter.well("do", case, "verify", "--as", "li")
    counter.well("do", case, "judge", "validity=valid", "grounds=订单", "demands=damages", "--as", "wang")
    then = counter.well("form", case, "record_form", "--at", "2026-09-28T09:30").out

    assert "☐ Damages" in then
    assert "☑ Damages" in counter.well("form", case, "record_form").out
