"""An address names a place, or is refused without being repeated: it may hold a password."""

import pytest

from workflow.errors import StoreUnavailable
from workflow.store.address import ServerPlace, place_of


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://wang:p@SECRET@host/db",
        "postgresql://wang:p/SECRET@host/db",
        "postgresql://wang:p?SECRET@host/db",
        "postgresql://wang:p#SECRET@host/db",
        "postgresql://wang:SECRET%zz@host/db",
        "postgresql://wang:SECRET x@host/db",
        "postgresql://host/db?password=SECRET%zz",
        "postgresql://wang:SECRET@host:xx/db",
        "postgresql://wang:SECRET@host",
        "postgresql://host?password=SECRET",
        "postgres://host/db?password=SECRET",
        "postgresql:/wang:SECRET@host/db",
        "postgresql:wang:SECRET@host/db",
        "host=host password=SECRET",
        "mysql://host/db?password=SECRET",
        "mysql://wang:SECRET@host/db",
        "sqlite:///x.db?password=SECRET",
    ],
)
def test_an_address_that_is_refused_is_not_repeated(url: str) -> None:
    with pytest.raises(StoreUnavailable) as raised:
        place_of(url)

    assert raised.value.wording.code == "store_url_unsupported"
    assert "SECRET" not in raised.value.say("zh") + raised.value.say("en")


def test_a_place_is_shown_without_its_password() -> None:
    place = place_of("postgresql+psycopg://wang:p%40SECRET@db.example:5433/complaints?sslmode=verify-full")

    assert isinstance(place, ServerPlace)
    assert str(place) == "postgresql://db.example:5433/complaints"
    assert (place.login, place.name) == ("wang", "complaints")


def test_a_database_is_shown_by_its_name_in_any_script() -> None:
    assert place_of("postgresql://db/%E6%8A%95%E8%AF%89").name == "投诉"
