"""The child process that talks to the outside: one message at a time, over lines of JSON on stdin and stdout.

It is a process of its own so that a channel that hangs, crashes or leaks can be killed without the worker. It knows
nothing of the store. Addresses reach it on stdin, never on its command line, and nothing it answers repeats one.
"""

import errno
import json
import logging
import os
import re
import signal
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urlencode

Answer: TypeAlias = Mapping[str, Any]
"""What is sent back; `problem` is None or `{zh, en}`."""

WITH_FIELDS = frozenset({"json", "jsons", "xml", "xmls", "form", "forms"})
"""Webhooks, which take the key as a field and as a header."""
MASK, LONGEST_REASON = "••••", 160
SOONER = 0.8
"""The part of our patience after which a channel that says nothing is given up; then the courier need not be killed."""
GRACE = 5
"""Seconds beyond its patience after which a courier whose worker is gone ends itself."""


def _loaded() -> Any:
    """apprise; None when the extra `notify` is not installed."""
    try:
        import apprise
    except ImportError:
        return None
    return apprise


APPRISE = _loaded()


def serve(said: int, answered: int) -> None:
    """Answers each line until there are no more. Says that it is ready once all kinds of channel are loaded, so that nobody
    waits for that instead of for a channel."""
    with os.fdopen(said, "rb") as requests, os.fdopen(answered, "wb") as answers:
        _answer(answers, {"ready": len(_schemes())})
        for line in requests:
            _answer(answers, _answered(json.loads(line)))


def _answer(answers: Any, answer: Answer) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _answered(request: Answer) -> Answer:
    match request["ask"]:
        case "fault":
            return {"fault": _fault(request["url"])}
        case "schemes":
            return {"schemes": _schemes()}
        case _:
            signal.alarm(int(request["patience"]) + GRACE)
            try:
                return {"problem": _sent(request)}
            finally:
                signal.alarm(0)


def _fault(url: str) -> str | None:
    if APPRISE is None:
        return "no apprise"
    if url.partition(":")[0].lower() not in _schemes():
        return "unknown"
    return "wrong" if APPRISE.Apprise.instantiate(url) is None else None


def _schemes() -> Sequence[str]:
    if APPRISE is None:
        return ()
    return sorted(APPRISE.manager_plugins.NotificationManager().schemas())


def _sent(request: Answer) -> Mapping[str, str] | None:
    """None when the channel took it, else why not."""
    url = str(request["url"])
    try:
        if url.startswith("file:"):
            return _written(Path(url.removeprefix("file:")), request["letter"])
        return _notified(url, request["letter"], request["patience"])
    except OSError as error:
        return _why(error.strerror or type(error).__name__, url)
    except Exception as error:  # whatever a channel does must not end the courier
        return _why(f"{type(error).__name__}: {error}", url)


def _written(path: Path, letter: Mapping[str, str]) -> Mapping[str, str] | None:
    """A line of JSON at the end of the file, on the disk before this returns."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, 0o600)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return {"zh": "它不是普通文件", "en": "it is no ordinary file"}
        torn = status.st_size > 0 and os.pread(handle, 1, status.st_size - 1) != b"\n"
        line = (b"\n" if torn else b"") + json.dumps(letter, ensure_ascii=False).encode() + b"\n"
        if os.write(handle, line) < len(line):  # a disk that fills up takes a part and says nothing
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    finally:
        os.close(handle)
    return None


def _notified(url: str, letter: Mapping[str, str], patience: float) -> Mapping[str, str] | None:
    if APPRISE is None:
        return {"zh": "apprise 没有安装", "en": "apprise is not installed"}
    asset = APPRISE.AppriseAsset(app_id="complaints", app_desc="complaints", app_url="", async_mode=False)
    sender = APPRISE.Apprise(asset=asset)
    if not sender.add(_address(url, letter["key"], patience)):
        return {"zh": "地址不对", "en": "the address is wrong"}
    with APPRISE.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:
        done = sender.notify(title=letter["title"], body=letter["body"], body_format=APPRISE.NotifyFormat.TEXT)
        said = log.getvalue().strip().splitlines()
    return None if done else _why(said[-1] if said else "", url)


def _address(url: str, key: str, patience: float) -> str:
    """With what we want of every channel, unless the address says otherwise: plain text, and our patience with answers."""
    wanted = {"format": "text", "overflow": "split", "rto": f"{patience * SOONER:g}"}
    if url.partition(":")[0].lower() in WITH_FIELDS:
        wanted |= {":complaints_key": key, "+Idempotency-Key": key}
    given = set(re.findall(r"[?&]([a-z]+)=", url))
    added = urlencode({name: value for name, value in wanted.items() if name not in given}, safe=":")
    return url + ("&" if "?" in url else "?") + added


def _why(said: str, url: str) -> Mapping[str, str]:
    """The reason without anything that stands in the address."""
    hidden = sorted({part for text in (url, unquote(url)) for part in re.split(r"[:/?&=@,;#]+", text)[1:]}, key=len)
    for part in reversed([part for part in hidden if len(part) > 2]):
        said = said.replace(part, MASK)
    reason = " ".join(said.replace(".,", ",").split())[:LONGEST_REASON].rstrip(" .,;:。，；")
    return {"zh": f"没有被接受：{reason or '未说明原因'}", "en": f"not accepted: {reason or 'no reason given'}"}


def main() -> None:
    """What channels print goes nowhere: stdout is the line to the worker."""
    said, answered = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(said, answered)


if __name__ == "__main__":
    main()
    sys.exit(0)
