"""Every number and every duty of the FCA's complaint rules at work: the story holds, and without the rule's line it does not.

docs/regulators.md names the test that proves each. Dates are real ones: bank holidays, and weekends on which clocks change.
"""

import pytest

from workflow.definitions.load import load

PEOPLE = "{amy: [handler], raj: [overseer], cor: [corrector]}"
GIVEN = "complainant: R. Reed, contact: reed@example.org, complaint: Cover refused"
CARRIES = "enclosed: [leaflet, address, waiver_statement]"
ACKNOWLEDGED = "- amy acknowledge: {acknowledgement: We have your complaint, answer_expected: 2026-12-31}\n"
INVESTIGATING = ACKNOWLEDGED + "- amy investigate\n"
REJECTED = f"- amy respond: {{outcome: rejected, response: It is excluded, reasons: Section 4, {CARRIES}}}\n"
LETTER = (
    "not_yet_reasons: The surveyor is late, answer_expected: 2026-11-20, ombudsman_right: Told where and until when"
)


@pytest.fixture(scope="session")
def procedure(as_shipped):
    """The FCA's complaint rules as they ship."""
    return as_shipped("uk_fca_disp", PEOPLE)


def received(at: str, kind: str = "other") -> str:
    return f"- amy register: {{received_at: {at}, complaint_class: {kind}, {GIVEN}}}\n"


def nothing_broken(draft) -> tuple[()]:
    """Instead of the rules that a command would break."""
    return ()


def test_the_acknowledgement_is_in_writing_and_says_when_the_answer_will_come(procedure):
    story = f"""{received("2026-09-28T08:00")}
- amy investigate: {{refused: state}}
- amy acknowledge: {{acknowledgement: We have it, refused: asks}}
- amy acknowledge: {{answer_expected: 2026-10-16, refused: asks}}
- amy acknowledge: {{acknowledgement: We have it, answer_expected: 2026-10-16}}
- wait: 168h
- expect: {{state: acknowledged, told: [amy], clock: {{promised: running}}}}
- wait: until 2026-10-15T16:59
- expect: {{told: []}}
- wait: until 2026-10-15T17:00
- expect: {{told: [amy]}}
- wait: until 2026-10-17T00:00:01
- expect: {{clock: {{promised: breached}}}}
"""
    asks = "asks: [acknowledgement, answer_expected], moves"

    procedure.bites(
        story,
        ((asks, asks.replace("[acknowledgement, answer_expected]", "[acknowledgement], may: [answer_expected]")),),
        ((asks, asks.replace("[acknowledgement, answer_expected]", "[answer_expected], may: [acknowledgement]")),),
        (("start: [acknowledge, keep_informed,", "start: [keep_informed,"),),
        (("before 1wd: {tell: [handler]}", "before 2wd: {tell: [handler]}"),),
    )


def test_what_counts_as_prompt_is_counted_once_the_firm_has_decided_it(procedure):
    story = f"""{received("2026-12-24T16:00")}
- wait: until 2026-12-29T17:00
- expect: {{told: [], clock: {{acknowledging: running}}}}
- wait: 1s
- expect: {{told: [amy, raj], clock: {{acknowledging: breached}}}}
"""
    told = procedure.told_with(settings="{acknowledge_within: 1wd}").at("2026-12-24T16:30")

    procedure.at("2026-12-24T16:30").holds(
        f"{received('2026-12-24T16:00')}- wait: 8760h\n- expect: {{clock: {{acknowledging: none}}}}\n"
    )
    told.bites(
        story,
        (("unclear: U2, calendar: uk_business", "unclear: U2, calendar: always"),),
        (("100%: {tell: [handler, overseer]}}}\n  three_days", "100%: {tell: [handler]}}}\n  three_days"),),
    )


