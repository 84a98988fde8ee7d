"""What Alembic runs: the migrations on the connection it was given, inside the transaction that is open there."""

from alembic import context

from workflow.store.tables import Stored

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Stored.metadata,
    transactional_ddl=False,
)
context.run_migrations()
