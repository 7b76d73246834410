"""What ails the database, in one sentence: for `/readyz`, `pacto doctor` and the terminal."""

import asyncio

from sqlalchemy.exc import DBAPIError, OperationalError

from storage import health
from storage.health import DatabaseTroubleError, NotMigratedError, Trouble
from storage.migrate import NewerSchemaError
from storage.store import Store

DEADLINE = 1.5  # seconds; whoever asks for `/readyz` waits for two

SENTENCES = {
    Trouble.LOCKED: "The database is locked: another program keeps writing to it.",
    Trouble.FULL: "The database's disk is full. Free some space and Pacto will continue.",
    Trouble.READ_ONLY: "The database is read-only. Check the permissions of its file or user.",
    Trouble.NO_ANSWER: "The database isn't responding. Check DATABASE_URL.",
}


PROBLEMS = (DatabaseTroubleError, NotMigratedError, NewerSchemaError)


class Probe:
    """Asks whether the database takes a write; one question at a time, however many ask."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, within: float = DEADLINE) -> None:
        """Return in so many seconds, or raise as `storage.health.probe` does."""
        if self._asking is None or self._asking.done():
            asked = asyncio.to_thread(health.probe, self._store.url)
            self._asking = asyncio.create_task(asked, name="probe")
        done, _ = await asyncio.wait({self._asking}, timeout=within)
        if not done:
            raise DatabaseTroubleError(Trouble.NO_ANSWER)
        self._asking.result()

    async def problem(self) -> str:
        """The sentence that says why the app cannot work on its database; "" when it can."""
        try:
            await self.ask()
        except PROBLEMS as error:
            return problem_sentence(error)
        return ""


def problem_sentence(error: Exception) -> str:
    """What one of `PROBLEMS` means to who runs the app."""
    if isinstance(error, DatabaseTroubleError):
        return SENTENCES[error.trouble]
    if isinstance(error, NotMigratedError):
        return "The database doesn't have this version's tables yet. Run `pacto migrate`."
    return str(error)


def database_error(error: DBAPIError) -> str:
    """What to say of it: its own words hold the address of the database, and so a password."""
    trouble = health.trouble_of(error)
    if trouble is not Trouble.NO_ANSWER or isinstance(error, OperationalError):
        return SENTENCES[trouble]
    return f"{type(error).__name__}. Check DATABASE_URL and that the database is running."
