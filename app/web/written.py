"""Large JSON that we made ourselves: written as it is, unchecked; a door documents it in `responses=`."""

from typing import Any

from fastapi import Response
from pydantic_core import to_json


def written(content: dict[str, Any], *, revision: int | None = None) -> Response:
    """With `revision` as its ETag."""
    headers = None if revision is None else {"ETag": f'"{revision}"'}
    return Response(to_json(content), media_type="application/json", headers=headers)
