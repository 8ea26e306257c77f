"""Work off the window's thread: generators run on one worker, what they yield and return arrives on the GUI thread.

A job is a function that returns a generator of frozen values. A newer job of the same key replaces an older one,
running or waiting, of which nothing more is heard. Closing cancels whatever runs and waits for it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Work = Callable[[], Generator[Any, None, Any]]
SECONDS_BETWEEN_REPORTS = 0.03
SECONDS_BETWEEN_LOOKS = 0.02


class _Job:
    """One piece of work and who wants to hear of it. `values` waits for the GUI thread to take it."""

    def __init__(self, key: str, work: Work) -> None:
        self.key, self.work = key, work
        self.cancelled = Event()
        self.values: deque[Any] = deque()
        self.on_progress: Callable[[tuple[Any, ...]], None] | None = None
        self.on_done: Callable[[Any], None] | None = None
        self.on_error: Callable[[Exception], None] | None = None


class _Worker(QObject):
    """Lives on the worker thread and runs the jobs one after the other."""

    progressed = Signal(object)
    done = Signal(object, object)
    failed = Signal(object, object)

    @Slot(object)
    def run(self, job: _Job) -> None:
        if job.cancelled.is_set():
            return
        try:
            result = self._exhaust(job)
        except Exception as error:  # noqa: BLE001 - whatever it is, the GUI thread is told
            self.failed.emit(job, error)
        else:
            self.done.emit(job, result)

    def _exhaust(self, job: _Job) -> Any:
        generator = job.work()
        reported = time.monotonic()
        try:
            while not job.cancelled.is_set():
                try:
                    job.values.append(next(generator))
                except StopIteration as stop:
                    return stop.value
                if time.monotonic() - reported >= SECONDS_BETWEEN_REPORTS:
                    self.progressed.emit(job)
                    reported = time.monotonic()
        finally:
            generator.close()
        return None


class Background(QObject):
    """Starts and cancels jobs; everything it calls back is called on the thread that it belongs to."""

    _given = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[str, _Job] = {}
        self._closed = False
        self._thread = QThread(self)
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._given.connect(self._worker.run)
        self._worker.progressed.connect(self._progressed)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def start(
        self,
        key: str,
        work: Work,
        *,
        on_progress: Callable[[tuple[Any, ...]], None] | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a generator; a job of the same key that is not done yet is dropped.

        `on_progress` gets all values yielded since it was last called, `on_done` what the generator returned.
        """
        self.cancel(key)
        if self._closed:  # a timer that was late
            return
        job = _Job(key, work)
        job.on_progress, job.on_done, job.on_error = on_progress, on_done, on_error
        self._jobs[key] = job
        if not self._thread.isRunning():
            self._thread.start()
        self._given.emit(job)

    def cancel(self, key: str) -> None:
        """Drop the job of this key: it stops at its next yield, and nothing more is heard of it."""
        job = self._jobs.pop(key, None)
        if job is not None:
            job.cancelled.set()

    def is_busy(self, key: str) -> bool:
        """Whether a job of this key runs or waits."""
        return key in self._jobs

    def close(self) -> None:
        """Cancel everything and wait until the worker has stopped; nothing starts any more."""
        self._closed = True
        for key in list(self._jobs):
            self.cancel(key)
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _progressed(self, job: _Job) -> None:
        if self._is_current(job):
            self._deliver_values(job)

    @Slot(object, object)
    def _done(self, job: _Job, result: Any) -> None:
        if self._is_current(job):
            self._deliver_values(job)
        if self._retire(job) and job.on_done is not None:
            job.on_done(result)

    @Slot(object, object)
    def _failed(self, job: _Job, error: Exception) -> None:
        if not self._retire(job):
            return
        if job.on_error is None:
            raise error
        job.on_error(error)

    def _deliver_values(self, job: _Job) -> None:
        values = tuple(job.values.popleft() for _ in range(len(job.values)))
        if values and job.on_progress is not None:
            job.on_progress(values)

    def _is_current(self, job: _Job) -> bool:
        return self._jobs.get(job.key) is job

    def _retire(self, job: _Job) -> bool:
        if not self._is_current(job):
            return False
        del self._jobs[job.key]
        return True


def in_child(function: Callable[..., Any], *arguments: Any) -> Generator[None, None, Any]:
    """Run a function of a Qt-free module in a process of its own: yields while it waits, returns or raises what it did.

    For work that holds the interpreter for long in one call, which on a thread would freeze the window.

    Raises:
        ChildProcessError: if the process died without an answer.
    """
    from multiprocessing import get_context  # costs a start-up that rarely needs it

    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(sender, function, arguments), daemon=True)
    child.start()
    sender.close()
    try:
        while not receiver.poll(SECONDS_BETWEEN_LOOKS):
            yield None
        succeeded, answer = receiver.recv()
    except EOFError as error:
        raise ChildProcessError(function.__name__) from error
    finally:
        receiver.close()
        child.terminate()
        child.join()
    if not succeeded:
        raise answer
    return answer


def _answer(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        sender.send((True, function(*arguments)))
    except Exception as error:  # noqa: BLE001 - raised again where the answer is read
        sender.send((False, error))
