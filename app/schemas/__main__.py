"""Write the schemas: ``python -m app.schemas``."""

from app.schemas import write_schemas

write_schemas()
