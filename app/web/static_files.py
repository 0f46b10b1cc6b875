"""Built files (`static/dist` only): kept for good by browsers when the address names their content."""

import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.templating import STATIC_DIR, content_hash

# esbuild names shared chunks and assets with a hash of their content
_HASHED_NAME = re.compile(r"-[A-Z0-9]{8}\.\w+$")


class BuiltFiles(StaticFiles):
    def __init__(self) -> None:
        super().__init__(directory=STATIC_DIR, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except (ValueError, OSError) as error:
            # a name no file can have (NUL, too long)
            raise HTTPException(404) from error
        if response.status_code == 200 and _names_its_content(
            STATIC_DIR / path, scope["query_string"].decode("latin1")
        ):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        return response


def _names_its_content(file: Path, query: str) -> bool:
    if _HASHED_NAME.search(file.name):
        return True
    return query.startswith("v=") and query[2:] == content_hash(str(file), file.stat().st_mtime_ns)