def test_a_summary_is_enough_until_the_close_of_the_third_business_day(procedure):
    story = f"""{received("2026-12-23T16:00")}{received("2026-12-23T16:00")}
- wait: until 2026-12-30T17:00
- CASE1.amy record_acceptance: {{how_accepted: by_phone}}
- CASE1.expect: {{state: summary_resolution, clock: {{three_days: met, eight_weeks: met}}}}
- wait: 1s
- CASE2.expect: {{clock: {{three_days: breached}}}}
- CASE2.amy record_acceptance: {{how_accepted: by_phone, refused: guard}}
- CASE1.amy send_summary: {{summary: Put right}}
- CASE1.expect: {{state: closed}}
"""
    unguarded = (
        'asks: [how_accepted],\n    when: "not overdue(three_days)"',
        "asks: [how_accepted]",
    )
    late = f"""{received("2026-12-23T16:00")}
- wait: until 2026-12-30T17:00:01
- amy record_acceptance: {{how_accepted: by_phone, refused: rule}}
"""
    told = procedure.at("2026-12-23T16:30")

    told.bites(
        story,
        (("within: 3wd", "within: 2wd"),),
        (("within: 3wd", "within: 4wd"),),
        (("within: 3wd", "within: 3cd"),),
        (("unclear: U5, calendar: uk_business", "unclear: U5, calendar: always"),),
        (unguarded,),
    )
    told.edited(unguarded).bites(late, ((procedure.rule("过了第三个营业日"), ""),))
    told.edited(unguarded).bites_engine(late, "workflow.engine.rules.broken", nothing_broken)


def test_the_answer_or_the_letter_is_due_by_the_end_of_eight_weeks_also_when_clocks_change(procedure):
    story = f"""{received("2026-09-07T09:30")}
- wait: until 2026-11-03T00:00
- expect: {{clock: {{eight_weeks: running}}}}
- wait: 1s
- expect: {{told: [amy, raj], duties: [not_yet_letter], clock: {{eight_weeks: breached}}}}
"""
    spring = f"""{received("2027-02-22T09:30")}
- wait: until 2027-04-20T00:00
- expect: {{clock: {{eight_weeks: running}}}}
- wait: 1s
- expect: {{clock: {{eight_weeks: breached}}}}
"""
    removals = (
        (("is: 56cd", "is: 55cd"),),
        (("is: 56cd", "is: 57cd"),),
        (("is: 56cd", "is: 1344h"),),
        (("is: 56cd", "is: 56wd"), ("unclear: U7, calendar: always", "unclear: U7, calendar: uk_business")),
    )

    procedure.at("2026-09-07T10:00").bites(story, *removals)
    procedure.at("2027-02-22T10:00").bites(spring, *removals)


def test_the_letter_is_asked_for_a_week_before_and_gives_reasons_a_date_and_the_ombudsman_right(procedure):
    parts = LETTER.split(", ")
    lacking = "".join(
        f"- amy not_yet_letter: {{{', '.join(part for part in parts if part != left)}, refused: asks}}\n"
        for left in parts
    )
    story = f"""{received("2026-09-07T09:30")}
- wait: until 2026-10-26T23:59:59
- expect: {{duties: []}}
- wait: 1s
- expect: {{told: [amy], duties: [not_yet_letter]}}
- raj not_yet_letter: {{{LETTER}, refused: role}}
{lacking}- amy not_yet_letter: {{{LETTER}}}
- expect: {{state: received, duties: [], clock: {{eight_weeks: met, promised: running}}}}
"""
    asks = "asks: [not_yet_reasons, answer_expected, ombudsman_right]"

    procedure.at("2026-09-07T10:00").bites(
        story,
        (("before 7cd", "before 6cd"),),
        (("before 7cd", "before 8cd"),),
        (("tell: [handler], open: not_yet_letter", "tell: [handler]"), ("closes_duties: [not_yet_letter],", "")),
        (
            (asks, "asks: [answer_expected, ombudsman_right]"),
            ("may: [redress_paid]", "may: [redress_paid, not_yet_reasons]"),
        ),
        (
            (asks, "asks: [not_yet_reasons, answer_expected]"),
            ("may: [redress_paid]", "may: [redress_paid, ombudsman_right]"),
        ),
        (("respond, not_yet_letter], from", "respond], from"),),
    )


def test_the_letter_is_not_owed_once_the_final_response_is_sent(procedure):
    story = f"""{received("2026-09-07T09:30")}{INVESTIGATING}
- wait: until 2026-10-28T09:00
- expect: {{duties: [not_yet_letter]}}
{REJECTED}
- expect: {{state: awaiting_referral, duties: [], clock: {{eight_weeks: met}}}}
"""

    procedure.at("2026-09-07T10:00").bites(story, ((" closes_duties: [not_yet_letter],", ""),))


