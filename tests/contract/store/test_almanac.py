"""Calendars are read when somebody counts on them, once, and again only when another was published."""

from hashlib import sha256

import pytest

from workflow.engine.events import By
from workflow.engine.records import CalendarPublished
from workflow.errors import NotFound, UsageError
from workflow.store.almanac import Almanac, Consulted
from workflow.store.database import Store
from workflow.store.recording import record_in_stream

TEXT = b"""format: 1
calendar: night
title: {zh: \xe5\xa4\x9c\xe7\x8f\xad, en: Nights}
source: test
week: {mon-sun: "22:00-06:00"}
"""
LATER = TEXT.replace(b"06:00", b"07:00")


def publish(store: Store, source: bytes) -> str:
    digest = sha256(source).hexdigest()
    with store.writing() as writing:
        writing.add_calendar(digest, "night", source, 1)
        record_in_stream(
            writing,
            CalendarPublished(calendar="night", digest=digest),
            by=By(person="li", login=store.identity.login),
            at=1,
        )
    return digest


def test_a_calendar_is_read_once_until_another_is_published(store: Store) -> None:
    almanac, first = Almanac(), publish(store, TEXT)
    with store.reading() as reading:
        rules = almanac.current(reading, "night")
        assert rules is not None
        assert rules.digest == first
        assert almanac.current(reading, "night") is rules
        assert almanac.published(reading, first) is rules
    second = publish(store, LATER)
    with store.reading() as reading:
        current = almanac.current(reading, "night")

        assert current is not None
        assert current.digest == second
        assert almanac.published(reading, first) is rules
        assert [calendar.digest for calendar in reading.calendars()] == [first, second]


def test_a_calendar_whose_publishing_was_given_up_is_forgotten(store: Store) -> None:
    almanac, first = Almanac(), publish(store, TEXT)
    with store.writing() as writing:
        second = publish(store, LATER)
        assert getattr(almanac.current(writing, "night"), "digest", None) == second
        writing.discard()
    with store.reading() as reading:
        assert getattr(almanac.current(reading, "night"), "digest", None) == first


def test_what_was_consulted_is_remembered_by_name_and_digest(store: Store) -> None:
    digest = publish(store, TEXT)
    with store.reading() as reading:
        consulted = Consulted(Almanac(), reading)

        assert consulted.digests == {}
        assert consulted.current("night") is consulted.current("night")
        assert consulted.digests == {"night": digest}


def test_a_calendar_that_is_not_there_is_said_to_be_missing(store: Store) -> None:
    with store.reading() as reading:
        assert reading.current_calendar("night") is None
        with pytest.raises(UsageError) as raised:
            Consulted(Almanac(), reading).current("night")

    assert raised.value.wording.code == "calendar_missing"


def test_a_calendar_that_was_published_and_is_gone_is_lost(store: Store) -> None:
    with store.reading() as reading, pytest.raises(NotFound) as raised:
        Almanac().published(reading, "0" * 64)

    assert raised.value.wording.code == "calendar_lost"
