"""Looking together: one look for all who ask at the same moment."""

import asyncio

import pytest

from app.kernel.refusals import NotFound
from app.kernel.together import Together


class Looks:
    """Counts looks; each takes a moment and says its number, or refuses."""

    def __init__(self, *, refuse: bool = False) -> None:
        self.count = 0
        self._refuse = refuse

    async def __call__(self) -> int:
        self.count += 1
        mine = self.count
        await asyncio.sleep(0.01)
        if self._refuse:
            raise NotFound
        return mine


def test_all_who_ask_at_the_same_moment_get_one_look_and_later_ones_another() -> None:
    looks, together = Looks(), Together[int]()

    async def ask() -> None:
        assert await asyncio.gather(*(together.look("a", looks) for _ in range(20))) == [1] * 20
        assert await together.look("a", looks) == 2
        assert set(await asyncio.gather(*(together.look(key, looks) for key in "abab"))) == {3, 4}

    asyncio.run(ask())


def test_a_refusal_is_not_shared_who_waited_looks_again() -> None:
    looks, together = Looks(refuse=True), Together[int]()

    async def ask() -> None:
        said = await asyncio.gather(*(together.look("a", looks) for _ in range(3)), return_exceptions=True)
        assert [type(one) for one in said] == [NotFound] * 3
        with pytest.raises(NotFound):
            await together.look("a", looks)

    asyncio.run(ask())
    assert looks.count == 4


def test_whoever_goes_away_takes_nothing_from_the_others() -> None:
    looks, together = Looks(), Together[int]()

    async def ask() -> None:
        first, second = (asyncio.ensure_future(together.look("a", looks)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == 1

    asyncio.run(ask())
    assert looks.count == 1


def test_a_look_that_another_loop_left_behind_is_not_waited_for() -> None:
    looks, together = Looks(), Together[int]()

    async def leave() -> None:
        together._under_way["a"] = asyncio.get_running_loop().create_future()

    asyncio.run(leave())
    assert asyncio.run(together.look("a", looks)) == 1
