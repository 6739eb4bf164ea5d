"""Why a file is not kept."""

from botocore.exceptions import BotoCoreError, ClientError

from apcommission.errors import Refused

#: What stores of documents raise: a disk that is full or gone, a bucket that does not answer.
STORE_FAULTS = (OSError, BotoCoreError, ClientError)


class FileRefused(Refused):
    """The file is of a kind or size that is not kept, or could not be checked."""

    in_trail = True


class NotStored(Refused):
    """The store of documents did not take the file: it is full, or does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "The file could not be stored, and nothing was saved. Try again in a few minutes; if it fails "
            "again, tell the people who run this service.",
            field="file",
        )
