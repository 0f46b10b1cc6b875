"""Posted forms: a pydantic model (extra fields refused), refused in words field by field."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from starlette.datastructures import UploadFile

from app.kernel.refusals import Invalid
from app.web.errors import field_sentences

_Model = TypeVar("_Model", bound=BaseModel)


class Form(BaseModel):
    """Base of posted forms: only declared fields, text trimmed, no control characters in single lines."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _one_line(value: object) -> object:
    if isinstance(value, str) and not value.strip().isprintable():
        raise ValueError("This may not hold line breaks or control characters.")
    return value


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=200)]
"""One line of text that must be given."""
EmptyAsNone = BeforeValidator(_none_if_empty)
"""An empty field of a form means "not given"."""


def form_model(model: type[_Model]) -> Callable[[Request], Awaitable[_Model]]:
    """A dependency: `form: Annotated[Invite, Depends(form_model(Invite))]`. List fields may be repeated."""
    lists = {name for name, info in model.model_fields.items() if "list" in str(info.annotation)}

    async def read(request: Request) -> _Model:
        posted = await request.form()
        if any(isinstance(value, UploadFile) for value in posted.values()):
            raise Invalid("No files are taken here.")
        values = {name: posted.getlist(name) if name in lists else posted[name] for name in posted}
        try:
            return model.model_validate(values)
        except ValidationError as error:
            raise Invalid(
                "Some fields need correcting; nothing was changed.",
                details={"fields": field_sentences(error.errors())},
            ) from None

    return read
