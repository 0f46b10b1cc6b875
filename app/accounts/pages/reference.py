"""The API reference: Swagger UI from our own files (works offline, no inline script), for people signed in."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.accounts.doors import SignedIn
from app.web.templating import render

router = APIRouter(prefix="/api")


@router.get("/docs")
def docs(request: Request, actor: SignedIn) -> Response:
    return render(request, "accounts/api_docs.html")


@router.get("/openapi.json")
def openapi(request: Request, actor: SignedIn) -> Response:
    return JSONResponse(request.app.openapi())