def test_a_payment_complaint_has_15_business_days_from_receipt(procedure):
    story = f"""{received("2027-03-25T10:00", "payment_services")}{received("2027-03-25T10:00", "electronic_money")}
- CASE1.amy acknowledge: {{acknowledgement: We have it, answer_expected: 2027-06-01}}
- wait: until 2027-04-14T17:00
- expect: {{told: [amy], clock: {{payment_days: running, eight_weeks: waiting}}}}
- wait: until 2027-04-19T17:00
- CASE1.expect: {{told: [], clock: {{payment_days: running}}}}
- CASE2.expect: {{clock: {{payment_days: running}}}}
- wait: 1s
- CASE1.expect: {{told: [amy, raj], clock: {{payment_days: breached}}}}
- CASE2.expect: {{clock: {{payment_days: breached}}}}
- wait: 1440h
- CASE1.expect: {{duties: [], clock: {{eight_weeks: waiting}}}}
"""

    procedure.at("2027-03-25T10:30").bites(
        story,
        (("is: 15wd", "is: 14wd"),),
        (("is: 15wd", "is: 16wd"),),
        (("is: 15wd", "is: 15cd"),),
        (("\"complaint_class != 'other'\", is: 15wd", "\"complaint_class == 'payment_services'\", is: 15wd"),),
        (("[{when: \"complaint_class == 'other'\", is: 56cd}]", "56cd"),),
        (("unclear: U9, calendar: uk_business", "unclear: U9, calendar: always"),),
        (("before 3wd", "before 2wd"),),
    )


def test_a_holding_reply_within_the_15_days_makes_it_35_from_the_same_receipt(procedure):
    reply = "holding_reasons: The other bank has not answered, answer_expected: 2027-06-30"
    story = f"""{received("2027-03-25T10:00", "payment_services")}{received("2027-03-25T10:00", "payment_services")}
- wait: until 2027-04-19T17:00
- CASE1.amy holding_reply: {{answer_expected: 2027-06-30, refused: asks}}
- CASE1.amy holding_reply: {{holding_reasons: The other bank has not answered, refused: asks}}
- CASE1.amy holding_reply: {{{reply}}}
- CASE1.amy holding_reply: {{{reply}, refused: guard}}
- wait: 1s
- CASE2.amy holding_reply: {{{reply}, refused: guard}}
- wait: until 2027-05-18T17:00
- CASE1.expect: {{clock: {{payment_days: running}}}}
- CASE2.expect: {{clock: {{payment_days: breached}}}}
- wait: 1s
- CASE1.expect: {{told: [amy, raj], clock: {{payment_days: breached}}}}
"""
    clock = "unclear: U9, calendar: uk_business,\n"

    procedure.at("2027-03-25T10:30").bites(
        story,
        (("is: 35wd", "is: 34wd"),),
        (("is: 35wd", "is: 36wd"),),
        (("is: 35wd", "is: 35cd"),),
        (('done(holding_reply) and not overdue(payment_days)"', 'done(holding_reply)"'),),
        ((" and not done(holding_reply)", ""),),
        ((clock, f"{clock}      retarget: from_change,\n"),),
    )


def test_a_holding_reply_is_for_payment_complaints_only(procedure):
    story = f"""{received("2026-09-28T08:00")}
- amy holding_reply: {{holding_reasons: Busy, answer_expected: 2026-12-01, refused: guard}}
"""

    procedure.bites(story, (("when: \"complaint_class != 'other' and not done", 'when: "not done'),))


