"""A store on Postgres in which cases were due an hour ago, each with one mark and somebody to tell."""

import pytest

from bench.cluster import filled
from tests.postgres.cluster import Databases
from workflow.store.address import ServerPlace, place_of
from workflow.workers.cluster.crew import Crew
from workflow.workers.cluster.duties import Duties
from workflow.workers.cluster.pool import Pool

CASES = 40


def crew_at(place: ServerPlace) -> Crew:
    """One that is not started."""
    return Crew(place, "test", Duties(Pool(0, _nobody), Pool(0, _nobody), lambda _news: None), 1)


def _nobody() -> "Pool[object]":
    raise AssertionError("nothing is done here")


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.like(f"overdue_{CASES}", lambda url: filled(url, CASES)).url


@pytest.fixture
def place(url: str) -> ServerPlace:
    place = place_of(url)
    assert isinstance(place, ServerPlace)
    return place
