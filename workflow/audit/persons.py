"""What was counted for persons over the years: a few words for each record, of which there may be as many as cases."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from workflow.audit.past import Entry, Tallied, bare_entry, tallied
from workflow.engine.case import person_stream
from workflow.store.reading import Reading

_WORD = 64


class Persons:
    """Grows stream by stream, and is asked when it has all of them. Of a record that names a cause is kept where it stands,
    to be read again."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._streams = list[str]()
        self._tallied = dict[str, list[Tallied]]()
        self._same = dict[Tallied, Tallied]()
        self._places = list[int]()

    def add(self, stream: str, records: Iterable[Entry]) -> None:
        """Everything that is recorded of a person."""
        counted = self._tallied[stream] = []
        for entry in records:
            told = tallied(entry)
            counted.append(self._same.setdefault(told, told))
            if entry.cause is not None:
                self._places.append(_place(entry.cause.stream, len(self._streams), entry.seq))
        self._streams.append(stream)

    def complete(self) -> None:
        self._places.sort()

    def tallied(self, person: str) -> Sequence[Tallied]:
        return self._tallied.get(person_stream(person), ())

    def caused_by(self, case: str) -> Iterator[Entry]:
        """The records that name an event of this stream as their cause."""
        first, after = (bisect_left(self._places, _place(case, place, 0)) for place in (0, len(self._streams)))
        named = (self._entry(place) for place in self._places[first:after])
        return (entry for entry in named if entry.cause is not None and entry.cause.stream == case)

    def caused(self) -> Iterator[Entry]:
        """All records that name a cause."""
        return map(self._entry, self._places)

    def __len__(self) -> int:
        """How many name a cause."""
        return len(self._places)

    def _entry(self, place: int) -> Entry:
        row = self._reading.event(self._streams[place >> _WORD & _LOW], place & _LOW)
        entry = None if row is None else bare_entry(row)
        assert entry is not None, "it was read before, in the same view"
        return entry


_LOW = (1 << _WORD) - 1


def _place(cause: str, stream: int, seq: int) -> int:
    """Sorts by the stream of the cause; those of one cause by where they stand."""
    return ((hash(cause) & _LOW) << _WORD | stream) << _WORD | seq