def test_another_class_has_its_own_limit_from_the_same_receipt_and_what_is_past_is_late(procedure):
    story = f"""{received("2026-09-04T15:00")}{received("2026-09-04T15:00", "electronic_money")}
- wait: until 2026-09-25T12:00
- CASE1.amy reclassify: {{complaint_class: payment_services, refused: asks}}
- CASE1.amy reclassify: {{complaint_class: payment_services, why_reclassified: It is a payment}}
- CASE2.amy reclassify: {{complaint_class: other, why_reclassified: It is a loan}}
- CASE1.expect: {{told: [amy], clock: {{eight_weeks: waiting, payment_days: running}}}}
- CASE2.expect: {{clock: {{eight_weeks: running, payment_days: waiting}}}}
- wait: until 2026-09-25T17:00
- expect: {{told: []}}
- wait: 1s
- CASE1.expect: {{told: [amy, raj], clock: {{payment_days: breached}}}}
- CASE1.amy reclassify: {{complaint_class: other, why_reclassified: It is a loan after all}}
- CASE1.expect: {{clock: {{eight_weeks: running, payment_days: breached}}}}
"""
    clock = "unclear: U9, calendar: uk_business,\n"

    procedure.at("2026-09-07T10:00").bites(
        story,
        ((clock, f"{clock}      retarget: keep,\n"),),
        (("stop: [record_acceptance, respond], from: received_at", "stop: [record_acceptance, respond]"),),
    )


def test_a_receipt_that_was_recorded_wrongly_moves_every_limit(procedure):
    story = f"""{received("2026-08-31T09:00")}
- wait: until 2026-09-02T18:00
- expect: {{clock: {{three_days: running}}}}
- cor correct: {{received_at: 2026-08-27T15:00, reason: The post was stamped on the 27th}}
- wait: 1s
- expect: {{clock: {{three_days: breached}}}}
- wait: until 2026-10-23T00:00:01
- expect: {{clock: {{eight_weeks: breached}}}}
"""
    stops = "stop: [record_acceptance, respond, not_yet_letter], from: received_at,"

    procedure.at("2026-08-31T12:00").bites(
        story,
        (("cancel: [respond], from: received_at, ", "cancel: [respond], "),),
        ((stops, "stop: [record_acceptance, respond, not_yet_letter],"),),
    )


@pytest.mark.parametrize(("outcome", "says"), [("accepted", "redress"), ("offered", "offer"), ("rejected", "reasons")])
def test_a_final_response_accepts_offers_or_rejects_and_says_what_that_takes(procedure, outcome, says):
    story = f"""{received("2026-09-28T08:00")}{INVESTIGATING}
- amy respond: {{outcome: {outcome}, response: Here it is, {CARRIES}, refused: asks}}
- amy respond: {{outcome: {outcome}, {says}: Fifty pounds, {CARRIES}, refused: asks}}
- amy respond: {{outcome: {outcome}, response: Here it is, {says}: Fifty pounds, {CARRIES}}}
- expect: {{state: awaiting_referral}}
"""
    asked = f"{{{says}: \"outcome == '{outcome}'\"}}"
    optional = (f"{asked}", "redress_paid"), ("may: [redress_paid]", f"may: [{says}, redress_paid]")
    silent = f"""{received("2026-09-28T08:00")}{INVESTIGATING}
- amy respond: {{outcome: {outcome}, response: Here it is, redress_paid: 0, {CARRIES}, refused: rule}}
"""

    procedure.bites(story, optional)
    procedure.edited(*optional).bites(silent, ((procedure.rule("认可须有补救"), ""),))


@pytest.mark.parametrize("left_out", ["leaflet", "address", "waiver_statement"])
def test_a_final_response_carries_the_leaflet_the_address_and_the_waiver_statement(procedure, left_out):
    rest = ", ".join(name for name in ("leaflet", "address", "waiver_statement") if name != left_out)
    answer = f"outcome: rejected, response: It is excluded, reasons: Section 4, enclosed: [{rest}]"
    story = f"""{received("2026-09-28T08:00")}{INVESTIGATING}
- amy respond: {{{answer}, refused: guard}}
{REJECTED}
- expect: {{state: awaiting_referral}}
"""
    guard = "\n    when: \"enclosed has 'leaflet' and enclosed has 'address' and enclosed has 'waiver_statement'\","
    unguarded = f"{received('2026-09-28T08:00')}{INVESTIGATING}- amy respond: {{{answer}, refused: rule}}\n"

    procedure.bites(story, ((guard, ""),))
    procedure.edited((guard, "")).bites(unguarded, ((procedure.rule("最终答复须附"), ""),))


