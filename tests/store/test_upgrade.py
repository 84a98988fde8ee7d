"""Who may upgrade a store on a server, where a login that is let in does not own it."""

import pytest
from psycopg.sql import SQL, Identifier

from tests.postgres.cluster import Databases
from tests.store.stores.loading import load
from workflow.errors import NotPermitted
from workflow.store.address import place_of
from workflow.store.standing import standing
from workflow.store.upgrading import upgrade


def test_only_who_owns_the_tables_upgrades_them(databases: Databases) -> None:
    database = databases.empty()
    load(database.url)
    login = database.login("clerk")
    database.run(SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(Identifier(login.name)))
    with pytest.raises(NotPermitted) as refused:
        upgrade(place_of(login.url))

    assert refused.value.wording.code == "upgrade_needs_owner"
    assert standing(place_of(login.url)).format == 2


def test_a_login_that_may_see_nothing_is_told_so(databases: Databases) -> None:
    database = databases.empty()
    load(database.url)
    with pytest.raises(NotPermitted) as refused:
        standing(place_of(database.login("clerk").url))

    assert refused.value.wording.code == "login_may_not"
