"""What several commands take: a city, and JSON in place of a table."""

from typing import Annotated

import typer

CityArg = Annotated[str, typer.Argument(metavar="CITY", help="GeoNames id, name, 'Name, CC' or 'Name, ADMIN1, CC'")]
JsonFlag = Annotated[bool, typer.Option("--json", help="print JSON only")]
