"""Which tests go to the same worker: those of files marked `xdist_group("NAME")`, which share what is costly to make.

pytest-xdist tells groups by a suffix of test ids, which pytest no longer lets it write (3.8 with 9.2): each worker
built the demonstration. Here the mark is read from the file.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

MARK = re.compile(r'xdist_group\("(\w+)"\)')


class Sharing(LoadScopeScheduling):
    """Tests of one group to one worker, all others as they come."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(self.config.rootpath / nodeid.partition("::")[0]) or nodeid


@cache
def group_of(file: Path) -> str | None:
    marked = MARK.search(file.read_text())
    return marked[1] if marked else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    return Sharing(config, log)
