"""Keeps one courier, and kills it when it does not come back."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from workflow.wording import Label
from workflow.workers.channels import CONSOLE, Channel, Fault
from workflow.workers.letters import Letter

COURIER = Path(__file__).with_name("courier.py")
PATIENCE = 30.0
"""Seconds a channel has for one message."""
TO_GET_READY = 120.0
REST = 60.0
"""Seconds for which a channel is left alone that did not answer: all the others would wait for it."""
HUNG = Label(zh="{seconds} 秒没有回应，已中止", en="no answer in {seconds} seconds, given up")
SILENT = Label(zh="刚才没有回应，暂不再试", en="did not answer a moment ago, left alone for now")
CRASHED = Label(zh="投递进程中途退出", en="the delivering process ended halfway")

Show = Callable[[Letter], None]
"""Puts a message on the console."""


class _Lost(Exception):
    """The courier is no more; `why` says it in words."""

    def __init__(self, why: Label) -> None:
        super().__init__(why.en)
        self.why = why


class Postroom:
    """Sends messages one after the other. Whatever a channel does, `send` comes back."""

    def __init__(self, show: Show, patience: float = PATIENCE) -> None:
        self._show, self._patience = show, patience
        self._courier: subprocess.Popen[bytes] | None = None
        self._silent = dict[str, float]()
        """Until when a channel is left alone that did not answer, by its mark."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    @property
    def patience(self) -> float:
        return self._patience

    def send(self, letter: Letter, channel: Channel) -> Label | None:
        """None when the channel took the message, else why not. Of a channel that did not answer nobody knows whether it did;
        it is left alone for a while."""
        if channel.kind == CONSOLE:
            self._show(letter)
            return None
        request = {"ask": "send", "url": channel.url, "letter": asdict(letter), "patience": self._patience}
        if time.monotonic() < self._silent.get(channel.mark, 0.0):
            return SILENT
        try:
            problem = self._asked(request, self._patience)["problem"]
        except _Lost as lost:
            self._silent[channel.mark] = time.monotonic() + REST
            return lost.why
        return None if problem is None else Label(zh=str(problem["zh"]), en=str(problem["en"]))

    def fault(self, url: str) -> Fault | None:
        """What is wrong with an address; what apprise cannot judge is wrong."""
        try:
            return cast(Fault | None, self._asked({"ask": "fault", "url": url}, TO_GET_READY)["fault"])
        except _Lost:
            return "wrong"

    def schemes(self) -> Iterable[str]:
        try:
            return [str(each) for each in self._asked({"ask": "schemes"}, TO_GET_READY)["schemes"]]
        except _Lost:
            return ()

    def _asked(self, request: Mapping[str, Any], patience: float) -> Mapping[str, Any]:
        courier = self._courier or self._started()
        assert courier.stdin is not None
        try:
            courier.stdin.write(json.dumps(request).encode() + b"\n")
            courier.stdin.flush()
        except OSError as error:
            self._end()
            raise _Lost(CRASHED) from error
        return self._line(courier, patience)

    def _started(self) -> subprocess.Popen[bytes]:
        """A new courier; not in our group, so that Ctrl-C does not end it in the middle of a message."""
        command = [sys.executable, "-P", str(COURIER)]
        pipe = subprocess.PIPE
        self._courier = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._line(self._courier, TO_GET_READY)
        return self._courier

    def _line(self, courier: subprocess.Popen[bytes], patience: float) -> Mapping[str, Any]:
        assert courier.stdout is not None
        handle, end, found = courier.stdout.fileno(), time.monotonic() + patience, b""
        while not found.endswith(b"\n"):
            if not select.select([handle], [], [], max(0.0, end - time.monotonic()))[0]:
                self._end()
                raise _Lost(_hung(patience))
            piece = os.read(handle, 65536)
            if not piece:
                self._end()
                raise _Lost(CRASHED)
            found += piece
        return cast(Mapping[str, Any], json.loads(found))

    def _end(self) -> None:
        courier, self._courier = self._courier, None
        if courier is None:
            return
        courier.kill()
        for stream in (courier.stdin, courier.stdout):
            if stream is not None:
                with suppress(OSError):  # what was left in the buffer cannot be written any more
                    stream.close()
        courier.wait()


def _hung(seconds: float) -> Label:
    return Label(zh=HUNG.zh.format(seconds=f"{seconds:g}"), en=HUNG.en.format(seconds=f"{seconds:g}"))
