"""`complaints worker --cluster`: what a worker needs that shares its work with other machines."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from workflow.commands.errand import Errand, opened_desk
from workflow.commands.operator.terms import Terms
from workflow.errors import UsageError
from workflow.store.address import FilePlace, ServerPlace, place_of
from workflow.wording import Wording
from workflow.workers.delivery import Delivery
from workflow.workers.letters import Letter
from workflow.workers.loop import News, Worker
from workflow.workers.postroom import Postroom

if TYPE_CHECKING:
    from workflow.commands.operator.worker_log import Log
    from workflow.workers.cluster.duties import Post

NEEDS_EXTRA = Wording(
    code="cluster_needs_extra",
    zh="--cluster 需要 dbos，它没有安装",
    en="--cluster needs dbos, which is not installed",
    fix_zh="运行 pip install 'complaint-workflow[cluster]'；或去掉 --cluster，多台机器照样可以各运行一个 worker",
    fix_en="run `pip install 'complaint-workflow[cluster]'`; or leave --cluster out: several machines may run a worker each",
)
NEEDS_SERVER = Wording(
    code="cluster_needs_postgres",
    zh="--cluster 需要 Postgres：{path} 是一个文件，别的机器够不着",
    en="--cluster needs Postgres: {path} is a file, which other machines cannot reach",
    fix_zh="去掉 --cluster，或用 complaints store copy 把案件库搬到 Postgres",
    fix_en="leave --cluster out, or move the store to Postgres with `complaints store copy`",
)


class Aloud:
    """A log for many threads."""

    def __init__(self, log: "Log") -> None:
        self._log, self._one_at_a_time = log, Lock()

    def told(self, news: News) -> None:
        with self._one_at_a_time:
            self._log.told(news)

    def message(self, letter: Letter) -> None:
        with self._one_at_a_time:
            self._log.message(letter)


def hiring(errand: Errand) -> Callable[[Terms], AbstractContextManager[Worker]]:
    """Hires a worker for the store of this errand. Raises UsageError when that cannot be."""
    match place := place_of(errand.wishes.db):
        case FilePlace():
            raise UsageError(NEEDS_SERVER, path=str(place))
        case ServerPlace():
            _refuse_without_extra()
            return lambda terms: _hired(errand.wishes.db, place, terms)


def _refuse_without_extra() -> None:
    try:
        import dbos  # noqa: F401
    except ImportError as error:
        raise UsageError(NEEDS_EXTRA) from error


@contextmanager
def _hired(url: str, place: ServerPlace, terms: Terms) -> Iterator[Worker]:
    from workflow.workers.cluster.board import Board
    from workflow.workers.cluster.crew import Crew
    from workflow.workers.cluster.duties import POSTS, WAKERS, Duties
    from workflow.workers.cluster.pool import Pool
    from workflow.workers.cluster.worker import ClusterWorker

    aloud, delivery = Aloud(terms.log), Delivery(terms.ways, terms.postroom)
    with (
        Pool(WAKERS, lambda: opened_desk(url)) as desks,
        Pool(POSTS, lambda: _post(url, terms, aloud)) as posts,
        Board(place) as board,
    ):
        duties = Duties(desks, posts, aloud.told)
        with Crew(place, terms.who.name, duties, delivery.longest) as crew:
            yield ClusterWorker(
                terms.who, terms.desk, delivery, aloud.told, terms.poll, board=board, crew=crew, duties=duties
            )


@contextmanager
def _post(url: str, terms: Terms, aloud: Aloud) -> "Iterator[Post]":
    from workflow.workers.cluster.duties import Post

    with opened_desk(url) as desk, Postroom(aloud.message, terms.postroom.patience) as postroom:
        yield Post(desk, Delivery(terms.ways, postroom))
