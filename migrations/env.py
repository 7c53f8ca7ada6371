"""Run the revisions on the connection the application hands over: no URL and no key in a file."""

from alembic import context

from pdp_desk.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    include_object=context.config.attributes["include_object"],
)
context.run_migrations()
