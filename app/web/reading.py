"""Reading blobs in an `async def`: at once from a folder of this machine, in the thread pool over a network."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from app.kernel.blobs import blobs

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def read(function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    if blobs().is_local:
        return function(*arguments, **named)
    return await run_in_threadpool(function, *arguments, **named)