def test_the_ombudsman_may_be_asked_for_six_months_after_the_final_response(procedure):
    story = f"""{received("2026-08-28T10:00")}{received("2026-08-28T10:00")}
- CASE1.amy acknowledge: {{acknowledgement: We have it, answer_expected: 2026-09-25}}
- CASE1.amy investigate
- CASE1{REJECTED[2:].replace("amy", ".amy")}- CASE2.amy acknowledge: {{acknowledgement: We have it, answer_expected: 2026-09-25}}
- CASE2.amy investigate
- CASE2{REJECTED[2:].replace("amy", ".amy")}- wait: until 2027-03-01T00:00
- CASE1.amy refer: {{referred_on: 2027-02-28}}
- CASE1.expect: {{state: with_ombudsman, told: [raj], clock: {{referring: met}}}}
- wait: 1s
- CASE2.expect: {{state: closed}}
- CASE2.amy refer: {{referred_on: 2027-03-01, refused: final}}
"""

    procedure.at("2026-08-31T12:00").bites(
        story,
        (("within: 6mo", "within: 5mo"),),
        (("within: 6mo", "within: 7mo"),),
        (("within: 6mo", "within: 180cd"),),
    )


def test_before_a_final_response_the_ombudsman_may_be_asked_only_after_the_letter_or_the_end_of_the_time(procedure):
    story = f"""{received("2026-09-07T09:30")}{received("2026-09-07T09:30")}{received("2026-09-07T09:30", "payment_services")}
- CASE1.amy refer: {{referred_on: 2026-09-08, refused: guard}}
- wait: until 2026-09-28T17:00
- CASE3.amy refer: {{referred_on: 2026-09-28, refused: guard}}
- wait: 1s
- CASE3.amy refer: {{referred_on: 2026-09-28}}
- CASE3.expect: {{state: with_ombudsman}}
- wait: until 2026-10-27T00:00
- CASE1.amy not_yet_letter: {{{LETTER}}}
- CASE1.amy refer: {{referred_on: 2026-10-27}}
- CASE1.expect: {{state: with_ombudsman}}
- wait: until 2026-11-03T00:00
- CASE2.amy refer: {{referred_on: 2026-11-02, refused: guard}}
- wait: 1s
- CASE2.amy refer: {{referred_on: 2026-11-03}}
- CASE2.expect: {{state: with_ombudsman}}
"""
    guard = 'when: "done(not_yet_letter) or overdue(eight_weeks) or overdue(payment_days)"'
    unguarded = (f",\n     {guard}", "")
    early = f"{received('2026-09-07T09:30')}- amy refer: {{referred_on: 2026-09-08, refused: rule}}\n"
    told = procedure.at("2026-09-07T10:00")

    told.bites(
        story,
        (unguarded,),
        ((guard, guard.replace("done(not_yet_letter) or ", "")),),
        ((guard, guard.replace(" or overdue(eight_weeks)", "")),),
        ((guard, guard.replace(" or overdue(payment_days)", "")),),
    )
    told.edited(unguarded).bites(early, ((procedure.rule("未答复、未逾期"), ""),))


def test_nothing_is_closed_unanswered(procedure):
    story = f"""{received("2026-09-28T08:00")}
- amy record_acceptance: {{how_accepted: by_phone}}
- amy send_summary: {{refused: asks}}
- amy send_summary: {{summary: Put right}}
- expect: {{state: closed}}
"""
    skipped = (
        ("who: [system], moves", "who: [handler, system], moves"),
        ("{from: awaiting_referral, to: closed}", "{from: [received, awaiting_referral], to: closed}"),
    )
    short = f"{received('2026-09-28T08:00')}- amy close_unreferred: {{refused: rule}}\n"

    procedure.bites(story, (("asks: [summary],", "may: [summary],"),))
    procedure.edited(*skipped).bites(short, ((procedure.rule("没有答复不得结案"), ""),))


@pytest.mark.parametrize(("decided", "kept"), [({}, "3y"), ({"keep_for": "5y"}, "5y")])
def test_records_are_kept_three_years_and_five_where_the_firm_says_so(procedure, decided, kept):
    retention = load(procedure.text.encode(), decided).procedure.retention

    assert retention.keep_at_least.text == kept


def test_it_is_in_force_from_the_date_of_its_text_and_not_repealed(procedure):
    read = load(procedure.text.encode()).procedure

    assert (read.valid_from, read.valid_to, read.timezone) == ("2026-06-01", None, "Europe/London")
    assert "not legal advice" in read.source["version"]
