"""What a worker says while it works: a line on stderr for each thing done, or a line of JSON on stdout."""

from collections.abc import Callable, Iterator, Mapping
from typing import assert_never
from zoneinfo import ZoneInfo

from workflow.audit.verifying import Differing
from workflow.commands.errand import Errand
from workflow.commands.operator.store import SET_ASIDE
from workflow.commands.surface.sheet import GAP, Block, Line, Piece, Style, line, title
from workflow.commands.surface.terminal import Form, Json
from workflow.commands.telling.answering import event_data
from workflow.commands.telling.history_words import happened
from workflow.commands.telling.reader import names_of
from workflow.commands.telling.verified_words import AGREES, CANNOT_VERIFY, DIFFERS, what, where_to_look
from workflow.service import Desk, NoticeFile
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label
from workflow.workers.delivery import Delivered
from workflow.workers.letters import Letter
from workflow.workers.loop import Agrees, CannotVerify, Fired, News, SetAside, StoreBack, StoreLost

SENT = Label(zh="{about} → {person}（{kinds}）", en="{about} → {person} ({kinds})")
NOT_SENT = Label(
    zh="{about} → {person} 没有送达：{problem}。第 {attempt} 次，稍后再试",
    en="{about} → {person} was not delivered: {problem}. Attempt {attempt}, tried again later",
)
BACK = Label(zh="案件库又可用了", en="the store can be used again")
WAITING = Label(
    zh="{problem}。一直重试，恢复时会说明",
    en="{problem}. It is tried again and again; you will be told when it is back",
)
OF_NOTICE = Label(zh="通知", en="notice")
ALREADY = Label(zh="先前已送达", en="taken before")


class Log:
    """Tells the news of one worker. What goes to the console as a notice is data, and stands on stdout."""

    def __init__(self, errand: Errand, desk: Callable[[], Desk]) -> None:
        self._errand, self._desk = errand, desk
        self._kept = list[Mapping[str, Json]]()

    def message(self, letter: Letter) -> None:
        """A message whose channel is the console."""
        data = {
            "what": "message",
            "notice": letter.key,
            "case": letter.case,
            "person": letter.person,
            "title": letter.title,
            "body": letter.body,
        }
        self._give(data, [title(letter.title), *(line(text, indent=2) for text in letter.body.split("\n")), GAP])

    def told(self, news: News) -> None:
        match news:
            case Fired():
                self._fired(news)
            case SetAside(trouble):
                again = moments.full(trouble.retry_at * moments.SECOND, self._zone())
                said = self._say(
                    SET_ASIDE, case=trouble.number, problem=self._errand.words(trouble.problem), again=again
                )
                data = {"case": trouble.number, "problem": self._errand.words(trouble.problem)}
                self._tell("set_aside", data, [self._line(Piece(said, Style.WARN))])
            case Delivered():
                self._delivered(news)
            case StoreLost(error):
                said = error.say(self._errand.language)
                data = {"code": error.wording.code, "problem": said}
                self._tell("store_lost", data, [line(Piece(self._say(WAITING, problem=said), Style.ALARM))])
            case StoreBack():
                self._tell("store_back", {}, [self._line(Piece(self._say(BACK), Style.GOOD))])
            case Differing():
                self._differing(news)
            case Agrees(stream):
                said = self._say(AGREES, what=self._errand.words(what(stream)))
                self._tell("agrees", {"stream": stream}, [self._line(Piece(said, Style.GOOD))])
            case CannotVerify(problem):
                said = self._errand.words(problem)
                told = self._say(CANNOT_VERIFY, problem=said)
                self._tell("cannot_verify", {"problem": said}, [self._line(Piece(told, Style.WARN))])
            case _:
                assert_never(news)

    def close(self) -> None:
        """Gives the JSON document that was asked for."""
        if self._errand.terminal.form is Form.JSON:
            self._errand.terminal.give_list(self._kept, [])

    def _fired(self, news: Fired) -> None:
        names = self._names(news.outcome.case)
        for event in news.outcome.events:
            told = line(*self._stamp(event.at), Piece(news.outcome.case, Style.NAME), "  ", happened(event, names))
            self._tell("fired", {"case": news.outcome.case, **event_data(event)}, [told])

    def _delivered(self, news: Delivered) -> None:
        notice, problem = news.notice, news.problem
        names = self._names(notice.case)
        about, person = about_of(notice, names), names.person(notice.person)
        if problem is None:
            kinds = names.listed(news.kinds) or self._say(ALREADY)
            said, style = self._say(SENT, about=about, person=person, kinds=kinds), Style.PLAIN
        else:
            words = {"problem": self._errand.words(problem), "attempt": notice.attempts + 1}
            said, style = self._say(NOT_SENT, about=about, person=person, **words), Style.WARN
        data = notice_data(notice) | {"channels": list(news.kinds)}
        data |= {} if problem is None else {"problem": self._errand.words(problem)}
        told = self._line(Piece(notice.case, Style.NAME), "  ", Piece(said, style))
        self._tell("sent" if problem is None else "not_sent", data, [told])

    def _differing(self, news: Differing) -> None:
        words = self._errand.words
        first, count = words(news.differences[0].said), len(news.differences)
        said = self._say(DIFFERS, what=words(what(news.stream)), count=count, first=first)
        data: Mapping[str, Json] = {
            "stream": news.stream,
            "differences": [{"seq": e.seq, "code": e.code, "message": words(e.said)} for e in news.differences],
        }
        alarm = [self._line(Piece(f"! {said}", Style.ALARM))]
        self._tell("differs", data, [*alarm, line(Piece(words(where_to_look(news.stream)), Style.FAINT), indent=2)])

    def _tell(self, what: str, data: Mapping[str, Json], sheet: list[Block]) -> None:
        if self._errand.terminal.for_people:
            self._errand.terminal.tell(sheet)
        else:
            self._give({"what": what, **data}, sheet)

    def _give(self, data: Mapping[str, Json], sheet: list[Block]) -> None:
        if self._errand.terminal.form is Form.JSON:
            self._kept.append(data)
        else:
            self._errand.terminal.give(data, sheet)

    def _line(self, *parts: Piece | str) -> Line:
        return line(*self._stamp(self._desk().now()), *parts)

    def _stamp(self, at: int) -> Iterator[Piece]:
        yield Piece(moments.full(at // moments.SECOND * moments.SECOND, self._zone()) + "  ", Style.FAINT)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._desk().info().zone)

    def _names(self, case: str) -> Names:
        desk = self._desk()
        return names_of(self._errand, desk.scene(case).book.procedure, desk.directory(), desk.info().zone)

    def _say(self, label: Label, **blanks: object) -> str:
        return self._errand.words(label).format(**blanks)


def about_of(notice: NoticeFile, names: Names) -> str:
    """What a notice is about, in a word or two."""
    first, _, mark = notice.about.partition(" ")
    return OF_NOTICE.say(names.language) if first == "notice" else f"{names.clock(first)} {names.mark(mark)}"


def notice_data(notice: NoticeFile) -> dict[str, Json]:
    return {
        "notice": notice.key,
        "case": notice.case,
        "seq": notice.seq,
        "about": notice.about,
        "person": notice.person,
    }
