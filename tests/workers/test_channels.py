"""The channel file: who is reached how, and every mistake in it at its place and in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.engine.directory import Person
from workflow.workers.channels import CONSOLE_CHANNEL, Channels, ReadChannels, read_channels
from workflow.workers.postroom import Postroom

SECRET = "hunter2hunter2"
ENVIRONMENT = {"PASSWORD": SECRET, "WHOLE": f"json://user:{SECRET}@localhost"}
QI = Person(name="qi", roles=frozenset({"quality", "clerk"}))


@pytest.fixture(scope="module")
def postroom() -> Iterator[Postroom]:
    with Postroom(print) as postroom:
        yield postroom


def read(text: str, postroom: Postroom) -> ReadChannels:
    return read_channels(text.encode(), ENVIRONMENT, Path("/var/lib/complaints"), postroom)


def well(text: str, postroom: Postroom) -> Channels:
    found = read(text, postroom)
    assert found.channels is not None, [problem.say("en") for problem in found.problems]
    return found.channels


def urls(channels: Channels, name: str, person: Person | None = None) -> list[str]:
    return [channel.url for channel in channels.of(name, person)]


def test_own_channels_come_before_those_of_roles_and_these_before_the_default(postroom: Postroom) -> None:
    found = well(
        "default: console\npeople: {wang: 'json://localhost/wang'}\n"
        "roles: {quality: ['json://localhost/q'], clerk: ['json://localhost/c', 'json://localhost/q']}",
        postroom,
    )

    assert urls(found, "wang", Person(name="wang", roles=frozenset({"quality"}))) == ["json://localhost/wang"]
    assert urls(found, "qi", QI) == ["json://localhost/c", "json://localhost/q"]
    assert found.of("gone", None) == (CONSOLE_CHANNEL,)
    assert found.most == 2


def test_an_empty_file_of_channels_sends_everything_to_the_console(postroom: Postroom) -> None:
    assert well("language: en", postroom) == Channels(tongue="en")


def test_variables_are_filled_in_and_a_new_password_makes_no_new_channel(postroom: Postroom) -> None:
    text = "people: {wang: 'mailto://li:${PASSWORD}@example.com'}"
    first = well(text, postroom).of("wang", None)[0]
    other = read_channels(text.encode(), {"PASSWORD": "changed"}, Path(), postroom).channels
    assert other is not None

    assert first.url == f"mailto://li:{SECRET}@example.com"
    assert other.of("wang", None)[0].mark == first.mark
    assert SECRET not in repr(first)


def test_a_whole_address_may_come_from_the_environment(postroom: Postroom) -> None:
    assert urls(well("default: ${WHOLE}", postroom), "li") == [ENVIRONMENT["WHOLE"]]


@pytest.mark.parametrize(
    ("written", "path"), [("out.jsonl", "/var/lib/complaints/out.jsonl"), ("/srv/out.jsonl", "/srv/out.jsonl")]
)
def test_a_file_lies_beside_the_channel_file_unless_it_says_where(written: str, path: str, postroom: Postroom) -> None:
    assert urls(well(f"default: 'file:{written}'", postroom), "li") == [f"file:{path}"]


@pytest.mark.parametrize(
    "address", ["dingtalk://abcdefgh12345678", "wecombot://693a-7aoc", "feishu://abcdef", "mailtos://a:b@example.com"]
)
def test_the_channels_that_companies_use_are_known(address: str, postroom: Postroom) -> None:
    assert urls(well(f"default: '{address}'", postroom), "li") == [address]


GOLDEN = {
    "lang: zh": [
        '1:1 unknown_key "lang" is not a key here; did you mean "language"?'
        " - allowed here: language, default, people, roles"
    ],
    "language: fr": ['1:11 not_one_of "fr" is not one of the words for this place - choose from: zh, en, both'],
    "default: jsn://localhost": [
        '1:10 channel_unknown there is no kind of channel "jsn:"; did you mean "json"?'
        " - write console, file:PATH, or an address of apprise (https://appriseit.com/services/)"
    ],
    "default: somewhere": [
        '1:10 channel_unknown there is no kind of channel "?:"'
        " - write console, file:PATH, or an address of apprise (https://appriseit.com/services/)"
    ],
    "people:\n  wang: ['mailto://']": [
        '2:10 channel_address_wrong the address of this "mailto:" channel is incomplete or written wrongly'
        " - compare it with https://appriseit.com/services/; take secrets from the environment with ${NAME}"
    ],
    "default: 'file:'": [
        '1:10 channel_address_wrong the address of this "file:" channel is incomplete or written wrongly'
        " - compare it with https://appriseit.com/services/; take secrets from the environment with ${NAME}"
    ],
    "roles: {quality: 'dingtalk://${TOKEN}'}": [
        "1:18 channel_variable_missing the environment has no variable TOKEN, so the address of this channel is"
        " incomplete - set it before the start, for example in the EnvironmentFile of the service"
    ],
    "people: {wang: []}": [
        '1:10 channel_none there is no channel under "wang" - write an address, or leave the line out'
    ],
    "people: [wang]": ["1:9 wrong_shape a list is not what belongs here - expected: {a text: a list [a text, ..]}"],
    "default: [console, foo://x]\nroles: {q: 'bar://x'}": [
        '1:20 channel_unknown there is no kind of channel "foo:"'
        " - write console, file:PATH, or an address of apprise (https://appriseit.com/services/)",
        '2:12 channel_unknown there is no kind of channel "bar:"; did you mean "bark"?'
        " - write console, file:PATH, or an address of apprise (https://appriseit.com/services/)",
    ],
}


@pytest.mark.parametrize("text", GOLDEN)
def test_a_mistake_is_told_at_its_place(text: str, postroom: Postroom) -> None:
    found = read(text, postroom)

    said = [f"{p.place.line}:{p.place.column} {p.code} {p.say('en')}" for p in found.problems]
    assert found.channels is None
    assert said == GOLDEN[text]


@pytest.mark.parametrize(
    "text", ["default: 'foo://${PASSWORD}'", "default: 'mailto://${PASSWORD}:'", "default: ${PASSWORD}"]
)
def test_a_secret_is_in_no_message(text: str, postroom: Postroom) -> None:
    found = read(text, postroom)

    assert found.problems
    assert not any(SECRET in problem.say(language) for problem in found.problems for language in ("zh", "en"))


def test_without_apprise_only_it_is_missed() -> None:
    class Bare:
        def fault(self, url: str) -> str:
            return "no apprise"

        def schemes(self) -> tuple[str, ...]:
            return ()

    found = read_channels(b"default: ['mailto://a:b@example.com', console, 'file:x']", {}, Path(), Bare())  # type: ignore[arg-type]

    assert [problem.code for problem in found.problems] == ["channel_needs_apprise"]
